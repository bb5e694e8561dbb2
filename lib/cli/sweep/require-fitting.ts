import type { CommandLine } from '../line/command-line.ts';
import { UsageError } from '../usage-error.ts';
import { sweepOptions } from './sweep-options.ts';

/** A way to use `sweep`. */
interface Way {
  /** The options that it reads. */
  readonly reads: readonly (keyof typeof sweepOptions)[];
  /** Where another was given. */
  readonly got: string;
}

const plan = ['random', 'seed', 'param'] as const;
const effort = ['jobs', 'retry', 'time-limit'] as const;
const results = ['out', 'maximize', 'minimize', 'best', 'html', 'csv', 'json'] as const;

const here: Way = {
  reads: [...plan, ...effort, ...results, 'shard'],
  got: 'without --queue, which it is for',
};
const handingOut: Way = {
  reads: [...plan, 'jobs', 'retry', ...results, 'queue'],
  got: 'without --worker, which it is for',
};
const taking: Way = {
  reads: [...effort, 'queue', 'worker', 'idle', 'lost-after'],
  got: 'with --worker, which it is not for',
};
const merging: Way = { reads: [...plan, ...results], got: 'with merge, which it is not for' };

/** @throws UsageError for an option of `sweep` that would change nothing. */
export function requireFitting(line: CommandLine): void {
  const { reads, got } = wayOf(line);
  const names = Object.keys(sweepOptions) as Way['reads'];
  const stray = names.find((name) => line.has(name) && !reads.includes(name));
  if (stray !== undefined) throw new UsageError(`--${stray}: got it ${got}.`);
}

function wayOf(line: CommandLine): Way {
  if (line.positionals[0] === 'merge') return merging;
  if (!line.has('queue')) return here;
  return line.has('worker') ? taking : handingOut;
}
