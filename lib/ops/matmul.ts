import type { Events } from '../array/events.ts';
import { laterArray, type Source } from '../array/later-array.ts';
import { empty, type FloatNd, isContiguous, restride, roomInForce, sizeOf, wrap } from '../array/layout.ts';
import { broadcastShapes, type Shape } from '../array/shape.ts';
import type { Cotangent, PrimitiveRow } from '../autodiff/tape.ts';
import { apply, requireTensor, type Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { copy, expand, unbroadcast } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, showShape } from '../util/errors.ts';

/**
 * The matrix product: `[..., M, K] x [K, N]` and `[..., M, K] x [..., K, N]` give `[..., M, N]`; leading axes
 * broadcast.
 *
 * Where `a` holds nothing but zeros and ones (spikes) and meets one matrix, rows of `b` are gathered instead of
 * multiplied, and so is the gradient of `b`. The result is the same for finite `b`; zeros times infinity or NaN
 * in `b` count as 0 then.
 *
 * @throws RangeError unless both have two axes or more and the inner sizes agree.
 */
export function matmul(a: TensorLike, b: TensorLike): Tensor {
  const left = requireTensor('matmul', a);
  const right = requireTensor('matmul', b);
  const [shapeA, shapeB] = [left.array.shape, right.array.shape];
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
  return apply(productFor('matmul', left), [left, right]);
}

/**
 * x [..., K] weight [K, N] + bias [N], as one operation.
 *
 * @param place - The name that errors carry.
 */
export function affine(place: string, x: Tensor, weight: Tensor, bias: Tensor | undefined): Tensor {
  return apply(productFor(place, x), bias === undefined ? [x, weight] : [x, weight, bias]);
}

/** The product with one matrix that a left factor asks for: spikes are known by their events. */
function productFor(name: string, left: Tensor): PrimitiveRow {
  const { events, passes } = left;
  return events === null ? dense(name) : sparse(name, events, passes);
}

/** The product with one matrix, and a bias where there is one: all leading axes of `a` are rows. */
function dense(name: string): PrimitiveRow {
  return {
    name,
    forward: (a, b, bias) => {
      const out = empty([...a.shape.slice(0, -1), b.shape[1] as number]);
      kernels.matmul(asMatrix(out), asMatrix(a), b, bias);
      return out;
    },
    keeps: { inputs: [0, 1] },
    vjp: (ct, _, a, b, bias) => [
      () => timesTransposed(ct, b),
      () => transposedTimes(a, ct),
      ...biasCotangents(ct, bias),
    ],
  };
}

/** The same product, with `a` known by its events, and perhaps where its cotangent gets any further. */
function sparse(name: string, events: Events, passes: (() => Events | null) | null): PrimitiveRow {
  return {
    name,
    forward: (a, b, bias) => {
      const shape = [...a.shape.slice(0, -1), b.shape[1] as number];
      const fill = (out: FloatNd) => kernels.gatherRows(asMatrix(out), events, b, bias);
      const reads = bias === undefined ? [b] : [b, bias];
      return madeOrLater(shape, { fill, reads, gathered: { events, weight: b, bias } });
    },
    keeps: { inputs: [1] },
    vjp: (ct, _, a, b, bias) => {
      // The rows that a weight's cotangent is made of are those whose sum is the bias's: they are read once.
      let total: FloatNd | undefined;
      return [
        () => timesTransposed(ct, b, passes?.()),
        () => {
          total = bias && empty(bias.shape);
          const out = empty([a.shape.at(-1) as number, ct.shape.at(-1) as number]);
          kernels.gatherRowsTransposed(out, events, asMatrix(ct), total);
          return out;
        },
        ...(bias === undefined ? [] : [() => total ?? unbroadcast(ct, bias.shape)]),
      ];
    },
  };
}

/** An array that is written at once; or where it is large, in a scope that will end, when something asks for it. */
function madeOrLater(shape: Shape, source: Omit<Source, 'room'>): FloatNd {
  const room = roomInForce();
  if (room !== null && source.reads.every((x) => kernels.leavesOut(x, sizeOf(shape)))) {
    return laterArray(shape, { ...source, room });
  }
  const out = empty(shape);
  source.fill(out);
  return out;
}

/** The cotangent of a bias, where there is one. */
function biasCotangents(ct: FloatNd, bias: FloatNd | undefined): Cotangent[] {
  return bias === undefined ? [] : [() => unbroadcast(ct, bias.shape)];
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
  const [lefts, rights] = [matrices(expand(a, [...batch, m, k])), matrices(expand(b, [...batch, k, n]))];
  matrices(out).forEach((product, i) => {
    kernels.matmul(product, lefts[i] as FloatNd, rights[i] as FloatNd);
  });
  return out;
}

/** Views of the matrices in the last two axes, in row-major order of the leading ones. */
function matrices(x: FloatNd): FloatNd[] {
  if (x.shape.length === 2) return [x];
  return Array.from({ length: x.shape[0] as number }, (_, i) => {
    const offset = x.offset + i * (x.stride[0] as number);
    return restride(x, x.shape.slice(1), x.stride.slice(1), offset);
  }).flatMap(matrices);
}

/** All leading axes as rows of one matrix. */
function asMatrix(x: FloatNd): FloatNd {
  if (x.shape.length === 2) return x;
  const columns = x.shape.at(-1) as number;
  const rows = columns === 0 ? 0 : x.size / columns;
  if (!isContiguous(x)) return copy(x, [rows, columns]);
  return wrap(x.data, [rows, columns], x.offset);
}

/** ct times b transposed: whole, or where it is asked for. */
function timesTransposed(ct: FloatNd, b: FloatNd, where: Events | null = null): FloatNd {
  const shape = [...ct.shape.slice(0, -1), b.shape[0] as number];
  const left = asMatrix(ct);
  if (where === null) {
    const right = b.transpose(1, 0);
    const fill = (out: FloatNd) => kernels.matmul(asMatrix(out), left, right);
    return madeOrLater(shape, { fill, reads: [b], product: { left, right } });
  }
  const out = empty(shape);
  kernels.sampledProduct(asMatrix(out), left, b, where);
  return out;
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
