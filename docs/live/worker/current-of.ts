import { random } from 'spiketape';
import type { Drive, DriveKind } from '../lab/drive.ts';

/** The share of the steps at which the current of a step is switched on, and off. */
const [on, off] = [1 / 8, 3 / 4];

/** The current of each step. The same drive gives the same current. */
export function currentOf({ kind, amplitude, deviation, chance, seed, steps }: Drive): Float32Array {
  const draws = random(seed);
  const at: Readonly<Record<DriveKind, (t: number) => number>> = {
    step: (t) => (t >= on * steps && t < off * steps ? amplitude : 0),
    ramp: (t) => (amplitude * t) / Math.max(1, steps - 1),
    noise: () => amplitude + deviation * normal(draws.next(), draws.next()),
    spikes: () => (draws.next() < chance ? amplitude : 0),
  };
  return Float32Array.from({ length: steps }, (_, t) => at[kind](t));
}

/** A number of the normal distribution from two that are even in [0, 1) (Box and Muller 1958). */
function normal(a: number, b: number): number {
  return Math.sqrt(-2 * Math.log(1 - a)) * Math.cos(2 * Math.PI * b);
}
