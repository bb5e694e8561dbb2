import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkGrad,
  conv1d,
  conv2d,
  encoders,
  maxPool2d,
  mul,
  ones,
  random,
  reshape,
  sum,
  type Tensor,
  useKernels,
  valueAndGrad,
  zeros,
} from '../../lib/index.ts';
import { type ConvolutionCase, convolutions, terms } from '../support/convolution.ts';
import { expectThrows, expectValues, wrong } from '../support/expect.ts';
import { position, product } from '../support/indices.ts';
import { runs } from '../support/runs.ts';
import { dyadic, type Sample } from '../support/sample.ts';

const bit = fc.constantFrom(0, 0, 0, 1);
const kinds = { numbers: dyadic, spikes: bit };

function convolved(given: ConvolutionCase): Tensor {
  const { x, weight, bias, stride, padding, dilation, groups } = given;
  return conv2d(x.tensor, weight.tensor, { bias: bias?.tensor, stride, padding, dilation, groups });
}

/** Sums of what each term gives, in double precision, by the place that it is added to. */
function summed(
  shape: readonly number[],
  given: ConvolutionCase,
  f: (out: number[], image: number[], weight: number[]) => readonly [place: number[], value: number],
): (index: readonly number[]) => number {
  const totals = new Float64Array(product(shape));
  for (const term of terms(given)) {
    const [place, value] = f(...term);
    const at = position(shape, place);
    totals[at] = (totals[at] as number) + value;
  }
  return (index) => totals[position(shape, index)] as number;
}

for (const [kind, element] of Object.entries(kinds)) {
  describe(`conv2d of ${kind}`, () => {
    it('is what seven loops give, for views too', () => {
      fc.assert(
        fc.property(convolutions(element), (given) => {
          const { x, weight, bias, ct } = given;
          const due = summed(ct.shape, given, (out, image, at) => [out, x.at(image) * weight.at(at)]);
          const added = (index: number[]) => due(index) + (bias?.at([index.at(-3) as number]) ?? 0);
          expectValues(convolved(given), ct.shape, added, 0);
        }),
      );
    });

    it('passes the gradients of these loops', () => {
      fc.assert(
        fc.property(convolutions(element), (given) => {
          const { x, weight, bias, ct } = given;
          const inputs = { x: x.tensor, weight: weight.tensor, ...(bias && { bias: bias.tensor }) };
          const { grads } = valueAndGrad(() => sum(mul(convolved(given), ct.tensor)), inputs);
          const ofX = summed(x.shape, given, (out, image, at) => [image, ct.at(out) * weight.at(at)]);
          const ofWeight = summed(weight.shape, given, (out, image, at) => [at, ct.at(out) * x.at(image)]);
          expectValues(grads.x, x.shape, ofX, 0);
          expectValues(grads.weight, weight.shape, ofWeight, 0);
          if (bias) expectValues(grads.bias as Tensor, bias.shape, ([o]) => totalOf(ct, o as number), 0);
        }),
      );
    });
  });
}

/** The sum of a channel of [..., channels, height, width]. */
function totalOf(ct: Sample, channel: number): number {
  const whole = ct.tensor.toTypedArray();
  const [channels = 0, height = 0, width = 0] = ct.shape.slice(-3);
  const pixels = height * width;
  return Array.from(whole).reduce(
    (total, value, i) => total + (Math.floor(i / pixels) % channels === channel ? value : 0),
    0,
  );
}

