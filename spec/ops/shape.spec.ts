import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import {
  broadcastTo,
  concat,
  expandDims,
  matmul,
  mul,
  ones,
  reshape,
  slice,
  stack,
  sum,
  type Tensor,
  tensor,
  transpose,
  valueAndGrad,
  vjp,
  zeros,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../support/expect.ts';
import { broadcastIndex, indices, position, product } from '../support/indices.ts';
import { broadcastable, type Sample, sample, shapes } from '../support/sample.ts';

/** Where element `index` of the result comes from: which input, and which of its elements. */
type Source = (index: readonly number[]) => readonly [input: number, index: readonly number[]];

/**
 * Expects a rearrangement: every element of the result is one of the inputs', and the gradient of each input gathers
 * the weights of the places that its elements went to.
 */
function expectMoves(
  samples: readonly Sample[],
  op: (tensors: Tensor[]) => Tensor,
  shape: readonly number[],
  source: Source,
): void {
  const tensors = samples.map((made) => made.tensor);
  const read = (index: readonly number[]) => {
    const [input, from] = source(index);
    return (samples[input] as Sample).at(from);
  };
  expectValues(op(tensors), shape, read, 0);
  const ct = Array.from({ length: product(shape) }, (_, i) => (i % 17) - 8);
  const loss = () =>
    sum(mul(tensor(ct, shape), op(tensors))).add(
      sum(tensors.map((x) => sum(x).mul(0)).reduce((a, b) => a.add(b))),
    );
  const { grads } = valueAndGrad(loss, tensors);
  const due = samples.map((made) => new Array<number>(product(made.shape)).fill(0));
  for (const index of indices(shape)) {
    const [input, from] = source(index);
    const [total, at] = [due[input] as number[], position((samples[input] as Sample).shape, from)];
    total[at] = (total[at] as number) + (ct[position(shape, index)] as number);
  }
  samples.forEach((made, i) => {
    const total = due[i] as number[];
    expectValues(grads[i] as Tensor, made.shape, (index) => total[position(made.shape, index)] as number, 0);
  });
}

function anySample(options = {}): Arbitrary<Sample> {
  return shapes(options).chain((shape) => sample(shape));
}

/** The index tuple at a row-major position. */
function unrank(shape: readonly number[], at: number): number[] {
  return indices(shape)[at] as number[];
}

describe('reshape', () => {
  const pairs = anySample({ maxRank: 3 }).chain((x) =>
    fc.tuple(fc.constant(x), fc.shuffledSubarray([...x.shape, 1, 1], { minLength: x.shape.length + 2 })),
  );

  it('keeps the elements in row-major order, of views too', () => {
    fc.assert(
      fc.property(pairs, ([x, shape]) => {
        expectMoves(
          [x],
          ([t]) => reshape(t as Tensor, shape),
          shape,
          (index) => [0, unrank(x.shape, position(shape, index))],
        );
      }),
    );
  });

  it('finds the one size that is left open', () => {
    fc.assert(
      fc.property(anySample({ min: 1, minRank: 1 }), fc.nat(), (x, n) => {
        const open = n % x.shape.length;
        expect(reshape(x.tensor, x.shape.with(open, -1)).shape).to.deep.equal(x.shape);
        expect(reshape(x.tensor, [-1]).shape).to.deep.equal([product(x.shape)]);
      }),
    );
    expect(reshape(tensor(3), [-1, 1]).shape).to.deep.equal([1, 1]);
    expect(reshape(zeros([2, 0]), [-1, 2]).shape).to.deep.equal([0, 2]);
  });

  it('goes back and forth between a scalar and one element', () => {
    expectNumbers(reshape(reshape(5, [1, 1]), []), 5);
  });

  it('refuses a shape of another size, two open sizes, and an open one beside 0', () => {
    const x = zeros([2, 3]);
    const size = (shape: string) => `reshape: got shape ${shape} for a tensor of shape [2, 3] (6 elements).`;
    expectThrows(() => reshape(x, [4]), RangeError, size('[4]'));
    expectThrows(() => reshape(x, [4, -1]), RangeError, size('[4, -1]'));
    expectThrows(() => reshape(x, [0, -1]), RangeError, size('[0, -1]'));
    expectThrows(
      () => reshape(zeros([0]), [0, -1]),
      RangeError,
      'reshape: got shape [0, -1] for a tensor of shape [0] (0 elements).',
    );
    expectThrows(
      () => reshape(x, [-1, -1]),
      RangeError,
      'reshape: got the size -1 in shape [-1] when a whole number was due.',
    );
    expectThrows(
      () => reshape(x, [1.5, 4]),
      RangeError,
      'reshape: got the size 1.5 in shape [1.5, 4] when a whole number was due.',
    );
    expectThrows(
      () => reshape(x, wrong(6)),
      TypeError,
      'reshape: got 6 as shape when an array of sizes was due.',
    );
  });
});

describe('transpose', () => {
  const cases = anySample().chain((x) => {
    const axes = x.shape.map((_, axis) => axis);
    const order = fc.shuffledSubarray(axes, { minLength: axes.length });
    return fc.tuple(
      fc.constant(x),
      order,
      fc.array(fc.boolean(), { minLength: axes.length, maxLength: axes.length }),
    );
  });

  it('puts axis axes[i] at place i, counted from the front or the end', () => {
    fc.assert(
      fc.property(cases, ([x, order, back]) => {
        const named = order.map((axis, i) => (back[i] ? axis - order.length : axis));
        const shape = order.map((axis) => x.shape[axis] as number);
        expectMoves(
          [x],
          ([t]) => transpose(t as Tensor, named),
          shape,
          (index) => [0, order.map((_, axis) => index[order.indexOf(axis)] as number)],
        );
      }),
    );
  });

  it('reverses the axes when none are named', () => {
    fc.assert(
      fc.property(anySample(), (x) => {
        expectMoves(
          [x],
          ([t]) => transpose(t as Tensor),
          x.shape.toReversed(),
          (index) => [0, index.toReversed()],
        );
      }),
    );
  });

  it('refuses axes that are no array', () => {
    const call = transpose as (...given: unknown[]) => Tensor;
    const text = (shown: string) => `transpose: got ${shown} as axes when an array of axes was due.`;
    expectThrows(() => call(zeros([2, 3]), 0, 1), TypeError, text('0'));
    expectThrows(() => call(zeros([2, 3]), null), TypeError, text('null'));
  });

  it('refuses axes that are missing, named twice, or not there', () => {
    const x = zeros([2, 3]);
    const text = (axes: string) => `transpose: got axes ${axes} when each of the 2 axes was due once.`;
    expectThrows(() => transpose(x, [0]), RangeError, text('[0]'));
    expectThrows(() => transpose(x, [1, -1]), RangeError, text('[1, -1]'));
    expectThrows(
      () => transpose(x, [0, 2]),
      RangeError,
      'transpose: got axis 2, an integer from -2 to 1 was due.',
    );
    expectThrows(() => transpose(1, [0]), RangeError, 'transpose: got axis 0, a scalar has no axes.');
  });
});

describe('slice', () => {
  const bound = fc.integer({ min: -6, max: 6 });
  const cases = anySample({ minRank: 1 }).chain((x) => {
    const bounds = fc.array(bound, { maxLength: x.shape.length });
    return fc.record({
      x: fc.constant(x),
      start: bounds,
      stop: fc.option(bounds, { nil: undefined }),
      step: fc.option(fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: x.shape.length }), {
        nil: undefined,
      }),
    });
  });

  /** What Array.prototype.slice takes of the positions along an axis, and of these every one at a whole step. */
  function taken({ shape }: Sample, start: number[], stop: number[] = [], step: number[] = []): number[][] {
    return shape.map((size, axis) =>
      Array.from({ length: size }, (_, i) => i)
        .slice(start[axis] ?? 0, stop[axis])
        .filter((_, i) => i % (step[axis] ?? 1) === 0),
    );
  }

  it('takes along each axis what Array.prototype.slice takes, or every so many of them', () => {
    fc.assert(
      fc.property(cases, ({ x, start, stop, step }) => {
        const kept = taken(x, start, stop, step);
        expectMoves(
          [x],
          ([t]) => slice(t as Tensor, start, stop, step),
          kept.map((along) => along.length),
          (index) => [0, index.map((i, axis) => (kept[axis] as number[])[i] as number)],
        );
      }),
    );
  });

  it('takes a number as the bound of the first axis', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    expectNumbers(slice(x, 1), [
      [3, 4],
      [5, 6],
    ]);
    expectNumbers(slice(x, 0, 1), [[1, 2]]);
    expectNumbers(slice(x, -2, -1), [[3, 4]]);
    expectNumbers(slice(x, [0, 1], 2), [[2], [4]]);
    expect(slice(x, 0, 0).shape).to.deep.equal([0, 2]);
  });

  it('is a view that further operations read as it lies: steps of steps, sums, products', () => {
    const x = tensor([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const { grads } = valueAndGrad(() => sum(slice(slice(x, 1, undefined, 2), 0, undefined, 2).square()), x);
    expectNumbers(grads, [0, 2, 0, 0, 0, 10, 0, 0, 0]);
    expectNumbers(matmul(slice(reshape(x, [3, 3]), [0, 0], [], [2, 2]), ones([2, 1])), [[2], [14]]);
  });

  it('refuses steps below 1, and what are none', () => {
    const x = zeros([2]);
    expectThrows(() => slice(x, 0, 2, 0), RangeError, 'slice: got the step 0, 1 or more was due.');
    expectThrows(() => slice(x, 0, 2, [-1]), RangeError, 'slice: got the step -1, 1 or more was due.');
    expectThrows(() => slice(x, 0, 2, 0.5), TypeError, 'slice: got the bound 0.5, an integer was due.');
    expectThrows(
      () => slice(x, 0, 2, wrong('1')),
      TypeError,
      'slice: got "1" as step when an integer or an array of integers was due.',
    );
  });

  it('refuses bounds that are no integer and no array', () => {
    const due = 'when an integer or an array of integers was due.';
    const x = zeros([2]);
    expectThrows(() => slice(x, wrong(undefined)), TypeError, `slice: got undefined as start ${due}`);
    expectThrows(() => slice(x, wrong('0')), TypeError, `slice: got "0" as start ${due}`);
    expectThrows(() => slice(x, 0, wrong(null)), TypeError, `slice: got null as stop ${due}`);
  });

  it('refuses more bounds than axes, and bounds that are no integers', () => {
    expectThrows(
      () => slice(zeros([2]), [0, 0]),
      RangeError,
      'slice: got 2 bounds for a tensor of shape [2].',
    );
    expectThrows(() => slice(tensor(1), 0), RangeError, 'slice: got 1 bounds for a tensor of shape [].');
    expectThrows(() => slice(zeros([2]), 0.5), TypeError, 'slice: got the bound 0.5, an integer was due.');
    expectThrows(
      () => slice(zeros([2]), 0, [Number.NaN]),
      TypeError,
      'slice: got the bound NaN, an integer was due.',
    );
    expectThrows(
      () => slice(zeros([2, 2]), wrong([undefined, 1])),
      TypeError,
      'slice: got the bound undefined, an integer was due.',
    );
  });
});

