import { setTimeout } from 'node:timers/promises';
import { type Summary, summarize } from '../statistics.ts';

/** Samples by round: what one framework took when it was its turn. */
export type Rounds = readonly (readonly number[])[];

/** How long a comparison goes on. */
export interface Turns {
  readonly rounds: number;
  /** Seconds after which one that is slow gets no further turn. */
  readonly budget: number;
}

/** Milliseconds before a turn, in which threads that still spin for work come to rest. */
const rest = 50;

/**
 * Lets several take turns, A B C A B C …, so that what else the machine does falls on all of them. One that fails is
 * left out from there on, with what it has; so is one that has used up its budget.
 *
 * @param turn - Runs some samples and gives what they took.
 * @returns The samples of each that had a turn without failing.
 */
export async function alternate<K>(
  all: readonly K[],
  { rounds, budget }: Turns,
  turn: (one: K, round: number) => Promise<readonly number[]>,
  failed: (one: K, error: unknown) => void,
): Promise<Map<K, Rounds>> {
  const samples = new Map<K, (readonly number[])[]>();
  const spent = new Map<K, number>();
  const out = new Set<K>();
  for (let round = 0; round < rounds; round++) {
    for (const one of all) {
      if (out.has(one)) continue;
      await setTimeout(rest);
      const started = performance.now();
      try {
        const own = await turn(one, round);
        samples.set(one, [...(samples.get(one) ?? []), own]);
      } catch (error) {
        failed(one, error);
        out.add(one);
      }
      spent.set(one, (spent.get(one) ?? 0) + (performance.now() - started) / 1000);
      if ((spent.get(one) ?? 0) > budget) out.add(one);
    }
  }
  return samples;
}

/** All samples of all rounds together. */
export function overall(rounds: Rounds, per = 1): Summary {
  return summarize(rounds.flat(), per);
}

/**
 * How many times as long one took as another: for each round that both had, the ratio of their medians in it. What
 * slows the machine down for longer than a round cancels out.
 *
 * @throws RangeError when they had no round together.
 */
export function ratios(of: Rounds, to: Rounds): Summary {
  const shared = Math.min(of.length, to.length);
  const middle = (samples: readonly number[] | undefined) => summarize(samples ?? []).median;
  return summarize(Array.from({ length: shared }, (_, round) => middle(of[round]) / middle(to[round])));
}
