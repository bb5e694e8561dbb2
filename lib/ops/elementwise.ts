import { constant, empty, type FloatNd } from '../array/layout.ts';
import { broadcastShapes } from '../array/shape.ts';
import type { PrimitiveRow } from '../autodiff/row.ts';
import { apply, type Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { binary, expand, unary, unbroadcast } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, requireNumber } from '../util/errors.ts';

const sigmoidRow: PrimitiveRow = {
  name: 'sigmoid',
  forward: (x) => unary('sigmoid', x),
  keeps: { inputs: [0] },
  vjp: (ct, _, x) => [binary('scale', ct, unary('sigmoidSlope', x))],
};

/** 1 / (1 + e^-x). */
export function sigmoid(x: TensorLike): Tensor {
  return apply(sigmoidRow, [x]);
}

const tanhRow: PrimitiveRow = {
  name: 'tanh',
  forward: (x) => unary('tanh', x),
  keeps: { inputs: [0] },
  vjp: (ct, _, x) => [binary('scale', ct, unary('tanhSlope', x))],
};

/** The hyperbolic tangent. */
export function tanh(x: TensorLike): Tensor {
  return apply(tanhRow, [x]);
}

const reluRow: PrimitiveRow = {
  name: 'relu',
  forward: (x) => unary('relu', x),
  keeps: { outputs: [0] },
  vjp: (ct, out) => [binary('reluVjp', ct, out)],
};

/** max(x, 0); its gradient is 0 at 0 and 1 at NaN. */
export function relu(x: TensorLike): Tensor {
  return apply(reluRow, [x]);
}

const softplusRow: PrimitiveRow = {
  name: 'softplus',
  forward: (x) => unary('softplus', x),
  keeps: { inputs: [0] },
  vjp: (ct, _, x) => [binary('scale', ct, unary('sigmoid', x))],
};

/** log(1 + e^x), without overflow. */
export function softplus(x: TensorLike): Tensor {
  return apply(softplusRow, [x]);
}

/** The larger (or smaller) of two takes the whole cotangent; of two equal ones each takes half, beside NaN each all. */
function extremum(name: 'maximum' | 'minimum'): PrimitiveRow {
  return {
    name,
    forward: (a, b) => binary(name, a, b),
    keeps: { inputs: [0, 1] },
    vjp: (ct, _, a, b) => {
      const [winner, loser] = name === 'maximum' ? [a, b] : [b, a];
      return [
        () => unbroadcast(binary('scale', ct, binary('maximumShare', winner, loser)), a.shape),
        () => unbroadcast(binary('scale', ct, binary('maximumShare', loser, winner)), b.shape),
      ];
    },
  };
}

const maximumRow = extremum('maximum');
const minimumRow = extremum('minimum');

/** The larger of two, broadcasting; where they are equal each gets half of the gradient, where one is NaN each all of it. */
export function maximum(a: TensorLike, b: TensorLike): Tensor {
  return apply(maximumRow, [a, b]);
}

/** The smaller of two, broadcasting; where they are equal each gets half of the gradient, where one is NaN each all of it. */
export function minimum(a: TensorLike, b: TensorLike): Tensor {
  return apply(minimumRow, [a, b]);
}

/**
 * x held between two numbers; the gradient passes where low <= x <= high, so not at NaN.
 *
 * @throws TypeError for a bound that is no number, RangeError unless low <= high.
 */
export function clamp(x: TensorLike, low: number, high: number): Tensor {
  requireNumber('clamp', 'low', low);
  requireNumber('clamp', 'high', high);
  if (!(low <= high)) failRange('clamp', `got low ${low} and high ${high} when low <= high was due.`);
  const row: PrimitiveRow = {
    name: 'clamp',
    forward: (x) => binary('minimum', binary('maximum', x, constant(low, [])), constant(high, [])),
    keeps: { inputs: [0], outputs: [0] },
    vjp: (ct, clamped, x) => [binary('scale', ct, binary('equal', x, clamped))],
  };
  return apply(row, [x]);
}

function select(condition: FloatNd, a: FloatNd, b: FloatNd): FloatNd {
  const shape = broadcastShapes('where', condition.shape, broadcastShapes('where', a.shape, b.shape));
  const out = empty(shape);
  kernels.select(out, expand(condition, shape), expand(a, shape), expand(b, shape));
  return out;
}

const whereRow: PrimitiveRow = {
  name: 'where',
  forward: select,
  keeps: { inputs: [0] },
  vjp: (ct, _, condition, a, b) => {
    const none = constant(0, []);
    return [
      null,
      () => unbroadcast(select(condition, ct, none), a.shape),
      () => unbroadcast(select(condition, none, ct), b.shape),
    ];
  },
};

/** a where the condition is not 0, else b; all three broadcast. No gradient passes to the condition. */
export function where(condition: TensorLike, a: TensorLike, b: TensorLike): Tensor {
  return apply(whereRow, [condition, a, b]);
}

function comparison(name: 'greater' | 'greaterEqual' | 'less' | 'lessEqual'): PrimitiveRow {
  return { name, forward: (a, b) => binary(name, a, b) };
}

const greaterRow = comparison('greater');
const greaterEqualRow = comparison('greaterEqual');
const lessRow = comparison('less');
const lessEqualRow = comparison('lessEqual');

/** 1 where a > b, else 0; broadcasting. A constant for the tape. */
export function greater(a: TensorLike, b: TensorLike): Tensor {
  return apply(greaterRow, [a, b]);
}

/** 1 where a >= b, else 0; broadcasting. A constant for the tape. */
export function greaterEqual(a: TensorLike, b: TensorLike): Tensor {
  return apply(greaterEqualRow, [a, b]);
}

/** 1 where a < b, else 0; broadcasting. A constant for the tape. */
export function less(a: TensorLike, b: TensorLike): Tensor {
  return apply(lessRow, [a, b]);
}

/** 1 where a <= b, else 0; broadcasting. A constant for the tape. */
export function lessEqual(a: TensorLike, b: TensorLike): Tensor {
  return apply(lessEqualRow, [a, b]);
}
