import { empty, type FloatNd, restride, wrap } from '../array/layout.ts';
import { broadcastShapes, type Shape, sameShape } from '../array/shape.ts';
import { kernels } from './index.ts';

/** A view of `x` in a shape it broadcasts to: new axes and axes of size 1 get stride 0. */
export function expand(x: FloatNd, shape: Shape): FloatNd {
  if (sameShape(x.shape, shape)) return x;
  const missing = shape.length - x.shape.length;
  const stride = new Array<number>(shape.length);
  for (let axis = 0; axis < shape.length; axis++) {
    const from = axis - missing;
    stride[axis] = from < 0 || (x.shape[from] === 1 && shape[axis] !== 1) ? 0 : (x.stride[from] as number);
  }
  return restride(x, shape, stride);
}

/** The cotangent of an array that was broadcast to the shape of `ct`: summed over the axes that were stretched. */
export function unbroadcast(ct: FloatNd, shape: Shape): FloatNd {
  if (sameShape(ct.shape, shape)) return ct;
  const missing = ct.shape.length - shape.length;
  const axes = ct.shape
    .map((_, axis) => axis)
    .filter((axis) => axis < missing || (shape[axis - missing] === 1 && ct.shape[axis] !== 1));
  const out = empty(shape);
  kernels.sum(out, ct, axes);
  return out;
}

type BinaryKernel =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pow'
  | 'maximum'
  | 'minimum'
  | 'equal'
  | 'greater'
  | 'greaterEqual'
  | 'less'
  | 'lessEqual'
  | 'maximumShare'
  | 'scale'
  | 'scaleDown'
  | 'reluVjp'
  | 'absVjp'
  | 'tie'
  | 'powBaseSlope'
  | 'powExponentSlope';

type UnaryKernel =
  | 'neg'
  | 'abs'
  | 'exp'
  | 'log'
  | 'sqrt'
  | 'square'
  | 'sigmoid'
  | 'sigmoidSlope'
  | 'softplus'
  | 'tanh'
  | 'tanhSlope'
  | 'relu'
  | 'round'
  | 'sign';

/** A fresh array: the named kernel over two arrays that broadcast. */
export function binary(name: BinaryKernel, a: FloatNd, b: FloatNd): FloatNd {
  const shape = broadcastShapes(name, a.shape, b.shape);
  const out = empty(shape);
  kernels[name](out, expand(a, shape), expand(b, shape));
  return out;
}

/** A fresh array: the named kernel over each element. */
export function unary(name: UnaryKernel, x: FloatNd): FloatNd {
  const out = empty(x.shape);
  kernels[name](out, x);
  return out;
}

/** A fresh contiguous array with the elements of `x`, in another shape of the same size if one is given. */
export function copy(x: FloatNd, shape: Shape = x.shape): FloatNd {
  const out = empty(x.shape);
  kernels.assign(out, x);
  return sameShape(shape, x.shape) ? out : wrap(out.data, shape);
}
