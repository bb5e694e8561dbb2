import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import type { FloatNd } from '../../lib/array/layout.ts';
import { withFloat64 } from '../../lib/array/layout.ts';
import * as library from '../../lib/index.ts';
import {
  abs,
  adaptiveAvgPool2d,
  add,
  avgPool2d,
  broadcastTo,
  clamp,
  concat,
  conv1d,
  conv2d,
  cumsum,
  div,
  exp,
  expandDims,
  flatten,
  gather,
  greater,
  greaterEqual,
  log,
  logSoftmax,
  matmul,
  max,
  maximum,
  maxPool2d,
  mean,
  min,
  minimum,
  mul,
  neg,
  pow,
  primitive,
  relu,
  reshape,
  type Surrogate,
  sigmoid,
  slice,
  smooth,
  softmax,
  softplus,
  sqrt,
  square,
  stack,
  sub,
  sum,
  sumPool2d,
  surrogates,
  type Tensor,
  tanh,
  tensor,
  transpose,
  valueAndGrad,
  where,
} from '../../lib/index.ts';
import { affine } from '../../lib/ops/matmul.ts';
import { drawn } from '../support/covering.ts';
import { isClose } from '../support/expect.ts';
import { product } from '../support/indices.ts';
import { runs } from '../support/runs.ts';

/** What an operation of a graph sees: earlier values to take, numbers to decide by, and a record of its branches. */
interface Hand {
  /** An earlier value; which one depends on the program alone. */
  take(): Tensor;
  /** A whole number below n. */
  below(n: number): number;
  /** Notes on which side of each kink the values lie. */
  branch(values: Tensor): void;
}

/** As many elements as the shape wants, in that shape: repeated or cut off. */
function resized(x: Tensor, shape: readonly number[]): Tensor {
  const size = product(shape);
  const row = reshape(x, [-1]);
  const copies = Math.ceil(size / x.size);
  const long = copies > 1 ? concat(new Array<Tensor>(copies).fill(row)) : row;
  return reshape(slice(long, 0, size), shape);
}

/** Two earlier values, the second in a shape that broadcasts with the first (or the other way around). */
function pair(hand: Hand): [Tensor, Tensor] {
  const [a, b] = [hand.take(), hand.take()];
  const shape = a.shape.map((size) => (hand.below(3) === 0 ? 1 : size)).slice(hand.below(a.shape.length + 1));
  const other =
    hand.below(4) === 0 && a.size * b.size <= 24 ? expandDimsBefore(b, a.shape.length) : resized(b, shape);
  return hand.below(2) === 0 ? [a, other] : [other, a];
}

/** b with one axis of size 1 for each axis of another, so that all pairs of elements meet. */
function expandDimsBefore(b: Tensor, axes: number): Tensor {
  return reshape(b, [b.size, ...new Array<number>(axes).fill(1)]);
}

function axesOf(x: Tensor, hand: Hand): number | number[] | undefined {
  const rank = x.shape.length;
  if (rank === 0 || hand.below(4) === 0) return undefined;
  const axis = hand.below(2 * rank) - rank;
  if (hand.below(2) === 0) return axis;
  const other = hand.below(rank);
  return other === axis || other === axis + rank ? [axis] : [axis, other];
}

/** The value in at least one axis. */
function row(hand: Hand): Tensor {
  const x = hand.take();
  return x.shape.length === 0 ? reshape(x, [1]) : x;
}

/** The value as two images of three rows and columns. */
function image(hand: Hand): Tensor {
  return resized(hand.take(), [1, 2, 3, 3]);
}

const positive = (x: Tensor) => softplus(x).add(0.5);

/** A primitive of the user, with two outputs: x sin(y) and cos(x). */
const polar = primitive<readonly FloatNd[]>({
  name: 'polar',
  forward: (x, y) => [zip((a, b) => a * Math.sin(b), x, y), zip((a) => Math.cos(a), x)],
  vjp: ([first, second], _, x, y) => [
    zip((ct, dt, a, b) => ct * Math.sin(b) - dt * Math.sin(a), first, second, x, y),
    () => zip((ct, a, b) => ct * a * Math.cos(b), first, x, y),
  ],
});

function zip(f: (...x: number[]) => number, ...arrays: (FloatNd | undefined)[]): FloatNd {
  const columns = arrays.map((array) => tensor(array as FloatNd).toTypedArray());
  const out = tensor(arrays[0] as FloatNd).toNdarray();
  out.data.forEach((_, i) => {
    out.data[i] = f(...columns.map((column) => column[i] as number));
  });
  return out;
}

