import { Tensor } from '../../autodiff/tensor.ts';
import { kernels } from '../../kernels/index.ts';
import { failRange, failType, show, showShape } from '../../util/errors.ts';

/** @throws RangeError unless it is a positive integer. */
export function requireSteps(place: string, steps: unknown): number {
  if (Number.isSafeInteger(steps) && (steps as number) > 0) return steps as number;
  return failRange(place, `got ${show(steps)} steps when a positive integer was due.`);
}

/** @throws TypeError unless `x` is a tensor, RangeError unless it is `[B, ...]`. */
export function requireBatch(place: string, x: unknown): Tensor {
  if (!(x instanceof Tensor)) failType(place, `got ${show(x)} when a Tensor was due.`);
  const { shape } = x.value;
  if (shape.length < 1)
    failRange(place, `got a tensor of shape ${showShape(shape)} when [batch, ...] was due.`);
  return x;
}

/** @throws RangeError naming the first element outside [low, 1], or NaN. */
export function requireInterval(place: string, x: Tensor, low = 0): void {
  const data = kernels.flat(x.array);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (!(value >= low && value <= 1))
      failRange(place, `got ${value} at element ${i} when values in [${low}, 1] were due.`);
  }
}
