import { within } from '../../array/context.ts';
import { type Shape, sameShape } from '../../array/shape.ts';
import { Tensor } from '../../autodiff/tensor.ts';
import { arenas } from '../../kernels/index.ts';
import type { Random } from '../../ops/random.ts';
import { failRange, requireFunction, show, showShape } from '../../util/errors.ts';
import { type Initializer, inverseRootUniform } from './initializers.ts';

/** @throws RangeError unless each is a positive integer. */
export function requireSizes(place: string, ...sizes: readonly number[]): void {
  for (const n of sizes) {
    if (Number.isSafeInteger(n) && n > 0) continue;
    failRange(place, `got the size ${show(n)} when a positive integer was due.`);
  }
}

/**
 * A weight of a shape as an initializer starts it, by default uniform in ±1/sqrt(inputs).
 *
 * @throws TypeError for an initializer that is no function, RangeError when it gives something else.
 */
export function startingWeight(
  place: string,
  shape: Shape,
  random: Random,
  initializer: Initializer = inverseRootUniform,
): Tensor {
  requireFunction(`${place}: initializer`, initializer);
  const weight = within({ arena: arenas.permanent }, () => initializer(shape, random));
  if (weight instanceof Tensor && sameShape(weight.value.shape, shape)) return weight;
  return failRange(
    place,
    `the initializer gave ${weight}, when weights of shape ${showShape(shape)} were due.`,
  );
}
