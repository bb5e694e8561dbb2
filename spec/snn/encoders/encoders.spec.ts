import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { withFloat64 } from '../../../lib/array/layout.ts';
import {
  abs,
  encoders,
  less,
  mul,
  random,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
  where,
  zeros,
} from '../../../lib/index.ts';
import { expectNumbers, expectThrows, expectValues, wrong } from '../../support/expect.ts';
import { indices } from '../../support/indices.ts';
import { dyadic, moderate, sample } from '../../support/sample.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const steps = fc.integer({ min: 1, max: 8 });
const unit: Arbitrary<number> = fc.oneof(
  fc.float({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, -0, 1),
);
const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 });

type Encoder = (x: Tensor, options: { readonly steps: number }) => Tensor;

const encoder: Readonly<Record<'rate' | 'latency' | 'direct', Encoder>> = {
  rate: (x, options) => encoders.rate(x, { random: random(1), ...options }),
  latency: encoders.latency,
  direct: encoders.direct,
};

for (const [name, encode] of Object.entries(encoder)) {
  describe(`encoders.${name}`, () => {
    it('gives [steps, batch, ...] for [batch, ...]', () => {
      fc.assert(
        fc.property(
          shapes.chain((shape) => sample(shape, unit)),
          steps,
          ({ tensor: x, shape }, count) => {
            expect(encode(x, { steps: count }).shape).to.deep.equal([count, ...shape]);
          },
        ),
      );
    });

    it('gives the same for a view as for a copy', () => {
      fc.assert(
        fc.property(
          shapes.chain((shape) => sample(shape, unit)),
          steps,
          ({ tensor: x }, count) => {
            const copied = tensor(x.toTypedArray(), x.shape);
            expect(encode(x, { steps: count }).toArray()).to.deep.equal(
              encode(copied, { steps: count }).toArray(),
            );
          },
        ),
      );
    });

    for (const [count, shown] of [
      [0, '0'],
      [-1, '-1'],
      [1.5, '1.5'],
      [Number.NaN, 'NaN'],
      ['3', '"3"'],
      [undefined, 'undefined'],
    ] as const) {
      it(`refuses ${shown} steps`, () => {
        const text = `${name}: got ${shown} steps when a positive integer was due.`;
        expectThrows(() => encode(tensor([0.5]), { steps: wrong(count) }), RangeError, text);
      });
    }

    it('refuses a scalar and what is no tensor', () => {
      expectThrows(
        () => encode(tensor(0.5), { steps: 2 }),
        RangeError,
        `${name}: got a tensor of shape [] when [batch, ...] was due.`,
      );
      for (const [x, shown] of [
        [[0.5], 'an array of 1'],
        [0.5, '0.5'],
        [undefined, 'undefined'],
      ] as const) {
        const text = `${name}: got ${shown} when a Tensor was due.`;
        expectThrows(() => encode(wrong(x), { steps: 2 }), TypeError, text);
      }
    });

    it('refuses options that are no object', () => {
      const call = encoders[name as 'direct'];
      for (const given of [5, null]) {
        const text = `${name}: got ${given} as options when an object was due.`;
        expectThrows(() => call(tensor([0.5]), wrong(given)), TypeError, text);
      }
    });

    it('refuses no options', () => {
      const text = `${name}: got undefined steps when a positive integer was due.`;
      const call = encoders[name as 'direct'];
      expectThrows(() => call(tensor([0.5]), wrong(undefined)), RangeError, text);
    });
  });
}

for (const name of ['rate', 'latency'] as const) {
  const encode = encoder[name];

  describe(`encoders.${name}`, () => {
    it('gives zeros and ones, constants for the tape', () => {
      const x = tensor([0, 0.25, 0.5, 1]);
      const { grads } = valueAndGrad(() => sum(encode(x, { steps: 5 })).add(sum(x)), x);
      expectNumbers(grads, [1, 1, 1, 1]);
      expect(new Set(encode(x, { steps: 5 }).toTypedArray())).to.deep.equal(new Set([0, 1]));
    });

    for (const value of [-0.25, 1.25, Number.NaN, Number.POSITIVE_INFINITY]) {
      it(`refuses the value ${value}`, () => {
        const text = `${name}: got ${value} at element 2 when values in [0, 1] were due.`;
        expectThrows(() => encode(tensor([[0.5, 1, value, 0.5]]), { steps: 2 }), RangeError, text);
      });
    }
  });
}

/** How far a number of hits lies from what is expected once in 1e9 draws at most, by Bernstein's inequality: rare hits too. */
function farthest(variance: number): number {
  const rarity = Math.log(2e9);
  return rarity / 3 + Math.sqrt((rarity / 3) ** 2 + 2 * rarity * variance);
}

