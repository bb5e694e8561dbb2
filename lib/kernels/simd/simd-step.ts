import type { FloatArray } from '../../array/layout.ts';
import { nextSingle } from '../../util/next-single.ts';
import * as reference from '../reference/surrogate.ts';
import type { Engine } from './engine.ts';
import { inBlocks, read, written } from './in-blocks.ts';

/** Elements of a part. */
const perPart = 1 << 16;

/** The steps. Each leaves Float64 to its reference, and less than `leastLength` elements. */
export function simdStep(engine: Engine, leastLength: number) {
  function kernel(strict: boolean, other: typeof reference.step): typeof reference.step {
    return (out, x, threshold) => {
      const plainly = () => other(out, x, threshold);
      if (!(out instanceof Float32Array && x instanceof Float32Array) || x.length < leastLength) {
        return plainly();
      }
      const terms = { threshold: singleThreshold(threshold, strict), strict };
      return engine.staged((stage) => {
        inBlocks(stage, { out: written(out), x: read(x) }, x.length, (at, n) => {
          const parts = Math.ceil(n / perPart);
          engine.run({ kernel: 'step', parts, scratch: 0, call: { ...at, n, perPart, ...terms } });
        });
        return out as FloatArray;
      }, plainly);
    };
  }

  return { step: kernel(false, reference.step), strictStep: kernel(true, reference.strictStep) };
}

/** The Float32 threshold that Float32 numbers reach, or with `strict` exceed, where they do the given one. */
export function singleThreshold(threshold: number, strict: boolean): number {
  const nearest = Math.fround(threshold);
  if (strict) return nearest > threshold ? nextSingle(nearest, -1) : nearest;
  return nearest < threshold ? nextSingle(nearest, 1) : nearest;
}
