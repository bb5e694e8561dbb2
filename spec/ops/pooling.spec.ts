import { expect } from 'chai';
import fc from 'fast-check';
import {
  adaptiveAvgPool2d,
  avgPool2d,
  checkGrad,
  encoders,
  flatten,
  maxPool2d,
  mul,
  ones,
  random,
  sum,
  sumPool2d,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../lib/index.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../support/expect.ts';
import { indices, position, product } from '../support/indices.ts';
import { dyadic, type Sample, sample } from '../support/sample.ts';

interface Case {
  readonly x: Sample;
  readonly ct: Sample;
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
}

const axis = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.nat({ max: 4 }), fc.boolean())
  .map(([kernel, stride, more, pads]) => {
    const padding = pads ? Math.floor(kernel / 2) : 0;
    const size = Math.max(1, kernel - 2 * padding) + more;
    return { kernel, stride, padding, size, out: Math.floor((size + 2 * padding - kernel) / stride) + 1 };
  });

const cases = (element: fc.Arbitrary<number>): fc.Arbitrary<Case> =>
  fc.tuple(fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 2 }), axis, axis).chain(([lead, y, x]) =>
    fc.record({
      x: sample([...lead, y.size, x.size], element),
      ct: sample([...lead, y.out, x.out], dyadic),
      kernel: fc.constant([y.kernel, x.kernel] as const),
      stride: fc.constant([y.stride, x.stride] as const),
      padding: fc.constant([y.padding, x.padding] as const),
    }),
  );

/** The places of a window that are no padding, row after row. */
function windowOf({ x, kernel, stride, padding }: Case, out: readonly number[]): number[][] {
  const [height = 0, width = 0] = x.shape.slice(-2);
  const [i = 0, j = 0] = out.slice(-2);
  return indices(kernel)
    .map(([u = 0, v = 0]) => [i * stride[0] - padding[0] + u, j * stride[1] - padding[1] + v] as const)
    .filter(([row, column]) => row >= 0 && column >= 0 && row < height && column < width)
    .map((place) => [...out.slice(0, -2), ...place]);
}

/** Where the first of the largest elements of a window is. */
function firstLargest(given: Case, out: readonly number[]): number[] {
  const [first = [], ...others] = windowOf(given, out);
  return others.reduce((best, place) => (given.x.at(place) > given.x.at(best) ? place : best), first);
}

function total(given: Case, out: readonly number[]): number {
  return windowOf(given, out).reduce((sum, place) => sum + given.x.at(place), 0);
}

function gradient(f: (x: Tensor) => Tensor, { x, ct }: Case): Tensor {
  return valueAndGrad(() => sum(mul(f(x.tensor), ct.tensor)), x.tensor).grads;
}

/** The cotangent of each output, added at the places that it goes to. */
function scattered(given: Case, placesOf: (out: readonly number[]) => readonly number[][], by = 1) {
  const totals = new Float64Array(product(given.x.shape));
  for (const out of indices(given.ct.shape)) {
    for (const place of placesOf(out)) {
      const at = position(given.x.shape, place);
      totals[at] = (totals[at] as number) + given.ct.at(out) / by;
    }
  }
  return (index: readonly number[]) => totals[position(given.x.shape, index)] as number;
}

describe('maxPool2d', () => {
  for (const [kind, element] of Object.entries({ numbers: dyadic, spikes: fc.constantFrom(0, 1) })) {
    it(`of ${kind} is the largest of each window, and the first of equal ones gets the gradient`, () => {
      fc.assert(
        fc.property(cases(element), (given) => {
          const { x, ct, kernel, stride, padding } = given;
          const pool = (t: Tensor) => maxPool2d(t, kernel, { stride, padding });
          expectValues(pool(x.tensor), ct.shape, (out) => x.at(firstLargest(given, out)), 0);
          const due = scattered(given, (out) => [firstLargest(given, out)]);
          expectValues(gradient(pool, given), x.shape, due, 0);
        }),
      );
    });
  }

  it('passes NaN on', () => {
    const x = tensor([[[1, Number.NaN, Number.NaN, 2, 5, 3]]]);
    expectNumbers(maxPool2d(x, [1, 3]), [[[Number.NaN, 5]]]);
    const { grads } = valueAndGrad(() => sum(maxPool2d(x, [1, 3])), x);
    expectNumbers(grads, [[[0, 1, 0, 0, 1, 0]]]);
  });

  it('has windows of any size', () => {
    const x = random(1).uniform([1, 20, 20]);
    const { value, grads } = valueAndGrad(() => sum(maxPool2d(x, 20)), x);
    const largest = Math.max(...x.toTypedArray());
    expect(value).to.equal(largest);
    expect(grads.toTypedArray().indexOf(1)).to.equal(x.toTypedArray().indexOf(largest));
  });
});

