import { type FloatNd, sizeOf } from '../../array/layout.ts';
import { flat } from './elementwise.ts';

/** The sums of all elements up to each along an axis, in double precision; with `fromEnd` those from each on. */
export function cumsum(out: FloatNd, x: FloatNd, axis: number, fromEnd: boolean): void {
  const [to, from] = [flat(out), flat(x)];
  const length = x.shape[axis] as number;
  const width = sizeOf(x.shape.slice(axis + 1));
  const panel = length * width;
  const step = fromEnd ? -width : width;
  for (let start = 0; start < to.length; start += panel) {
    for (let column = 0; column < width; column++) {
      let at = start + column + (fromEnd ? panel - width : 0);
      let total = 0;
      for (let i = 0; i < length; i++, at += step) to[at] = total += from[at] as number;
    }
  }
}
