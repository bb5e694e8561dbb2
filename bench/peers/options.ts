import { parseArgs } from 'node:util';

/** The parts of the comparison, in the order in which they run. */
export const parts = [
  'W2',
  'W3',
  'W3r',
  'digits',
  'W2-alif',
  'W3-alif',
  'tutorial6',
  'fashion',
  'bound',
  'memory',
  'products',
  'surrogates',
  'tape',
  'package',
] as const;

/** A part of the comparison. */
export type Part = (typeof parts)[number];

/** What the command line asks for. */
export interface PeerOptions {
  readonly only: readonly Part[];
  readonly quick: boolean;
  /** How often it is each framework's turn. */
  readonly rounds: number;
  /** Threads of each framework that has threads. */
  readonly threads: number;
  /** The command of another Node that spiketape trains on too. */
  readonly node: string | undefined;
  /** The command that runs Python; without it, the first that has PyTorch. */
  readonly python: string | undefined;
  /** Folders that go in front of PYTHONPATH. */
  readonly pythonPath: string | undefined;
  /** Where the figures go as JSON; without it, a file named by the date. */
  readonly json: string | undefined;
  /** Where the page goes; without it, docs/benchmarks.md if all parts ran in full, else nowhere. */
  readonly page: string | undefined;
  readonly help: boolean;
}

/** What `--help` prints. */
export const usage = `Usage: npm run bench:peers -- [options]

Runs the same work in spiketape and in the frameworks that are installed (bench/peers/README.md), in turn.

  --only PARTS         some of ${parts.join(', ')};
                       separated by commas (default: all)
  --quick              few samples: a look, not a result
  --rounds N           how often it is each framework's turn (default: 7, quick: 2)
  --threads N          threads of each framework that has threads (default: 2)
  --node COMMAND       another Node that spiketape trains on too, beside the one that runs this
  --python COMMAND     the Python that has PyTorch (default: python3 or /usr/bin/python3)
  --python-path DIRS   folders with snntorch and spikingjelly, in front of PYTHONPATH
  --json FILE          where the figures go (default: bench/results/peers-<date>.json)
  --page FILE          where the page goes (default: docs/benchmarks.md after all parts in full, else none)
  --help               this text`;

/**
 * The options of a command line.
 *
 * @throws TypeError or RangeError, with a text of one line, for what is not known.
 */
export function parsePeerOptions(args: readonly string[]): PeerOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      threads: { type: 'string', default: '2' },
      node: { type: 'string' },
      python: { type: 'string' },
      'python-path': { type: 'string' },
      json: { type: 'string' },
      page: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    only: values.only?.flatMap((names) => names.split(',')).map(requirePart) ?? parts,
    quick: values.quick,
    rounds: requireCount('--rounds', values.rounds ?? (values.quick ? '2' : '7')),
    threads: requireCount('--threads', values.threads),
    node: values.node,
    python: values.python,
    pythonPath: values['python-path'],
    json: values.json,
    page: values.page,
    help: values.help,
  };
}

function requirePart(name: string): Part {
  const part = parts.find((known) => known === name);
  if (part !== undefined) return part;
  throw new RangeError(`--only: got ${JSON.stringify(name)}, known are ${parts.join(', ')}.`);
}

function requireCount(option: string, given: string): number {
  const count = Number(given);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new RangeError(`${option}: got ${JSON.stringify(given)} when a positive integer was due.`);
}
