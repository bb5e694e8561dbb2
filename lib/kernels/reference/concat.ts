import { type FloatNd, restride } from '../../array/layout.ts';
import { assign } from './elementwise.ts';

/** out = arrays one after the other along an axis, in which it is as long as all of them. */
export function concat(out: FloatNd, arrays: readonly FloatNd[], along: number): void {
  let offset = out.offset;
  for (const x of arrays) {
    assign(restride(out, x.shape, out.stride, offset), x);
    offset += (x.shape[along] as number) * (out.stride[along] as number);
  }
}