describe('conv1d', () => {
  it('is conv2d with a height of 1', () => {
    fc.assert(
      fc.property(convolutions(dyadic, 1), (given) => {
        const { x, weight, bias, stride, padding, dilation, groups, ct } = given;
        const line = (t: Tensor) => reshape(t, t.shape.toSpliced(-2, 1));
        const [by, around, apart] = [stride[1], padding[1], dilation[1]];
        const options = { stride: by, padding: around, dilation: apart, groups };
        const signals = {
          x: line(x.tensor),
          weight: line(weight.tensor),
          bias: bias?.tensor ?? zeros([weight.shape[0] as number]),
        };
        const single = valueAndGrad(() => {
          const out = conv1d(signals.x, signals.weight, { ...options, bias: signals.bias });
          return { loss: sum(mul(out, line(ct.tensor))), out };
        }, signals);
        const images = { x: x.tensor, weight: weight.tensor, bias: signals.bias };
        const due = valueAndGrad(() => {
          const out = conv2d(x.tensor, weight.tensor, {
            stride,
            padding,
            dilation,
            groups,
            bias: signals.bias,
          });
          return { loss: sum(mul(out, ct.tensor)), out };
        }, images);
        const both = ({ grads, aux }: typeof due) =>
          [aux.out, grads.x, grads.weight, grads.bias].map((t) => t.toTypedArray());
        expect(both(single)).to.deep.equal(both(due));
        expect(single.aux.out.shape).to.deep.equal(ct.shape.toSpliced(-2, 1));
      }),
    );
  });
});

/** A convolution of spikes that is large enough for events, and the same spikes as numbers. */
function spikes(density: number): { x: Tensor; w: Tensor; ct: Tensor } {
  const generator = random(7);
  return {
    x: generator.bernoulli(density, [3, 2, 6, 13, 11]),
    w: generator.normal([20, 3, 3, 5]),
    ct: generator.normal([3, 2, 20, 13, 7]),
  };
}

const wide = { stride: [1, 2], padding: [1, 3], groups: 2, dilation: [1, 1] } as const;

/** Output and gradient of the weights; as numbers, where a last image makes events impossible. */
function both(x: Tensor, w: Tensor, ct: Tensor): Float32Array[] {
  const { grads, aux } = valueAndGrad(() => {
    const out = conv2d(x, w, wide);
    return { loss: sum(mul(out, ct)), out };
  }, w);
  return [aux.out.toTypedArray(), grads.toTypedArray()] as Float32Array[];
}

for (const kernels of ['simd', 'reference']) {
  describe(`conv2d by events, ${kernels}`, () => {
    let before: string;
    beforeEach(() => {
      before = useKernels(kernels);
    });
    afterEach(() => {
      useKernels(before);
    });

    for (const density of [0.02, 0.2, 0.45]) {
      it(`has the bits of the same numbers multiplied out, at a density of ${density}`, () => {
        const { x, w, ct } = spikes(density);
        const [out, grads] = both(x, w, ct);
        // Halves are no spikes; doubled again, every product is the same.
        const [halves, halfGrads] = both(mul(x, 0.5), mul(w, 2), mul(ct, 2));
        expect(halves).to.deep.equal(out?.map((v) => v));
        expect(halfGrads).to.deep.equal(grads);
      });
    }
  });
}

describe('conv2d of what repeats at each step', () => {
  it('is computed once, with the same output and gradients', () => {
    const generator = random(3);
    const image = generator.normal([2, 1, 6, 6]);
    const w = generator.normal([3, 1, 3, 3]);
    const ct = generator.normal([4, 2, 3, 4, 4]);
    const run = (repeat: (x: Tensor) => Tensor) =>
      valueAndGrad(
        () => {
          const out = conv2d(repeat(image), w);
          return { loss: sum(mul(out, ct)), out };
        },
        { image, w },
      );
    const still = run((x) => encoders.direct(x, { steps: 4 }));
    const moving = run((x) => mul(encoders.direct(x, { steps: 4 }), ones([4, 1, 1, 1, 1])));
    expect(still.aux.out.toArray()).to.deep.equal(moving.aux.out.toArray());
    for (const name of ['image', 'w'] as const) {
      const due = moving.grads[name].toTypedArray();
      still.grads[name].toTypedArray().forEach((value, i) => {
        expect(value).to.be.closeTo(due[i] as number, 1e-4);
      });
    }
    // What is repeated outside is a constant inside.
    const outside = encoders.direct(image, { steps: 4 });
    const { grads } = valueAndGrad(() => sum(mul(conv2d(outside, w), ct)), { image, w });
    expect(grads.image.toTypedArray().every((g) => g === 0)).to.equal(true);
    expect(grads.w.toArray()).to.deep.equal(moving.grads.w.toArray());
    // Its memory is that of one step.
    expect(still.aux.out.array.stride[0]).to.equal(0);
  });
});

