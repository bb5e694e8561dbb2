import { type Events, regrouped } from '../array/events.ts';
import { empty, type FloatNd, isContiguous, sizeOf, wrap } from '../array/layout.ts';
import { broadcastShapes, type Shape } from '../array/shape.ts';
import { Dense, Sparse, type Value } from '../array/values.ts';
import type { Cotangent, PrimitiveRow, ValueRow } from '../autodiff/row.ts';
import { apply, requireTensor, Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { copy, expand, unbroadcast } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, showShape } from '../util/errors.ts';
import { lazyOrDense } from './lazy-or-dense.ts';
import { once } from './once.ts';

/**
 * The matrix product: `[..., M, K] x [K, N]` and `[..., M, K] x [..., K, N]` give `[..., M, N]`; leading axes
 * broadcast.
 *
 * Where `a` holds nothing but zeros and ones (spikes) and meets one matrix, rows of `b` are gathered instead of
 * multiplied, and so is the gradient of `b`. The result is the same for finite `b`; zeros times infinity or NaN
 * in `b` count as 0 then. What repeats along its first axis is multiplied by one matrix once.
 *
 * @throws RangeError unless both have two axes or more and the inner sizes agree.
 */
export function matmul(a: TensorLike, b: TensorLike): Tensor {
  const left = requireTensor('matmul', a);
  const right = requireTensor('matmul', b);
  const [shapeA, shapeB] = [left.value.shape, right.value.shape];
  if (shapeA.length < 2 || shapeB.length < 2) {
    failRange(
      'matmul',
      `got shapes ${showShape(shapeA)} and ${showShape(shapeB)}, two axes or more were due.`,
    );
  }
  const [inner, innerB] = [shapeA.at(-1), shapeB.at(-2)];
  if (inner !== innerB) {
    const rule = `when inner sizes must agree (${inner} and ${innerB})`;
    failRange('matmul', `got shapes ${showShape(shapeA)} and ${showShape(shapeB)} ${rule}.`);
  }
  if (shapeB.length > 2) return apply(batched, [left, right]);
  return affine('matmul', left, right, undefined);
}

/**
 * x [..., K] weight [K, N] + bias [N], as one operation; what repeats along the first axis is multiplied once.
 *
 * @param place - The name that errors carry.
 */
export function affine(place: string, x: Tensor, weight: Tensor, bias: Tensor | undefined): Tensor {
  const others = bias === undefined ? [weight] : [weight, bias];
  return once(x, 2, (factor) => apply(product(place), [spikesOf(factor), ...others]));
}

/** A tensor by its events where it holds spikes, in rows of the last axis; else as it is. */
function spikesOf(x: Tensor): Tensor {
  const sparse = x.value.sparse(kernels.findEvents);
  if (sparse === null) return x;
  const { shape, events, scope, support } = sparse;
  const own = regrouped(events, shape.at(-1) as number);
  return new Tensor(own === events ? sparse : new Sparse(shape, own, { scope, support }), x.node);
}

/**
 * The product with one matrix, and a bias where there is one: all leading axes of `a` are rows. Where `a` is sparse spikes,
 * rows of the matrix are gathered.
 */
function product(name: string): ValueRow {
  return {
    name,
    takes: 'values',
    forward: (a, b, bias) => {
      const [right, added] = [b.dense(), bias?.dense()];
      return a instanceof Sparse ? gathered(a, right, added) : multiplied(a.dense(), right, added);
    },
    keeps: { inputs: [0, 1] },
    vjp: (ct, _, a, b, bias) =>
      a instanceof Sparse
        ? gatheredBack(ct.dense(), a, b.dense(), bias?.shape)
        : multipliedBack(ct.dense(), a.dense(), b.dense(), bias?.shape),
  };
}

function multiplied(a: FloatNd, b: FloatNd, bias: FloatNd | undefined): Value {
  const out = empty([...a.shape.slice(0, -1), b.shape[1] as number]);
  kernels.matmul(asMatrix(out), asMatrix(a), b, bias);
  return new Dense(out);
}

