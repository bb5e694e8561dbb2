import { nextSingle } from '../util/next-single.ts';

/** The number itself where it is one of Float32, else the next one above or below that is. */
export function neighbour(c: number, up: boolean): number {
  const rounded = Math.fround(c);
  return Object.is(rounded, c) || rounded > c === up ? rounded : nextSingle(rounded, up ? 1 : -1);
}
