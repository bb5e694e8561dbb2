import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import ndarray from 'ndarray';
import { withFloat64 } from '../../lib/array/layout.ts';
import { full, type NestedNumbers, ones, tensor, zeros } from '../../lib/index.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../support/expect.ts';
import { indices, position, product } from '../support/indices.ts';
import { anyFloat, shapes } from '../support/sample.ts';

/** Nested arrays of a shape, from flat numbers. */
function nest(values: readonly number[], shape: readonly number[], index: number[] = []): NestedNumbers {
  if (index.length === shape.length) return values[position(shape, index)] as number;
  return Array.from({ length: shape[index.length] as number }, (_, i) => nest(values, shape, [...index, i]));
}

function filled(options = {}): Arbitrary<{ shape: number[]; values: number[] }> {
  return shapes(options).chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      values: fc.array(anyFloat, { minLength: product(shape), maxLength: product(shape) }),
    }),
  );
}

describe('tensor', () => {
  it('of nested arrays gives them back', () => {
    fc.assert(
      fc.property(filled({ min: 1 }), ({ shape, values }) => {
        const nested = nest(values, shape);
        const x = tensor(nested);
        expect(x.shape).to.deep.equal(shape);
        expect(x.toArray()).to.deep.equal(nested);
      }),
    );
  });

  it('of flat numbers with a shape has them in row-major order', () => {
    fc.assert(
      fc.property(filled(), ({ shape, values }) => {
        for (const data of [values, Float32Array.from(values), Float64Array.from(values)]) {
          expectValues(tensor(data, shape), shape, (index) => values[position(shape, index)] as number, 0);
        }
      }),
    );
  });

  it('of a typed array without a shape is one row, whatever the kind of its numbers', () => {
    const kinds = [
      Int8Array,
      Uint8Array,
      Uint8ClampedArray,
      Int16Array,
      Uint16Array,
      Int32Array,
      Uint32Array,
      Float32Array,
      Float64Array,
    ];
    for (const Kind of kinds) expectNumbers(tensor(new Kind([1, 2, 100])), [1, 2, 100]);
    expectNumbers(tensor(new Float32Array(0)), []);
  });

  it('of an ndarray has its shape and elements, however it is strided', () => {
    fc.assert(
      fc.property(filled({ min: 1, minRank: 1 }), fc.nat({ max: 7 }), ({ shape, values }, flips) => {
        for (const data of [Float64Array.from(values), values]) {
          const axes = shape.map((_, axis) => axis);
          const flip = axes.map((axis) => ((flips >> axis) & 1 ? -1 : 1));
          const view = ndarray(data as Float64Array, shape)
            .step(...flip)
            .transpose(...axes.toReversed());
          const due = (index: readonly number[]) => {
            const back = index.toReversed();
            const from = back.map((i, axis) => (flip[axis] === 1 ? i : (shape[axis] as number) - 1 - i));
            return values[position(shape, from)] as number;
          };
          expectValues(tensor(view), shape.toReversed(), due, 0);
        }
      }),
    );
    expectNumbers(tensor(ndarray(new Float32Array([7]), [])), 7);
    const many = Array.from({ length: 100 }, (_, i) => i);
    expectNumbers(tensor(ndarray(many, [100])), many);
    expectNumbers(
      tensor(
        ndarray(new Uint8Array([1, 2, 3, 4]))
          .lo(1)
          .hi(2),
      ),
      [2, 3],
    );
  });

  it('rounds to Float32', () => {
    fc.assert(
      fc.property(fc.double(), (x) => {
        expectNumbers(tensor(x), Math.fround(x));
      }),
    );
  });

  it('keeps Float64 while gradients are checked, and Float32 again after a throw', () => {
    withFloat64(() => expectNumbers(tensor([0.1]), [0.1]));
    expect(() =>
      withFloat64(() => {
        throw new Error('inside');
      }),
    ).to.throw('inside');
    expectNumbers(tensor([0.1]), [Math.fround(0.1)]);
  });

  it('copies: changing the data or the shape afterwards does not reach it', () => {
    const nested = [
      [1, 2],
      [3, 4],
    ];
    const typed = new Float32Array([1, 2, 3, 4]);
    const array = ndarray(new Float32Array([1, 2, 3, 4]), [2, 2]);
    const shape = [2, 2];
    const made = [tensor(nested), tensor(typed, shape), tensor(array), tensor(array, shape)];
    nested[0] = [9, 9];
    typed.fill(9);
    array.set(0, 0, 9);
    shape[0] = 9;
    for (const x of made)
      expectNumbers(x, [
        [1, 2],
        [3, 4],
      ]);
  });

  it('accepts the shape that the data have, and any for one row of as many', () => {
    expectNumbers(tensor([[1, 2]], [1, 2]), [[1, 2]]);
    expectNumbers(tensor(5, [1, 1]), [[5]]);
    expectNumbers(tensor([5], []), 5);
    expect(tensor([], [0, 3]).shape).to.deep.equal([0, 3]);
  });

  it('keeps the sizes of empty rows', () => {
    expect(tensor([]).shape).to.deep.equal([0]);
    expect(tensor([[], []]).shape).to.deep.equal([2, 0]);
    expect(tensor([[], []]).toArray()).to.deep.equal([[], []]);
  });

  it('refuses ragged rows, naming the place', () => {
    const refused = (data: unknown, text: string) =>
      expectThrows(() => tensor(wrong(data)), RangeError, `tensor: ${text} (ragged nesting).`);
    refused([[1, 2], [3]], 'got a row of 1 at [1] when rows of 2 were due');
    refused([[], [1]], 'got a row of 1 at [1] when rows of 0 were due');
    refused([[1], 2], 'got the number 2 at [1] when a row of 1 was due');
    refused([1, [2]], 'got an array at [1] when a number was due');
    refused(
      [
        [[1], [2]],
        [[3], [4, 5]],
      ],
      'got a row of 2 at [1][1] when rows of 1 were due',
    );
  });

  it('refuses elements that are no numbers, naming the place', () => {
    const refused = (data: unknown, text: string) =>
      expectThrows(() => tensor(wrong(data)), TypeError, `tensor: ${text}`);
    refused([1, '2'], 'got "2" at [1] when a number was due.');
    refused([[1], [null]], 'got null at [1][0] when a number was due.');
    refused([[1], 'x'], 'got "x" at [1] when an array was due.');
    refused([undefined], 'got undefined at [0] when a number was due.');
    refused([1, true], 'got true at [1] when a number was due.');
    refused([1n], 'got 1 at [0] when a number was due.');
  });

  it('refuses holes in an array', () => {
    const holes = [1, 2, 3];
    delete holes[1];
    expectThrows(() => tensor(holes), TypeError, 'tensor: got undefined at [1] when a number was due.');
    expectThrows(
      () => tensor(new Array(2)),
      TypeError,
      'tensor: got undefined at [0] when a number was due.',
    );
  });

  it('takes what JSON wrote of a tensor', () => {
    fc.assert(
      fc.property(filled({ min: 0 }), ({ shape, values }) => {
        const made = tensor(
          values.map((v) => (Number.isFinite(v) ? v + 0 : 0)),
          shape,
        );
        const again = tensor(JSON.parse(JSON.stringify(made)));
        expect([again.shape, again.toArray()]).to.deep.equal([made.shape, made.toArray()]);
      }),
    );
    const flat = 'flat data of that many numbers was due.';
    expectThrows(
      () => tensor({ shape: [2, 2], data: [1, 2, 3] }),
      RangeError,
      `tensor: got shape [2, 2] for data of shape [3], ${flat}`,
    );
    expectThrows(
      () => tensor({ shape: [2], data: wrong([1, null]) }),
      TypeError,
      'tensor: got null at [1] when a number was due.',
    );
    expectThrows(
      () => tensor({ shape: [2], data: [1, 2] }, [1, 3]),
      RangeError,
      `tensor: got shape [1, 3] for data of shape [2], ${flat}`,
    );
  });

  it('refuses data of another kind', () => {
    const refused = (data: unknown, shown: string) =>
      expectThrows(
        () => tensor(wrong(data)),
        TypeError,
        `tensor: got ${shown} when numbers in nested arrays, a typed array, an ndarray or { shape, data } were due.`,
      );
    refused(undefined, 'undefined');
    refused(null, 'null');
    refused('1', '"1"');
    refused({ length: 1, 0: 1 }, 'an Object');
    refused(new DataView(new ArrayBuffer(4)), 'a DataView');
    refused(new BigInt64Array(1), 'a BigInt64Array');
    refused(new BigInt64Array(0), 'a BigInt64Array');
    refused(ndarray(wrong(new BigInt64Array(1)), [1]), 'a BigInt64Array');
    refused({ shape: [1], stride: [1] }, 'undefined');
    refused(tensor(1), 'a Tensor');
    refused(() => 1, 'a function');
  });

  it('refuses a shape of another size, or for data that have one', () => {
    const text = (shape: string, of: string) =>
      `tensor: got shape ${shape} for data of shape ${of}, flat data of that many numbers was due.`;
    expectThrows(() => tensor([1, 2, 3], [2, 2]), RangeError, text('[2, 2]', '[3]'));
    expectThrows(
      () =>
        tensor(
          [
            [1, 2],
            [3, 4],
          ],
          [4],
        ),
      RangeError,
      text('[4]', '[2, 2]'),
    );
    expectThrows(() => tensor(new Float32Array(2), []), RangeError, text('[]', '[2]'));
  });
});