function multipliedBack(ct: FloatNd, a: FloatNd, b: FloatNd, bias: Shape | undefined): Cotangent<Value>[] {
  const ctBias = bias === undefined ? [] : [() => spare(unbroadcast(ct, bias))];
  return [() => timesTransposed(ct, b), () => spare(transposedTimes(a, ct)), ...ctBias];
}

function gathered({ shape, events }: Sparse, weight: FloatNd, bias: FloatNd | undefined): Value {
  const fill = (out: FloatNd) => kernels.gatherRows(asMatrix(out), events, weight, bias);
  const reads = bias === undefined ? [weight] : [weight, bias];
  const out = [...shape.slice(0, -1), weight.shape[1] as number];
  return lazyOrDense(out, { fill, reads, gathered: { events, weight, bias } });
}

function gatheredBack(ct: FloatNd, a: Sparse, b: FloatNd, bias: Shape | undefined): Cotangent<Value>[] {
  // The rows that a weight's cotangent is made of are those whose sum is the bias's: they are read once.
  let total: FloatNd | undefined;
  const ctWeight = () => {
    total = bias && empty(bias);
    const out = empty([a.shape.at(-1) as number, ct.shape.at(-1) as number]);
    kernels.gatherRowsTransposed(out, a.events, asMatrix(ct), total);
    return spare(out);
  };
  const ctBias = bias === undefined ? [] : [() => spare(total ?? unbroadcast(ct, bias))];
  return [() => timesTransposed(ct, b, a.support?.()), ctWeight, ...ctBias];
}

/** What nobody else refers to. */
function spare(array: FloatNd): Value {
  return new Dense(array, { isSpare: true });
}

/** Matrices in leading axes that broadcast, one product each. */
const batched: PrimitiveRow = {
  name: 'matmul',
  forward: batchedProduct,
  keeps: { inputs: [0, 1] },
  vjp: (ct, _, a, b) => [
    () => unbroadcast(batchedProduct(ct, swapLast(b)), a.shape),
    () => unbroadcast(batchedProduct(swapLast(a), ct), b.shape),
  ],
};

function batchedProduct(a: FloatNd, b: FloatNd): FloatNd {
  const [m, k] = a.shape.slice(-2) as [number, number];
  const n = b.shape.at(-1) as number;
  const batch = broadcastShapes('matmul: leading axes', a.shape.slice(0, -2), b.shape.slice(0, -2));
  const out = empty([...batch, m, n]);
  kernels.batchedMatmul(out, expand(a, [...batch, m, k]), expand(b, [...batch, k, n]));
  return out;
}

/** All leading axes as rows of one matrix. */
function asMatrix(x: FloatNd): FloatNd {
  if (x.shape.length === 2) return x;
  const columns = x.shape.at(-1) as number;
  const rows = sizeOf(x.shape.slice(0, -1));
  if (!isContiguous(x)) return copy(x, [rows, columns]);
  return wrap(x.data, [rows, columns], x.offset);
}

/** ct times b transposed: whole, or where it is asked for. */
function timesTransposed(ct: FloatNd, b: FloatNd, where: Events | null = null): Value {
  const shape = [...ct.shape.slice(0, -1), b.shape[0] as number];
  const left = asMatrix(ct);
  if (where === null) {
    const right = b.transpose(1, 0);
    const fill = (out: FloatNd) => kernels.matmul(asMatrix(out), left, right);
    return lazyOrDense(shape, { fill, reads: [b], product: { left, right } }, { isSpare: true });
  }
  const out = empty(shape);
  kernels.sampledProduct(asMatrix(out), left, b, where);
  return spare(out);
}

function transposedTimes(a: FloatNd, ct: FloatNd): FloatNd {
  const out = empty([a.shape.at(-1) as number, ct.shape.at(-1) as number]);
  kernels.matmul(out, asMatrix(a).transpose(1, 0), asMatrix(ct));
  return out;
}

function swapLast(x: FloatNd): FloatNd {
  const rank = x.shape.length;
  return x.transpose(...Array.from({ length: rank - 2 }, (_, i) => i), rank - 1, rank - 2);
}