describe('sumPool2d and avgPool2d', () => {
  it('are the sum of each window, and its mean with zeros around', () => {
    fc.assert(
      fc.property(cases(dyadic), (given) => {
        const { x, ct, kernel, stride, padding } = given;
        const [sums, means] = [sumPool2d, avgPool2d].map(
          (f) => (t: Tensor) => f(t, kernel, { stride, padding }),
        );
        if (sums === undefined || means === undefined) return;
        const area = kernel[0] * kernel[1];
        expectValues(sums(x.tensor), ct.shape, (out) => total(given, out), 0);
        expectValues(means(x.tensor), ct.shape, (out) => total(given, out) / area);
        const places = (out: readonly number[]) => windowOf(given, out);
        expectValues(gradient(sums, given), x.shape, scattered(given, places), 0);
        expectValues(gradient(means, given), x.shape, scattered(given, places, area));
      }),
    );
  });
});

describe('adaptiveAvgPool2d', () => {
  it('is the mean of so many windows that cover the image', () => {
    const size = fc.integer({ min: 1, max: 6 });
    const images = fc
      .tuple(fc.nat({ max: 2 }), size, size, size, size)
      .chain(([planes, height, width, y, x]) =>
        fc.record({ x: sample([planes, height, width], dyadic), ct: sample([planes, y, x], dyadic) }),
      );
    fc.assert(
      fc.property(images, ({ x, ct }) => {
        const [, height = 0, width = 0] = x.shape;
        const [, rows = 0, columns = 0] = ct.shape;
        const spread = new Float64Array(product(x.shape));
        const due = ([plane = 0, i = 0, j = 0]: readonly number[]) => {
          const [top, bottom] = [Math.floor((i * height) / rows), Math.ceil(((i + 1) * height) / rows)];
          const [left, right] = [Math.floor((j * width) / columns), Math.ceil(((j + 1) * width) / columns)];
          const area = (bottom - top) * (right - left);
          let sum = 0;
          for (let row = top; row < bottom; row++) {
            for (let column = left; column < right; column++) {
              sum += x.at([plane, row, column]);
              const at = position(x.shape, [plane, row, column]);
              spread[at] = (spread[at] as number) + ct.at([plane, i, j]) / area;
            }
          }
          return sum / area;
        };
        const pool = (t: Tensor) => adaptiveAvgPool2d(t, [rows, columns]);
        expectValues(pool(x.tensor), ct.shape, due);
        const { grads } = valueAndGrad(() => sum(mul(pool(x.tensor), ct.tensor)), x.tensor);
        expectValues(grads, x.shape, (index) => spread[position(x.shape, index)] as number);
      }),
    );
  });
});

describe('the gradients of pooling', () => {
  const pools = {
    maxPool2d: (x: Tensor) => maxPool2d(x, 3, { stride: 2, padding: 1 }),
    avgPool2d: (x: Tensor) => avgPool2d(x, 3, { stride: 2, padding: 1 }),
    sumPool2d: (x: Tensor) => sumPool2d(x, 2, { stride: 1 }),
    adaptiveAvgPool2d: (x: Tensor) => adaptiveAvgPool2d(x, [2, 4]),
  };
  for (const [name, pool] of Object.entries(pools)) {
    it(`of ${name} are those of finite differences`, () => {
      // All apart by more than a step.
      const x = tensor(
        Float32Array.from({ length: 70 }, (_, i) => ((i * 37) % 70) / 5),
        [2, 5, 7],
      );
      const report = checkGrad(pool, [x], { assert: false, length: 0.05 });
      expect(report.passed, String(report)).to.equal(true);
    });
  }
});