/** Every differentiable operation, kept where it is smooth and its values moderate. */
const operations: Readonly<Record<string, (hand: Hand) => Tensor>> = {
  add: (hand) => add(...pair(hand)),
  sub: (hand) => sub(...pair(hand)),
  mul: (hand) => {
    const [a, b] = pair(hand);
    return mul(a, tanh(b));
  },
  div: (hand) => {
    const [a, b] = pair(hand);
    return div(a, positive(b));
  },
  pow: (hand) => {
    const [a, b] = pair(hand);
    return pow(positive(tanh(a)), tanh(b));
  },
  neg: (hand) => neg(hand.take()),
  square: (hand) => square(tanh(hand.take())),
  sqrt: (hand) => sqrt(positive(hand.take())),
  exp: (hand) => exp(tanh(hand.take())),
  log: (hand) => log(positive(hand.take())),
  sigmoid: (hand) => sigmoid(hand.take()),
  tanh: (hand) => tanh(hand.take()),
  softplus: (hand) => softplus(hand.take()),
  abs: (hand) => {
    const x = hand.take();
    hand.branch(greater(x, 0));
    return abs(x);
  },
  relu: (hand) => {
    const x = hand.take();
    hand.branch(greater(x, 0));
    return relu(x);
  },
  maximum: (hand) => {
    const [a, b] = pair(hand);
    hand.branch(greater(a, b));
    return maximum(a, b);
  },
  minimum: (hand) => {
    const [a, b] = pair(hand);
    hand.branch(greater(a, b));
    return minimum(a, b);
  },
  clamp: (hand) => {
    const x = hand.take();
    hand.branch(greater(x, -0.75));
    hand.branch(greater(x, 0.625));
    return clamp(x, -0.75, 0.625);
  },
  where: (hand) => {
    const [a, b] = pair(hand);
    const condition = greater(hand.take(), 0.125);
    hand.branch(condition);
    return where(resized(condition, a.shape), a, b);
  },
  sum: (hand) => {
    const x = hand.take();
    return sum(tanh(x), axesOf(x, hand), hand.below(2) === 0);
  },
  mean: (hand) => {
    const x = hand.take();
    return mean(x, axesOf(x, hand), hand.below(2) === 0);
  },
  max: (hand) => {
    const x = hand.take();
    const axes = axesOf(x, hand);
    hand.branch(greater(max(x, axes, true), x));
    return max(x, axes, hand.below(2) === 0);
  },
  min: (hand) => {
    const x = hand.take();
    const axes = axesOf(x, hand);
    hand.branch(greater(x, min(x, axes, true)));
    return min(x, axes, hand.below(2) === 0);
  },
  softmax: (hand) => {
    const x = row(hand);
    return softmax(x, hand.below(2 * x.shape.length) - x.shape.length);
  },
  logSoftmax: (hand) => {
    const x = row(hand);
    return logSoftmax(x, hand.below(2 * x.shape.length) - x.shape.length);
  },
  reshape: (hand) => reshape(hand.take(), [-1, 1]),
  transpose: (hand) => {
    const x = hand.take();
    const axes = x.shape.map((_, axis) => axis);
    const turn = hand.below(Math.max(1, axes.length));
    return hand.below(2) === 0 ? transpose(x) : transpose(x, [...axes.slice(turn), ...axes.slice(0, turn)]);
  },
  slice: (hand) => {
    const x = row(hand);
    const start = x.shape.map((size) => hand.below(size));
    return slice(
      x,
      start,
      start.map((from, axis) => from + 1 + hand.below((x.shape[axis] as number) - from)),
      start.map(() => 1 + hand.below(2)),
    );
  },
  gather: (hand) => {
    const x = row(hand);
    const axis = hand.below(x.shape.length);
    const size = x.shape[axis] as number;
    const list = Array.from({ length: 1 + hand.below(3) }, () => hand.below(2 * size) - size);
    if (hand.below(2) === 0) return gather(x, list, axis);
    const shape = x.shape.with(axis, list.length);
    return gather(x, resized(tensor(list), shape), axis);
  },
  cumsum: (hand) => {
    const x = row(hand);
    return tanh(cumsum(x, hand.below(x.shape.length)));
  },
  concat: (hand) => {
    const x = row(hand);
    const axis = hand.below(x.shape.length);
    const other = resized(hand.take(), x.shape.with(axis, 1 + hand.below(2)));
    return concat([x, other, x], axis);
  },
  stack: (hand) => {
    const x = hand.take();
    return stack([x, resized(hand.take(), x.shape)], hand.below(x.shape.length + 1));
  },
  expandDims: (hand) => {
    const x = hand.take();
    return expandDims(x, hand.below(x.shape.length + 1));
  },
  broadcastTo: (hand) => {
    const x = hand.take();
    return broadcastTo(x, [2, ...x.shape.map((size) => (size === 1 ? 2 : size))]);
  },
  matmul: (hand) => {
    const [m, k, n] = [1 + hand.below(3), 1 + hand.below(5), 1 + hand.below(3)];
    const [leadA, leadB] = [
      [[], []],
      [[2], []],
      [[2, 1], [3]],
      [[], [2]],
    ][hand.below(4)] as [number[], number[]];
    const a = resized(hand.take(), [...leadA, m, k]);
    const b = tanh(resized(hand.take(), [...leadB, k, n]));
    if (hand.below(3) > 0) return matmul(hand.below(2) === 0 ? a : transpose(transpose(a)), b);
    const spikes = greater(a, 0.25);
    hand.branch(spikes);
    return matmul(spikes, b);
  },
  affine: (hand) => {
    const [m, k, n] = [1 + hand.below(3), 1 + hand.below(5), 1 + hand.below(3)];
    const x = resized(hand.take(), [2, m, k]);
    const bias = hand.below(2) === 0 ? resized(hand.take(), [n]) : undefined;
    return affine('affine', x, tanh(resized(hand.take(), [k, n])), bias);
  },
  conv1d: (hand) => {
    const x = resized(hand.take(), [2, 2, 4]);
    return conv1d(x, tanh(resized(hand.take(), [2, 2, 2])), {
      padding: hand.below(2),
      stride: 1 + hand.below(2),
    });
  },
  conv2d: (hand) => {
    const x = resized(hand.take(), [1, 2, 3, 3]);
    const bias = hand.below(2) === 0 ? {} : { bias: resized(hand.take(), [2]) };
    return conv2d(x, tanh(resized(hand.take(), [2, 1, 2, 2])), {
      groups: 2,
      padding: hand.below(2),
      ...bias,
    });
  },
  avgPool2d: (hand) => avgPool2d(image(hand), 2, { stride: 1 }),
  sumPool2d: (hand) => sumPool2d(image(hand), 2, { stride: 1 }),
  adaptiveAvgPool2d: (hand) => adaptiveAvgPool2d(image(hand), 1 + hand.below(3)),
  maxPool2d: (hand) => {
    const x = image(hand);
    const numbers = reshape(x, [-1]);
    hand.branch(greaterEqual(expandDims(numbers, 0), expandDims(numbers, 1)));
    return maxPool2d(x, 2);
  },
  flatten: (hand) => flatten(row(hand), 0),
  surrogates: (hand) => {
    const spikes = [surrogates.arctan, surrogates.sigmoid, surrogates.erf] as const;
    return (spikes[hand.below(3)] as Surrogate)(hand.take());
  },
  primitive: (hand) => {
    const x = hand.take();
    const [first, second] = polar(x, tanh(resized(hand.take(), x.shape)));
    return (hand.below(2) === 0 ? first : second) as Tensor;
  },
};