describe('the gradient of conv2d', () => {
  it('is that of finite differences', () => {
    fc.assert(
      fc.property(
        convolutions(dyadic).filter(({ x, ct }) => product(x.shape) * product(ct.shape) > 0),
        ({ x, weight, bias, stride, padding, dilation, groups }) => {
          const report = checkGrad(
            (x, w, b) => conv2d(x, w, { stride, padding, dilation, groups, bias: b }),
            [x.tensor, weight.tensor, bias?.tensor ?? zeros([weight.shape[0] as number])],
            { assert: false, coordinates: 8, directions: 1 },
          );
          expect(report.passed, String(report)).to.equal(true);
        },
      ),
      { numRuns: runs(15) },
    );
  });
});

describe('conv2d refuses', () => {
  const x = ones([2, 4, 5, 5]);
  const w = ones([6, 4, 3, 3]);
  const rows: readonly (readonly [string, () => unknown, typeof RangeError | typeof TypeError, string])[] = [
    [
      'too few axes',
      () => conv2d(ones([5, 5]), w),
      RangeError,
      'conv2d: got an input of shape [5, 5] when [..., channels, height, width] was due.',
    ],
    [
      'weights of other axes',
      () => conv2d(x, ones([4, 3])),
      RangeError,
      'conv2d: got weights of shape [4, 3] when [out, in / groups, height, width] were due.',
    ],
    [
      'other channels',
      () => conv2d(ones([2, 3, 5, 5]), w),
      RangeError,
      'conv2d: got 3 channels in an input of shape [2, 3, 5, 5] when the weights take 4.',
    ],
    [
      'channels that are last',
      () => conv2d(ones([2, 5, 5, 4]), w),
      RangeError,
      'conv2d: got 5 channels in an input of shape [2, 5, 5, 4] when the weights take 4; channels come before height and width, here they seem to be last.',
    ],
    [
      'channels of other groups',
      () => conv2d(x, ones([6, 4, 3, 3]), { groups: 2 }),
      RangeError,
      'conv2d: got 4 channels in an input of shape [2, 4, 5, 5] when the weights take 8 (2 groups of 4).',
    ],
    [
      'groups that do not divide',
      () => conv2d(x, w, { groups: 3 }),
      RangeError,
      'conv2d: groups must divide 4 input and 6 output channels, got 3.',
    ],
    [
      'a kernel that is larger than the image',
      () => conv2d(x, ones([6, 4, 6, 3])),
      RangeError,
      'conv2d: got a kernel of [6, 3] for an input of [5, 5] with padding [0, 0] and dilation [1, 1], it must fit.',
    ],
    [
      'one that dilation makes larger',
      () => conv2d(x, w, { dilation: [1, 3] }),
      RangeError,
      'conv2d: got a kernel of [3, 3] for an input of [5, 5] with padding [0, 0] and dilation [1, 3], it must fit.',
    ],
    [
      'a kernel without elements',
      () => conv2d(x, ones([6, 4, 0, 3])),
      RangeError,
      'conv2d: got a kernel of [0, 3] for an input of [5, 5] with padding [0, 0] and dilation [1, 1], it must fit.',
    ],
    [
      'another bias',
      () => conv2d(x, w, { bias: ones([4]) }),
      RangeError,
      'conv2d: got a bias of shape [4] when [6] was due.',
    ],
    [
      'a stride of 0',
      () => conv2d(x, w, { stride: 0 }),
      RangeError,
      'conv2d: stride must be whole numbers of at least 1, got 0.',
    ],
    [
      'half a pixel of padding',
      () => conv2d(x, w, { padding: [1, 0.5] }),
      RangeError,
      'conv2d: padding must be whole numbers of at least 0, got [1, 0.5].',
    ],
    [
      'three strides',
      () => conv2d(x, w, { stride: wrong([1, 1, 1]) }),
      RangeError,
      'conv2d: stride must be whole numbers of at least 1, got [1, 1, 1].',
    ],
    [
      'a text',
      () => conv2d(x, w, { padding: wrong('same') }),
      TypeError,
      'conv2d: padding must be a number or two in an array, got "same".',
    ],
    [
      'groups of another kind',
      () => conv2d(x, w, { groups: wrong('all') }),
      TypeError,
      'conv2d: groups must be a number, got "all".',
    ],
    [
      'no groups',
      () => conv2d(x, w, { groups: 0 }),
      RangeError,
      'conv2d: groups must be a whole number of at least 1, got 0.',
    ],
    [
      'an unknown option',
      () => conv2d(x, w, wrong({ pad: 1 })),
      TypeError,
      'conv2d: got an unknown option "pad", known are stride, padding, dilation, groups, bias.',
    ],
    [
      'no weights',
      () => conv2d(x, wrong(undefined)),
      TypeError,
      'conv2d: got undefined when a Tensor or a number was due.',
    ],
    [
      'a signal without channels',
      () => conv1d(ones([5]), ones([1, 1, 3])),
      RangeError,
      'conv1d: got an input of shape [5] when [..., channels, length] was due.',
    ],
    [
      'a stride of two numbers for a signal',
      () => conv1d(ones([1, 5]), ones([1, 1, 3]), { stride: wrong([1, 1]) }),
      TypeError,
      'conv1d: stride must be a number, got an array of 2.',
    ],
  ];
  for (const [name, f, kind, text] of rows) it(name, () => expectThrows(f, kind, text));
});