describe('encoders.rate', () => {
  it('fires with each value as its probability, as often as chance allows', () => {
    fc.assert(
      fc.property(seeds, fc.array(unit, { minLength: 1, maxLength: 4 }), (seed, values) => {
        const count = 2000;
        const spikes = encoders.rate(tensor(values), { steps: count, random: random(seed) });
        sum(spikes, 0)
          .toTypedArray()
          .forEach((fired, i) => {
            const p = values[i] as number;
            expect(Math.abs(fired - count * p)).to.be.at.most(farthest(count * p * (1 - p)));
          });
      }),
    );
  });

  it('never fires for 0 and always for 1', () => {
    const spikes = encoders.rate(tensor([0, 1]), { steps: 1000, random: random(3) });
    expectNumbers(sum(spikes, 0), [0, 1000]);
  });

  it('draws each step, sample and neuron on its own: pairs fire together as often as by chance', () => {
    const count = 4000;
    const spikes = encoders
      .rate(tensor([[0.5, 0.5]]), { steps: count, random: random(5) })
      .toArray() as number[][][];
    const [a, b] = [0, 1].map((n) => spikes.map((step) => step[0]?.[n] as number)) as [number[], number[]];
    const both = (x: number[], y: number[]) => x.filter((s, i) => s === 1 && y[i] === 1).length;
    const within = (n: number) =>
      expect(Math.abs(n - count / 4)).to.be.below(6 * Math.sqrt((count * 3) / 16));
    within(both(a, b));
    within(both(a, a.slice(1)));
  });

  it('gives the same spikes for the same seed, others for another and for the next call', () => {
    const twice = (seed: number) => {
      const generator = random(seed);
      return [1, 2].map(() => encoders.rate(tensor([0.5]), { steps: 100, random: generator }).toArray());
    };
    expect(twice(1)).to.deep.equal(twice(1));
    expect(twice(1)).not.to.deep.equal(twice(2));
    expect(twice(1)[0]).not.to.deep.equal(twice(1)[1]);
  });

  it('refuses null in the place of true or false, as does latency', () => {
    expectThrows(
      () => encoders.rate(tensor([0.5]), wrong({ steps: 2, random: random(1), signed: null })),
      TypeError,
      'rate: signed must be true or false, got null.',
    );
    expectThrows(
      () => encoders.latency(tensor([0.5]), wrong({ steps: 2, linear: null })),
      TypeError,
      'latency: linear must be true or false, got null.',
    );
  });

  it('refuses no generator and an unknown option', () => {
    expectThrows(
      () => encoders.rate(tensor([0.5]), wrong({ steps: 2 })),
      TypeError,
      'rate: random is undefined when a generator from random(seed) was due.',
    );
    expectThrows(
      () => encoders.rate(tensor([0.5]), wrong({ steps: 2, seed: 1 })),
      TypeError,
      'rate: got an unknown option "seed", known are steps, random, signed.',
    );
  });

  it('does not draw when it refuses a value', () => {
    const generator = random(1);
    expect(() => encoders.rate(tensor([0.5, 2]), { steps: 2, random: generator })).to.throw(RangeError);
    expect(generator.next()).to.equal(random(1).next());
  });
});

describe('encoders.rate of signed values', () => {
  it('is the code of their absolute values, with their signs', () => {
    fc.assert(
      fc.property(
        sample([2, 5], fc.float({ min: -1, max: 1, noNaN: true })),
        seeds,
        ({ tensor: x }, seed) => {
          const size = abs(x);
          const got = encoders.rate(x, { steps: 6, random: random(seed), signed: true });
          const plain = encoders.rate(size, { steps: 6, random: random(seed) });
          expect(got.toArray()).to.deep.equal(where(less(x, 0), plain.mul(-1).add(0), plain).toArray());
        },
      ),
    );
  });

  it('refuses what is outside [-1, 1], and another kind of option', () => {
    const options = { steps: 2, random: random(1), signed: true };
    expectThrows(
      () => encoders.rate(tensor([0, -1.5]), options),
      RangeError,
      'rate: got -1.5 at element 1 when values in [-1, 1] were due.',
    );
    expectThrows(
      () => encoders.rate(tensor([0]), { ...options, signed: wrong('yes') }),
      TypeError,
      'rate: signed must be true or false, got "yes".',
    );
  });
});