describe('concat', () => {
  const cases = shapes({ minRank: 1, maxRank: 3 }).chain((shape) =>
    fc.nat({ max: shape.length - 1 }).chain((axis) =>
      fc.record({
        axis: fc.constantFrom(axis, axis - shape.length),
        along: fc.constant(axis),
        samples: fc
          .array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 4 })
          .chain((sizes) => fc.tuple(...sizes.map((size) => sample(shape.with(axis, size))))),
      }),
    ),
  );

  it('puts tensors one after the other along an axis, views too', () => {
    fc.assert(
      fc.property(cases, ({ samples, axis, along }) => {
        const sizes = samples.map((made) => made.shape[along] as number);
        const owners = sizes.flatMap((size, input) =>
          Array.from({ length: size }, (_, i) => [input, i] as const),
        );
        const shape = (samples[0] as Sample).shape.with(along, owners.length);
        expectMoves(
          samples,
          (tensors) => concat(tensors, axis),
          shape,
          (index) => {
            const [input, i] = owners[index[along] as number] as readonly [number, number];
            return [input, index.with(along, i)];
          },
        );
      }),
    );
  });

  it('takes the same tensor several times, and adds its gradients up', () => {
    const x = tensor([1, 2]);
    const ct = tensor([1, 10, 100, 1000]);
    const { grads } = valueAndGrad(() => sum(mul(ct, concat([x, x]))), x);
    expectNumbers(grads, [101, 1010]);
  });

  it('refuses an empty list, a scalar, other sizes, and what is no list', () => {
    expectThrows(() => concat([]), RangeError, 'concat: got no tensors, at least one was due.');
    expectThrows(() => concat([1, 2]), RangeError, 'concat: got axis 0, a scalar has no axes.');
    expectThrows(
      () => concat([zeros([2])], 1),
      RangeError,
      'concat: got axis 1, an integer from -1 to 0 was due.',
    );
    expectThrows(
      () => concat([zeros([2, 3]), zeros([2, 4])]),
      RangeError,
      'concat: got shapes [2, 3] and [2, 4], only axis 0 may differ.',
    );
    expectThrows(
      () => concat([zeros([2, 3]), zeros([2])], -1),
      RangeError,
      'concat: got shapes [2, 3] and [2], only axis 1 may differ.',
    );
    expectThrows(
      () => concat(wrong(zeros([2]))),
      TypeError,
      'concat: got a Tensor when an array of tensors was due.',
    );
    expectThrows(
      () => concat([zeros([1]), wrong([0])]),
      TypeError,
      'concat: got an array of 1 when a Tensor or a number was due.',
    );
  });
});