describe('conv2d of spikes and maxPool2d', () => {
  /** Whether something reads the map between them, so that it is there as a whole. */
  const run = (
    isRead: boolean,
    options: { stride?: number; padding?: number; dilation?: [number, number] },
  ) => {
    const generator = random(11);
    const x = generator.bernoulli(0.2, [4, 3, 4, 12, 13]);
    const w = generator.normal([70, 2, 3, 3]);
    const bias = generator.normal([70]);
    const { grads, aux } = valueAndGrad(
      () => {
        const map = conv2d(x, w, { ...options, groups: 2, bias });
        if (isRead) map.toTypedArray();
        const out = maxPool2d(map, [2, 3], { stride: 2, padding: 1 });
        return { loss: sum(mul(out, random(12).normal(out.shape))), out };
      },
      { x, w, bias },
    );
    return [aux.out, grads.w, grads.x, grads.bias].map((t) => t.toTypedArray());
  };

  for (const options of [
    {},
    { padding: 1, dilation: [2, 1] as [number, number] },
    { padding: 2, dilation: [1, 2] as [number, number] },
  ]) {
    it(`are the same as one after the other, with ${JSON.stringify(options)}`, () => {
      const [together, apart] = [run(false, options), run(true, options)];
      expect(together.slice(0, 2)).to.deep.equal(apart.slice(0, 2));
      for (const i of [2, 3]) {
        const due = apart[i] as Float32Array;
        (together[i] as Float32Array).forEach((value, j) => {
          expect(value).to.be.closeTo(due[j] as number, 2e-4);
        });
      }
    });
  }

  it('are the same of signals, whose channels are the height of a window', () => {
    const x = random(11).bernoulli(0.1, [40, 8, 66]);
    const w = random(12).normal([40, 8, 3]);
    const pooled = (isRead: boolean) => {
      const { grads, aux } = valueAndGrad(
        () => {
          const map = conv1d(x, w);
          if (isRead) map.toTypedArray();
          const out = maxPool2d(map, 2);
          return { loss: sum(mul(out, random(13).normal(out.shape))), out };
        },
        { x, w },
      );
      return [aux.out, grads.w, grads.x].map((t) => t.toTypedArray());
    };
    expect(pooled(false)).to.deep.equal(pooled(true));
  });

  it('computes no map that nobody reads', () => {
    const x = random(11).bernoulli(0.2, [4, 3, 4, 12, 13]);
    const w = random(1).normal([70, 4, 3, 3]);
    valueAndGrad(() => {
      const map = conv2d(x, w);
      const out = sum(maxPool2d(map, 2));
      expect(map.value.isDense).to.equal(false);
      return out;
    }, w);
  });
});
