import type { FloatNd } from '../../array/layout.ts';
import { flat } from './elementwise.ts';

/** out[i] = x[positions[i]], elements in row-major order. */
export function gather(out: FloatNd, x: FloatNd, positions: ArrayLike<number>): void {
  const [to, from] = [flat(out), flat(x)];
  for (let i = 0; i < to.length; i++) to[i] = from[positions[i] as number] as number;
}

/** out[j] = the sum of ct[i] over all i whose position is j. */
export function gatherVjp(out: FloatNd, ct: FloatNd, positions: ArrayLike<number>): void {
  const [to, from] = [flat(out).fill(0), flat(ct)];
  for (let i = 0; i < from.length; i++) {
    const at = positions[i] as number;
    to[at] = (to[at] as number) + (from[i] as number);
  }
}