describe('encoders.delta', () => {
  const signal = tensor([1, 2, 0, 2, 2.9], [5, 1]);
  const line = (x: Tensor) => Array.from(x.toTypedArray());

  it('is what snnTorch gives', () => {
    expect(line(encoders.delta(signal, { threshold: 1, off: true }))).to.deep.equal([1, 1, -1, 1, 0]);
    const padded = encoders.delta(signal, { threshold: 1, off: true, start: 'first' });
    expect(line(padded)).to.deep.equal([0, 1, -1, 1, 0]);
    expect(line(encoders.delta(signal, { threshold: 1 }))).to.deep.equal([1, 1, 0, 1, 0]);
    expect(line(encoders.delta(signal))).to.deep.equal([1, 1, 0, 1, 1]);
  });

  it('fires where the change reaches the threshold, of any signal, of a view as of a copy', () => {
    const cases = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }));
    fc.assert(
      fc.property(
        cases.chain((shape) => sample(shape, dyadic)),
        fc.constantFrom(0.25, 1, 3),
        fc.boolean(),
        ({ tensor: x, shape }, threshold, off) => {
          const values = x.toArray() as number[][];
          const due = values.map((row, t) =>
            row.map((value, i) => {
              const change = value - (t > 0 ? (values[t - 1]?.[i] as number) : 0);
              return change >= threshold ? 1 : off && change <= -threshold ? -1 : 0;
            }),
          );
          const got = encoders.delta(x, { threshold, off });
          expect(got.shape).to.deep.equal(shape);
          expect(got.toArray()).to.deep.equal(due);
        },
      ),
    );
  });

  it('fires for a change that equals the threshold in Float32', () => {
    const x = tensor([0.1, 0.1, 0], [3, 1]);
    const spikes = () => line(encoders.delta(x, { threshold: 0.1, off: true }));
    expect(spikes()).to.deep.equal([1, 0, -1]);
    expect(withFloat64(spikes)).to.deep.equal([1, 0, -1]);
  });

  it('takes a signal of one step and one of none, and passes no gradient', () => {
    const one = tensor([1, 0], [1, 2]);
    expect(line(encoders.delta(one))).to.deep.equal([1, 0]);
    expect(line(encoders.delta(one, { start: 'first', off: true }))).to.deep.equal([0, 0]);
    expect(encoders.delta(zeros([0, 2])).shape).to.deep.equal([0, 2]);
    expect(valueAndGrad(() => sum(mul(encoders.delta(one), one)), one).grads.toArray()).to.deep.equal([
      [1, 0],
    ]);
  });

  it('refuses another shape and options that are none', () => {
    expectThrows(
      () => encoders.delta(tensor([1, 2])),
      RangeError,
      'delta: got a tensor of shape [2] when [steps, batch, ...] was due.',
    );
    for (const threshold of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expectThrows(
        () => encoders.delta(signal, { threshold }),
        RangeError,
        `delta: threshold must be above 0 and finite, got ${threshold}.`,
      );
    expectThrows(
      () => encoders.delta(signal, { off: wrong(1) }),
      TypeError,
      'delta: off must be true or false, got 1.',
    );
    expectThrows(
      () => encoders.delta(signal, { start: wrong('same') }),
      RangeError,
      "delta: start must be 'zero' or 'first', got \"same\".",
    );
    expectThrows(
      () => encoders.delta(signal, wrong({ padding: true })),
      TypeError,
      'delta: got an unknown option "padding", known are threshold, off, start.',
    );
  });
});