describe('zeros, ones and full', () => {
  it('hold one value everywhere', () => {
    fc.assert(
      fc.property(shapes(), anyFloat, (shape, value) => {
        expectValues(zeros(shape), shape, () => 0, 0);
        expectValues(ones(shape), shape, () => 1, 0);
        expectValues(full(shape, value), shape, () => value, 0);
      }),
    );
  });

  it('keep their shape when the one they were made with changes', () => {
    const shape = [1, 2];
    const made = [zeros(shape), ones(shape), full(shape, 3)];
    shape[0] = 5;
    for (const x of made) expect(x.shape).to.deep.equal([1, 2]);
  });

  it('refuse what is no shape', () => {
    for (const make of [zeros, ones, (shape: readonly number[]) => full(shape, 1)]) {
      const place = make === zeros ? 'zeros' : make === ones ? 'ones' : 'full';
      expectThrows(
        () => make(wrong(3)),
        TypeError,
        `${place}: got 3 as shape when an array of sizes was due.`,
      );
      for (const size of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY]) {
        const text = `${place}: got the size ${size} in shape [2, ${size}] when a whole number was due.`;
        expectThrows(() => make([2, size]), RangeError, text);
      }
    }
    expectThrows(
      () => zeros(wrong(['2'])),
      RangeError,
      'zeros: got the size "2" in shape [2] when a whole number was due.',
    );
    expectThrows(() => full([2], wrong('1')), TypeError, 'full: got "1" when a number was due.');
  });

  it('have as many elements as there are index tuples', () => {
    fc.assert(fc.property(shapes(), (shape) => zeros(shape).size === indices(shape).length));
  });
});
