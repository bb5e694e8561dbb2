import type { Tensor } from '../../autodiff/tensor.ts';
import type { Tally } from '../tally.ts';

/** Numbers by name. */
export type Found = Readonly<Record<string, ArrayLike<number>>>;

/** The numbers of tensors by name. */
export function numbersOf(tensors: Readonly<Record<string, Tensor>>): Found {
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, value.toTypedArray()]));
}

/** Compares numbers by name: each may be off by a share of the largest of its name, and by `slackOf`. */
export function compareFound(
  tally: Tally,
  place: string,
  got: Found,
  due: Found,
  relative: number,
  slackOf: (name: string) => number = () => 0,
): void {
  for (const [name, numbers] of Object.entries(due)) {
    const size = largest(numbers);
    const allowed = relative === 0 ? 0 : relative * size + slackOf(name) + 1e-30;
    for (let i = 0; i < numbers.length; i++) {
      const value = got[name]?.[i] ?? Number.NaN;
      tally.compare(undefined, value, numbers[i] as number, allowed, 0, `${name}[${i}] ${place}`);
    }
  }
}

/** The size of the largest of some numbers that is finite. */
export function largest(numbers: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i] as number);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}

/** The largest difference of numbers. */
export function farthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++)
    most = Math.max(most, Math.abs((a[i] as number) - (b[i] as number)) || 0);
  return most;
}