describe('pooling of what repeats at each step', () => {
  it('is computed once', () => {
    const x = random(1).uniform([2, 3, 4, 4]);
    const out = maxPool2d(encoders.direct(x, { steps: 5 }), 2);
    expect(out.shape).to.deep.equal([5, 2, 3, 2, 2]);
    expect(out.array.stride[0]).to.equal(0);
  });
});

describe('flatten', () => {
  it('makes one axis of all from one on', () => {
    fc.assert(
      fc.property(sample([2, 1, 3, 2], dyadic), fc.nat({ max: 4 }), (x, from) => {
        const shape = [...x.shape.slice(0, from), product(x.shape.slice(from))];
        expect(flatten(x.tensor, from).shape).to.deep.equal(shape);
        expect(flatten(x.tensor, from).toTypedArray()).to.deep.equal(x.tensor.toTypedArray());
      }),
    );
  });

  it('copies nothing of what repeats at each step', () => {
    fc.assert(
      fc.property(sample([2, 1, 3, 2], dyadic), fc.integer({ min: 1, max: 5 }), (x, from) => {
        const repeated = encoders.direct(x.tensor, { steps: 4 });
        const flat = flatten(repeated, from);
        expect(flat.shape).to.deep.equal([
          4,
          ...[2, 1, 3, 2].slice(0, from - 1),
          product([2, 1, 3, 2].slice(from - 1)),
        ]);
        expect(flat.array.stride[0]).to.equal(0);
        expect(flat.toTypedArray()).to.deep.equal(repeated.toTypedArray());
      }),
    );
  });
});

describe('pooling refuses', () => {
  const x = ones([1, 2, 4, 4]);
  const rows: readonly (readonly [string, () => unknown, typeof RangeError | typeof TypeError, string])[] = [
    [
      'too few axes',
      () => maxPool2d(ones([4, 4]), 2),
      RangeError,
      'maxPool2d: got an input of shape [4, 4] when [..., channels, height, width] was due.',
    ],
    [
      'a window that is larger than the image',
      () => avgPool2d(x, [2, 5]),
      RangeError,
      'avgPool2d: got a window of 5 for 4 pixels with padding 0, it must fit.',
    ],
    [
      'a window of nothing but padding',
      () => maxPool2d(ones([1, 2, 0, 4]), 2, { padding: 1 }),
      RangeError,
      'maxPool2d: got a window of 2 for 0 pixels with padding 1, it must fit.',
    ],
    [
      'padding above half of the window',
      () => maxPool2d(x, 3, { padding: 2 }),
      RangeError,
      'maxPool2d: padding must be at most half of the kernel [3, 3], got [2, 2].',
    ],
    [
      'a window of 0',
      () => sumPool2d(x, 0),
      RangeError,
      'sumPool2d: kernel must be whole numbers of at least 1, got 0.',
    ],
    [
      'no window',
      () => sumPool2d(x, wrong(undefined)),
      TypeError,
      'sumPool2d: kernel must be a number or two in an array, got undefined.',
    ],
    [
      'a stride of 0',
      () => sumPool2d(x, 2, { stride: 0 }),
      RangeError,
      'sumPool2d: stride must be whole numbers of at least 1, got 0.',
    ],
    [
      'an unknown option',
      () => maxPool2d(x, 2, wrong({ ceilMode: true })),
      TypeError,
      'maxPool2d: got an unknown option "ceilMode", known are stride, padding.',
    ],
    [
      'no output',
      () => adaptiveAvgPool2d(x, 0),
      RangeError,
      'adaptiveAvgPool2d: size must be whole numbers of at least 1, got 0.',
    ],
    [
      'an image without pixels',
      () => adaptiveAvgPool2d(ones([1, 0, 2]), 1),
      RangeError,
      'adaptiveAvgPool2d: got an image of 0 pixels, at least one was due.',
    ],
    [
      'an axis that is not there',
      () => flatten(x, 5),
      RangeError,
      'flatten: got a tensor of shape [1, 2, 4, 4] when it has no axis 5.',
    ],
    [
      'half an axis',
      () => flatten(x, 0.5),
      RangeError,
      'flatten: from must be a whole number of at least 0, got 0.5.',
    ],
  ];
  for (const [name, f, kind, text] of rows) it(name, () => expectThrows(f, kind, text));
});
