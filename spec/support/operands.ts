import fc, { type Arbitrary } from 'fast-check';
import { empty, type FloatNd } from '../../lib/array/layout.ts';
import { anyFloat, sample, shapes } from './sample.ts';

/** Where a kernel writes: a contiguous array, or a window in a larger one whose other elements are to stay as they are. */
function output(shape: readonly number[], window: boolean): FloatNd {
  const whole = empty(window ? shape.map((n) => n + 1) : shape);
  whole.data.fill(7);
  return whole.lo(...shape.map(() => (window ? 1 : 0)));
}

/** An output and three inputs of one shape: contiguous, transposed, sliced or broadcast, of any Float32 numbers. */
export function operands(options = {}): Arbitrary<[out: FloatNd, x: FloatNd, y: FloatNd, z: FloatNd]> {
  return shapes(options).chain((shape) =>
    fc
      .tuple(fc.boolean(), sample(shape, anyFloat), sample(shape, anyFloat), sample(shape, anyFloat))
      .map(([window, x, y, z]) => [output(shape, window), x.tensor.array, y.tensor.array, z.tensor.array]),
  );
}