describe('stack', () => {
  const cases = shapes({ maxRank: 3 }).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      along: fc.nat({ max: shape.length }),
      back: fc.boolean(),
      samples: fc.array(sample(shape), { minLength: 1, maxLength: 4 }),
    }),
  );

  it('puts tensors of one shape along a new axis, views too', () => {
    fc.assert(
      fc.property(cases, ({ shape, samples, along, back }) => {
        const axis = back ? along - shape.length - 1 : along;
        expectMoves(
          samples,
          (tensors) => stack(tensors, axis),
          shape.toSpliced(along, 0, samples.length),
          (index) => [index[along] as number, index.toSpliced(along, 1)],
        );
      }),
    );
  });

  it('makes a row of scalars', () => {
    expectNumbers(stack([1, tensor(2), 3]), [1, 2, 3]);
  });

  it('refuses an empty list, other shapes, and an axis that the result would not have', () => {
    expectThrows(() => stack([]), RangeError, 'stack: got no tensors, at least one was due.');
    expectThrows(
      () => stack([zeros([1]), zeros([1, 1])]),
      RangeError,
      'stack: got shapes [1] and [1, 1] when they must be equal.',
    );
    expectThrows(
      () => stack([zeros([1])], 2),
      RangeError,
      'stack: got axis 2, an integer from -2 to 1 was due.',
    );
    expectThrows(() => stack(wrong(1)), TypeError, 'stack: got 1 when an array of tensors was due.');
  });

  it('refuses a list with a hole, as all that take lists do', () => {
    const x = zeros([2, 3, 4]);
    /** With nothing at position 1. */
    const hole = (...of: readonly unknown[]) => {
      const list = [of[0], 0, ...of.slice(1)];
      delete list[1];
      return wrong(list);
    };
    for (const [f, text] of [
      [() => stack(hole(x)), 'stack: got undefined when a Tensor or a number was due.'],
      [() => concat(hole(x)), 'concat: got undefined when a Tensor or a number was due.'],
      [() => transpose(x, hole(1, 0)), 'transpose: got axis undefined, an integer from -3 to 2 was due.'],
      [() => sum(x, hole(0, 1)), 'sum: got axis undefined, an integer from -3 to 2 was due.'],
      [() => vjp((y) => sum(y), hole(x)), 'vjp: got undefined as inputs[1] when a Tensor was due.'],
    ] as const)
      expect(f).to.throw(text);
  });
});

