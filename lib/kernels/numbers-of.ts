import type { FloatArray } from '../array/layout.ts';
import type { CtSpikes, Current } from './scan.ts';

/** The numbers of an input, or of a cotangent where there is one; computed now if they were not. */
export function numbersOf<T extends Current | CtSpikes>(given: T): FloatArray | Extract<T, null> {
  const numbers = given !== null && 'compute' in given ? given.compute() : given;
  return numbers as FloatArray | Extract<T, null>;
}
