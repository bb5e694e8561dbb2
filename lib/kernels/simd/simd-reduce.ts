import { type FloatArray, type FloatNd, isContiguous } from '../../array.ts';
import * as reference from '../reference/reduce.ts';
import * as referenceUpdate from '../reference/update.ts';
import type { SimdModule, SimdReduction } from './instantiate.ts';
import type { Place } from './place.ts';

type Reduction = (out: FloatNd, x: FloatNd, axes: readonly number[]) => void;

/** The reductions. Each leaves Float64, what is not contiguous, and less than `leastWork` to its reference. */
export function simdReduce(module: SimdModule, place: Place, leastWork: number) {
  const fits = (x: FloatNd, work = x.size) => work >= leastWork && x.data instanceof Float32Array;

  function reduction(over: SimdReduction, other: Reduction): Reduction {
    return (out, x, axes) => {
      const panels = fits(x) ? reference.findPanels(x, axes) : null;
      if (panels === null) {
        other(out, x, axes);
        return;
      }
      place.into(out, (to) => over(to, place.of(x, x.size), panels.outer, panels.length, panels.width));
    };
  }

  function logSoftmax(out: FloatNd, x: FloatNd): void {
    const width = x.shape.at(-1) as number;
    if (!fits(x, 16 * x.size) || !isContiguous(x)) reference.logSoftmax(out, x);
    else place.into(out, (to) => module.logSoftmax(to, place.of(x, x.size), x.size / width, width));
  }

  function logSoftmaxVjp(out: FloatNd, ct: FloatNd, y: FloatNd): void {
    const width = y.shape.at(-1) as number;
    if (!fits(y, 16 * y.size) || !fits(ct, 16 * y.size) || !isContiguous(y) || !isContiguous(ct)) {
      reference.logSoftmaxVjp(out, ct, y);
      return;
    }
    place.into(out, (to) => {
      module.logSoftmaxVjp(to, place.of(ct, ct.size), place.of(y, y.size), y.size / width, width);
    });
  }

  function sumOfSquares(x: FloatArray): number {
    if (x.length < leastWork || !(x instanceof Float32Array)) return referenceUpdate.sumOfSquares(x);
    return place.reading(() => module.sumOfSquares(place.ofData(x), x.length));
  }

  return {
    sum: reduction(module.sumOver, reference.sum),
    max: reduction(module.maxOver, reference.max),
    min: reduction(module.minOver, reference.min),
    logSoftmax,
    logSoftmaxVjp,
    sumOfSquares,
  };
}
