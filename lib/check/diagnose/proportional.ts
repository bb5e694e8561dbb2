import type { Case } from './case.ts';
import type { Region } from './region.ts';

/** The factor c for which c times `values` comes closest to what is due in the region; NaN where all values are 0. */
export function proportional(c: Case, region: Region, values: Float64Array): number {
  let [both, own] = [0, 0];
  for (const [i, x] of c.xs.entries()) {
    const [value, due] = [values[i] as number, c.due[i] as number];
    if (!region.includes(c, x) || !Number.isFinite(value)) continue;
    both += value * due;
    own += value * value;
  }
  return both / own;
}
