import { summarize } from '../statistics.ts';
import type { Entrant } from './entrants.ts';

/** A way to run a framework that is not its own choice: the fastest counts. */
export interface Manner {
  /** What tells it from the others; empty for what comes without asking. */
  readonly name: string;
  readonly threads: number;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The ways in which a framework may be fastest. Threads of OpenMP, which PyTorch has, spin while they wait: on few cores that
 * takes what the others compute with, and one thread may do better than two. Large blocks of memory come from the system anew
 * each time, unless they are kept.
 */
export function mannersOf({ family }: Pick<Entrant, 'family'>, threads: number): Manner[] {
  const plain = { name: '', threads, env: {} };
  if (family !== 'PyTorch') return [plain];
  const waiting = ['active', 'passive'].map((policy) => ({
    name: policy,
    threads,
    env: { OMP_WAIT_POLICY: policy.toUpperCase() },
  }));
  const keeping = {
    ...plain,
    name: 'memory kept',
    env: { MALLOC_MMAP_MAX_: '0', MALLOC_TRIM_THRESHOLD_: '100000000000' },
  };
  return threads === 1 ? [plain, keeping] : [plain, ...waiting, { ...plain, threads: 1 }, keeping];
}

/** The fastest of each group, by the median of its last samples. */
export function fastestOfEach<T>(
  all: readonly T[],
  groupOf: (one: T) => unknown,
  samplesOf: (one: T) => readonly number[],
): T[] {
  const time = (one: T) => summarize(samplesOf(one).slice(-samplesOfWarmth)).median;
  const best = new Map<unknown, T>();
  for (const one of all) {
    const before = best.get(groupOf(one));
    if (before === undefined || time(one) < time(before)) best.set(groupOf(one), one);
  }
  return [...best.values()];
}

/** Samples by which it is told whether times still fall. */
const samplesOfWarmth = 5;

/** Whether times fall no longer: the last some are not faster by a twentieth than as many before. */
export function isWarm(times: readonly number[]): boolean {
  if (times.length < 4 * samplesOfWarmth) return false;
  const middle = (from: number, to?: number) => summarize(times.slice(from, to)).median;
  return middle(-samplesOfWarmth) > 0.95 * middle(-2 * samplesOfWarmth, -samplesOfWarmth);
}
