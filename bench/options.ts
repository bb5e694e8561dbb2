import { parseArgs } from 'node:util';

/** The parts of the benchmark, in the order in which they run. */
export const parts = ['surrogates', 'overhead', 'neurons', 'workloads'] as const;

/** A part of the benchmark. */
export type Part = (typeof parts)[number];

/** What the command line asks for. */
export interface BenchOptions {
  readonly only: readonly Part[];
  readonly quick: boolean;
  readonly kernels: string;
  /** Where the figures go as JSON; without it, a file named by the date. */
  readonly json: string | undefined;
  readonly help: boolean;
}

/** What `--help` prints. */
export const usage = `Usage: npm run bench -- [options]

  --only PART      ${parts.join(', ')}; may be given more than once (default: all)
  --quick          fewer and shorter samples: a look, not a result
  --kernels NAME   the kernels that primitives call (default: simd)
  --json FILE      where the figures go (default: bench/results/<date>.json)
  --help           this text`;

/**
 * The options of a command line.
 *
 * @throws TypeError or RangeError, with a text of one line, for what is not known.
 */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      kernels: { type: 'string', default: 'simd' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const only = values.only?.map(requirePart) ?? parts;
  return { only, quick: values.quick, kernels: values.kernels, json: values.json, help: values.help };
}

function requirePart(name: string): Part {
  const part = parts.find((known) => known === name);
  if (part !== undefined) return part;
  throw new RangeError(`--only: got ${JSON.stringify(name)}, known are ${parts.join(', ')}.`);
}