describe('encoders.latency', () => {
  it('fires once, at the time its formula gives, and not after the last step', () => {
    const options = fc.record({
      steps,
      tau: fc.constantFrom(0.5, 2, 5, 20),
      threshold: fc.constantFrom(0.01, 0.125, 0.5, 2),
    });
    fc.assert(
      fc.property(
        shapes.chain((shape) => sample(shape, unit)),
        options,
        (x, given) => {
          const { tau, threshold } = given;
          const due = ([t, ...index]: number[]) => {
            const value = x.at(index);
            const limit = Math.fround(threshold);
            if (value <= limit) return 0;
            return Math.floor(tau * Math.log(value / (value - limit))) === t ? 1 : 0;
          };
          expectValues(encoders.latency(x.tensor, given), [given.steps, ...x.shape], due, 0);
        },
      ),
    );
  });

  it('has tau 5 and threshold 0.01 unless told', () => {
    const x = tensor([0, 0.01, 0.011, 0.02, 0.05, 0.5, 1]);
    const told = encoders.latency(x, { steps: 20, tau: 5, threshold: 0.01 });
    expectNumbers(encoders.latency(x, { steps: 20 }), told.toArray());
  });

  it('fires the earlier the larger the value, and not up to the threshold', () => {
    const spikes = encoders.latency(tensor([0.125, 0.25, 0.5, 0.875, 1]), {
      steps: 4,
      tau: 2,
      threshold: 0.25,
    });
    // 2 ln(x / (x - 1/4)) = 1.386, 0.673, 0.575 for the last three.
    expectNumbers(spikes, [
      [0, 0, 0, 1, 1],
      [0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
  });

  it('is silent for a value that equals the threshold once both are Float32', () => {
    for (const threshold of [0.1, 0.3, 0.6, 0.7]) {
      const x = tensor([threshold]);
      expectNumbers(sum(encoders.latency(x, { steps: 1000, threshold })), 0);
      withFloat64(() =>
        expectNumbers(sum(encoders.latency(tensor([threshold]), { steps: 1000, threshold })), 0),
      );
    }
  });

  it('falls in a straight line with the value if linear, as in snnTorch with normalize and clip', () => {
    // What spikegen.latency of num_steps 5 gives.
    const spikes = encoders.latency(tensor([0.02, 0.5, 1]), { steps: 5, linear: true });
    expectNumbers(spikes, [
      [0, 0, 1],
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
      [1, 0, 0],
    ]);
    fc.assert(
      fc.property(sample([7], unit), steps, fc.constantFrom(0.5, 3, 20), ({ tensor: x }, count, tau) => {
        for (const [options, scale] of [[{ tau }, tau] as const, [{}, Math.max(1, count - 1)] as const]) {
          const got = encoders.latency(x, { steps: count, linear: true, ...options }).toArray();
          const due = Array.from({ length: count }, (_, t) =>
            Array.from(x.toTypedArray(), (value) => {
              const time = scale * (1 - value);
              const nearest = Math.abs(time - t) < 0.5 || (Math.abs(time - t) === 0.5 && t % 2 === 0);
              return value > Math.fround(0.01) && nearest ? 1 : 0;
            }),
          );
          expect(got).to.deep.equal(due);
        }
      }),
    );
  });

  it('is silent for zeros', () => {
    expectNumbers(sum(encoders.latency(zeros([2, 3]), { steps: 10 })), 0);
  });

  it('refuses tau and threshold that are not above 0, and an unknown option', () => {
    const x = tensor([0.5]);
    for (const name of ['tau', 'threshold']) {
      for (const value of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
        const text = `latency: ${name} must be above 0 and finite, got ${value}.`;
        expectThrows(() => encoders.latency(x, { steps: 2, [name]: value }), RangeError, text);
      }
      for (const [value, shown] of [
        ['5', '"5"'],
        [null, 'null'],
      ] as const) {
        const text = `latency: ${name} must be a number, got ${shown}.`;
        expectThrows(() => encoders.latency(x, { steps: 2, [name]: wrong(value) }), TypeError, text);
      }
    }
    expectThrows(
      () => encoders.latency(x, wrong({ steps: 2, normalize: true })),
      TypeError,
      'latency: got an unknown option "normalize", known are steps, tau, threshold, linear.',
    );
    expectThrows(
      () => encoders.latency(x, { steps: 2, linear: wrong(1) }),
      TypeError,
      'latency: linear must be true or false, got 1.',
    );
  });
});

describe('encoders.direct', () => {
  it('is the input at each step, as a view of its memory', () => {
    fc.assert(
      fc.property(
        shapes.chain((shape) => sample(shape, moderate)),
        steps,
        (x, count) => {
          const out = encoders.direct(x.tensor, { steps: count });
          expectValues(out, [count, ...x.shape], ([, ...index]) => x.at(index), 0);
          expect(out.array.data).to.equal(x.tensor.array.data);
        },
      ),
    );
  });

  it('passes the sum over steps of the gradient', () => {
    const cases = fc
      .tuple(shapes, steps)
      .chain(([shape, count]) => fc.tuple(sample(shape, moderate), sample([count, ...shape], dyadic)));
    fc.assert(
      fc.property(cases, ([x, weights]) => {
        const [count] = weights.shape as [number];
        const loss = () => sum(mul(encoders.direct(x.tensor, { steps: count }), weights.tensor));
        const due = (index: number[]) =>
          indices([count]).reduce((total, [t = 0]) => total + weights.at([t, ...index]), 0);
        expectValues(valueAndGrad(loss, x.tensor).grads, x.shape, due, 0);
      }),
    );
  });

  it('takes any numbers', () => {
    expectNumbers(encoders.direct(tensor([-2, 3]), { steps: 2 }), [
      [-2, 3],
      [-2, 3],
    ]);
  });

  it('refuses an unknown option', () => {
    expectThrows(
      () => encoders.direct(tensor([1]), wrong({ steps: 2, random: random(1) })),
      TypeError,
      'direct: got an unknown option "random", known are steps.',
    );
  });
});
