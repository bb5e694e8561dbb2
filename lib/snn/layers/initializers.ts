import { requireShape, type Shape } from '../../array/shape.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { type Random, requireRandom } from '../../ops/random.ts';
import { failRange, showShape } from '../../util/errors.ts';

/** Makes the starting values of a weight of shape [inputs, outputs] (or [..., inputs, outputs]). */
export type Initializer = (shape: Shape, random: Random) => Tensor;

function fans(place: string, shape: Shape, random: Random): { fanIn: number; fanOut: number } {
  requireRandom(place, random);
  const [fanIn, fanOut] = requireShape(place, shape).slice(-2);
  if (fanIn && fanOut) return { fanIn, fanOut };
  return failRange(place, `got shape ${showShape(shape)} when [inputs, outputs] above 0 were due.`);
}

/** Uniform in ±1/sqrt(inputs): the default of `linear`, as in PyTorch's. */
export const inverseRootUniform: Initializer = (shape, random) => {
  const bound = 1 / Math.sqrt(fans('inverseRootUniform', shape, random).fanIn);
  return random.uniform(shape, -bound, bound);
};

/** Uniform in ±sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010). */
export const xavierUniform: Initializer = (shape, random) => {
  const { fanIn, fanOut } = fans('xavierUniform', shape, random);
  const bound = Math.sqrt(6 / (fanIn + fanOut));
  return random.uniform(shape, -bound, bound);
};

/** Normal with variance 2 / (inputs + outputs) (Glorot and Bengio 2010). */
export const xavierNormal: Initializer = (shape, random) => {
  const { fanIn, fanOut } = fans('xavierNormal', shape, random);
  return random.normal(shape, 0, Math.sqrt(2 / (fanIn + fanOut)));
};

/** Uniform in ±sqrt(6 / inputs) (He et al. 2015). */
export const kaimingUniform: Initializer = (shape, random) => {
  const bound = Math.sqrt(6 / fans('kaimingUniform', shape, random).fanIn);
  return random.uniform(shape, -bound, bound);
};

/** Normal with variance 2 / inputs (He et al. 2015). */
export const kaimingNormal: Initializer = (shape, random) => {
  const { fanIn } = fans('kaimingNormal', shape, random);
  return random.normal(shape, 0, Math.sqrt(2 / fanIn));
};