describe('expandDims', () => {
  it('adds an axis of size 1, counted from the front or the end of the result', () => {
    fc.assert(
      fc.property(anySample({ maxRank: 3 }), fc.nat(), fc.boolean(), (x, n, back) => {
        const rank = x.shape.length + 1;
        const at = n % rank;
        const op = ([t]: Tensor[]) => expandDims(t as Tensor, back ? at - rank : at);
        expectMoves([x], op, x.shape.toSpliced(at, 0, 1), (index) => [0, index.toSpliced(at, 1)]);
      }),
    );
  });

  it('refuses an axis that the result would not have', () => {
    expectThrows(
      () => expandDims(zeros([2]), 2),
      RangeError,
      'expandDims: got axis 2, an integer from -2 to 1 was due.',
    );
  });
});

describe('broadcastTo', () => {
  const cases = broadcastable(2).chain(([from = [], other = []]) => {
    const rank = Math.max(from.length, other.length);
    const sizes = (shape: readonly number[]) => [...new Array<number>(rank - shape.length).fill(1), ...shape];
    const [a, b] = [sizes(from), sizes(other)];
    const shape = a.map((size, axis) => (size === 1 ? (b[axis] as number) : size));
    return fc.tuple(sample(from), fc.constant(shape));
  });

  it('repeats axes of size 1 and adds axes at the front, of views too', () => {
    fc.assert(
      fc.property(cases, ([x, shape]) => {
        expectMoves(
          [x],
          ([t]) => broadcastTo(t as Tensor, shape),
          shape,
          (index) => [0, broadcastIndex(index, x.shape)],
        );
      }),
    );
  });

  it('repeats nothing where a size is 0', () => {
    expect(broadcastTo(zeros([1, 3]), [0, 3]).toArray()).to.deep.equal([]);
  });

  it('refuses a shape that x does not broadcast to', () => {
    expectThrows(
      () => broadcastTo(zeros([2, 3]), [3]),
      RangeError,
      'broadcastTo: got a tensor of shape [2, 3] for [3].',
    );
    expectThrows(
      () => broadcastTo(zeros([2]), [1]),
      RangeError,
      'broadcastTo: got a tensor of shape [2] for [1].',
    );
    expectThrows(
      () => broadcastTo(zeros([2]), [3]),
      RangeError,
      'broadcastTo: got shapes [2] and [3] when they must broadcast (2 and 3).',
    );
    expectThrows(
      () => broadcastTo(zeros([1]), [-1]),
      RangeError,
      'broadcastTo: got the size -1 in shape [-1] when a whole number was due.',
    );
  });
});