/** Operations that pass no gradient. */
const constants = ['argmax', 'greater', 'greaterEqual', 'less', 'lessEqual', 'round', 'sign'];

/** Modules that make tensors of what is none. */
const sources = ['create.ts', 'random.ts'];

const names = Object.keys(operations);

interface Step {
  readonly op: number;
  readonly choices: readonly number[];
}

/** A graph: its parameters and its steps. Every step reads earlier values, so that most are used several times. */
interface Graph {
  readonly shapes: readonly (readonly number[])[];
  readonly values: readonly number[];
  readonly steps: readonly Step[];
}

const graph: fc.Arbitrary<Graph> = fc.record({
  shapes: fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }), {
    minLength: 2,
    maxLength: 3,
  }),
  // Multiples of 2^-6 and a fraction of their own: no two parameters tie.
  values: fc
    .uniqueArray(fc.integer({ min: -96, max: 96 }), { minLength: 81, maxLength: 81 })
    .map((some) => some.map((n, i) => n / 64 + i / 8192)),
  steps: fc.array(
    fc.record({
      op: fc.nat({ max: names.length - 1 }),
      choices: fc.array(fc.nat({ max: 5039 }), { minLength: 12, maxLength: 12 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

/** Values of more elements than this are cut before they are used again. */
const largest = 48;

interface Run {
  readonly loss: Tensor;
  readonly branches: string;
}

/** Runs a graph: the loss weighs every element of the last value differently, and a little of all others. */
function run({ steps }: Graph, params: readonly Tensor[], seen?: Set<string>): Run {
  const values = [...params];
  let branches = '';
  for (const { op, choices } of steps) {
    let at = 0;
    const below = (n: number) => (choices[at++ % choices.length] as number) % n;
    const name = names[op] as string;
    seen?.add(name);
    const made = (operations[name] as (hand: Hand) => Tensor)({
      below,
      // Every other value taken is the last one, so that graphs grow deep.
      take: () => (below(2) === 0 ? values.at(-1) : values[below(values.length)]) as Tensor,
      branch: (signs) => {
        branches += signs.toTypedArray().join('');
      },
    });
    values.push(made.size > largest ? resized(made, [largest]) : made);
  }
  const parts = values.map((value, i) => {
    const weights = Array.from(
      { length: value.size },
      (_, j) => Math.cos(1 + i + 3 * j) * (i === values.length - 1 ? 1 : 0.1),
    );
    return sum(mul(value, tensor(weights, value.shape)));
  });
  return { loss: parts.reduce((a, b) => a.add(b)), branches };
}

interface Outcome {
  /** The largest difference from finite differences, relative to the largest gradient (at least 1). */
  readonly error: number;
  /** Whether a stencil crossed a kink, so that the differences mean nothing. */
  readonly crossed: boolean;
}

/** Compares the gradients of a function of parameters with central differences of two steps, extrapolated. */
function compare(
  f: (params: readonly Tensor[]) => Run,
  values: readonly number[],
  shapes: Graph['shapes'],
): Outcome {
  return withFloat64(() =>
    smooth(() => {
      const flat = values.slice(
        0,
        shapes.reduce((total, shape) => total + product(shape), 0),
      );
      const split = (numbers: readonly number[]) => {
        const ends = shapes.map((_, i) =>
          shapes.slice(0, i + 1).reduce((total, shape) => total + product(shape), 0),
        );
        return shapes.map((shape, i) => tensor(numbers.slice(ends[i - 1] ?? 0, ends[i]), shape));
      };
      const params = split(flat);
      const { grads, aux } = valueAndGrad(() => f(params), params);
      let crossed = false;
      const at = (numbers: readonly number[]) => {
        const { loss, branches } = f(split(numbers));
        if (branches !== aux.branches) crossed = true;
        return loss.item();
      };
      const gradient = grads.flatMap((g) => [...g.toTypedArray()]);
      const scale = Math.max(1, ...gradient.map(Math.abs));
      const errors = drawn([...flat.keys()], 6).map((i) => {
        const x = flat[i] as number;
        const central = (h: number) => (at(flat.with(i, x + h)) - at(flat.with(i, x - h))) / (2 * h);
        const step = 2 ** -10;
        return Math.abs((4 * central(step / 2) - central(step)) / 3 - (gradient[i] as number)) / scale;
      });
      return { error: Math.max(...errors), crossed };
    }),
  );
}

const tolerance = 1e-6;

describe('gradients of random graphs', () => {
  it('agree with finite differences in Float64, for every operation', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(graph, (given) => {
        const { error, crossed } = compare((params) => run(given, params, seen), given.values, given.shapes);
        fc.pre(!crossed);
        expect(error).to.be.below(tolerance);
      }),
      { numRuns: runs(400), maxSkipsPerRun: 5 },
    );
    expect(names.filter((name) => !seen.has(name))).to.deep.equal([]);
  });

  it('cover every operation of lib/ops that passes one', async () => {
    const folder = new URL('../../lib/ops/', import.meta.url);
    const modules = readdirSync(folder)
      .filter((file) => !sources.includes(file))
      .map((file) => import(new URL(file, folder).href) as Promise<object>);
    const exported = (await Promise.all(modules)).flatMap((module) => Object.keys(module));
    const passing = exported.filter((name) => name in library && !constants.includes(name));
    expect(passing.length).to.be.above(40);
    expect(passing.filter((name) => !(name in operations))).to.deep.equal([]);
  });

  it('would not agree if a rule were wrong by one part in a thousand', () => {
    const planted = primitive({
      name: 'planted',
      forward: (x) => zip(Math.sin, x),
      vjp: (ct, _, x) => [zip((c, a) => 1.001 * c * Math.cos(a), ct, x)],
    });
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (x) => {
        const f = ([p]: readonly Tensor[]) => ({ loss: sum(planted(p as Tensor)), branches: '' });
        const { error } = compare(f, [x], [[]]);
        expect(isClose(error, 1e-3 * Math.cos(x), 1e-6)).to.equal(true);
        expect(error).to.be.above(tolerance);
      }),
    );
  });
});
