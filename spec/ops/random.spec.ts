import { expect } from 'chai';
import fc from 'fast-check';
import { withFloat64, wrap } from '../../lib/array/layout.ts';
import { Random, random, tensor, transpose, useKernels } from '../../lib/index.ts';
import { findEvents } from '../../lib/kernels/reference/find-events.ts';
import { erfc } from '../../lib/util/math.ts';
import { expectThrows, expectValues, wrong } from '../support/expect.ts';
import { runs } from '../support/runs.ts';
import { shapes } from '../support/sample.ts';

const seed = fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 });

/** Everything that a generator can draw, in one list. */
function draws(from: Random): number[] {
  return [
    from.next(),
    ...from.uniform([3], -1, 2).toTypedArray(),
    ...from.normal([3], 1, 2).toTypedArray(),
    ...from.bernoulli(0.5, [16]).toTypedArray(),
    ...from.bernoulli(tensor([0.1, 0.5, 0.9])).toTypedArray(),
    ...from.permutation(8),
  ];
}

/** How far a mean lies from where it should, in standard deviations of the mean. */
function deviations(values: ArrayLike<number>, mean: number, std: number): number {
  const total = Array.from(values).reduce((a, b) => a + b, 0);
  return Math.abs(total / values.length - mean) / (std / Math.sqrt(values.length));
}

/** Pearson's chi-square over cells that are equally likely, as a normal deviate (Wilson and Hilferty 1931). */
function chiSquareDeviate(counts: readonly number[]): number {
  const due = counts.reduce((a, b) => a + b, 0) / counts.length;
  const chi = counts.reduce((total, n) => total + (n - due) ** 2 / due, 0);
  const free = counts.length - 1;
  return ((chi / free) ** (1 / 3) - (1 - 2 / (9 * free))) / Math.sqrt(2 / (9 * free));
}

function correlation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [x, y] = [Array.from(a), Array.from(b)].map((values) => {
    const mean = values.reduce((s, v) => s + v, 0) / values.length;
    return values.map((v) => v - mean);
  }) as [number[], number[]];
  const dot = (u: number[], v: number[]) => u.reduce((s, value, i) => s + value * (v[i] as number), 0);
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

// Bounds of 6 standard deviations: about one false alarm in 5e8 draws of a seed.
const far = 6;

describe('random', () => {
  it('gives the same bits after the same seed', () => {
    fc.assert(
      fc.property(seed, (s) => {
        expect(draws(random(s))).to.deep.equal(draws(random(s)));
      }),
    );
  });

  it('gives these numbers after seed 1, on every machine', () => {
    const r = random(1);
    const numbers = [r.next(), r.next(), r.next()].map((x) => x * 2 ** 24);
    expect(numbers.every(Number.isInteger)).to.equal(true);
    expect(numbers).to.deep.equal([9202251, 16235750, 16039030]);
  });

  it('gives other bits after a neighbouring seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 }), (s) => {
        const [a, b] = [
          random(s).uniform([512]).toTypedArray(),
          random(s + 1)
            .uniform([512])
            .toTypedArray(),
        ];
        expect(Math.abs(correlation(a, b)) * Math.sqrt(512)).to.be.below(far);
      }),
    );
  });

  it('draws the same numbers in Float32 and in Float64', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const single = random(s).uniform([8]).toTypedArray();
        const double = withFloat64(() => random(s).uniform([8]).toTypedArray());
        expect([...single]).to.deep.equal([...double]);
      }),
    );
  });

  it('refuses a seed that is no integer of 32 bits', () => {
    for (const bad of [0.5, Number.NaN, 2 ** 32, -(2 ** 31) - 1, Number.POSITIVE_INFINITY]) {
      expectThrows(
        () => random(bad),
        RangeError,
        `random: got the seed ${bad} when an integer of 32 bits was due.`,
      );
    }
    expectThrows(
      () => random(wrong('1')),
      RangeError,
      'random: got the seed "1" when an integer of 32 bits was due.',
    );
    expect(random(2 ** 32 - 1)).to.be.instanceOf(Random);
  });
});

describe('split', () => {
  it('gives generators whose draws do not follow one another, however they are split again', () => {
    fc.assert(
      fc.property(seed, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (s, whom) => {
        const all = [random(s)];
        for (const n of whom) all.push((all[n % all.length] as Random).split());
        const streams = all.map((r) => r.uniform([400]).toTypedArray());
        for (let i = 0; i < streams.length; i++) {
          for (let j = 0; j < i; j++) {
            const [a, b] = [streams[i] as Float32Array, streams[j] as Float32Array];
            for (const lag of [0, 1, 4]) {
              expect(Math.abs(correlation(a.slice(lag), b.slice(0, 400 - lag))) * 20).to.be.below(far);
            }
          }
        }
      }),
    );
  });

  it('is the same after the same seed, and not disturbed by what the other draws', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const [a, b] = [random(s), random(s)];
        const [childA, childB] = [a.split(), b.split()];
        draws(a);
        expect(draws(childA)).to.deep.equal(draws(childB));
      }),
    );
  });
});

describe('uniform', () => {
  it('lies between its bounds, in the shape that was asked for', () => {
    fc.assert(
      fc.property(
        seed,
        shapes(),
        fc.tuple(fc.integer({ min: -99, max: 99 }), fc.nat({ max: 99 })),
        (s, shape, [low, width]) => {
          const x = random(s).uniform(shape, low, low + width);
          expect(x.shape).to.deep.equal(shape);
          for (const value of x.toTypedArray()) {
            expect(value).to.be.at.least(low);
            expect(value).to.be.at.most(low + width);
          }
        },
      ),
    );
  });

  it('falls equally often into equal parts', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const counts = new Array<number>(32).fill(0);
        for (const value of random(s).uniform([6400]).toTypedArray())
          counts[Math.floor(value * 32)] = (counts[Math.floor(value * 32)] as number) + 1;
        expect(chiSquareDeviate(counts)).to.be.below(far);
      }),
      { numRuns: runs(40) },
    );
  });

  it('has successive numbers that fall equally often into equal squares', () => {
    const counts = new Array<number>(64).fill(0);
    const r = random(5);
    for (let i = 0; i < 20_000; i++) {
      const cell = Math.floor(r.next() * 8) * 8 + Math.floor(r.next() * 8);
      counts[cell] = (counts[cell] as number) + 1;
    }
    expect(chiSquareDeviate(counts)).to.be.below(far);
  });

  it('refuses bounds that are not finite or in the wrong order', () => {
    const text = (low: unknown, high: unknown) =>
      `random.uniform: got low ${low} and high ${high}, finite low <= high was due.`;
    expectThrows(() => random(1).uniform([1], 1, 0), RangeError, text(1, 0));
    expectThrows(() => random(1).uniform([1], Number.NaN), RangeError, text('NaN', 1));
    expectThrows(() => random(1).uniform([1], 0, Number.POSITIVE_INFINITY), RangeError, text(0, 'Infinity'));
    expectThrows(
      () => random(1).uniform(wrong(3)),
      TypeError,
      'random.uniform: got 3 as shape when an array of sizes was due.',
    );
  });
});

describe('normal', () => {
  it('has the mean and the spread that were asked for, and thin tails on both sides', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: -3, max: 3 }), fc.integer({ min: 1, max: 4 }), (s, mean, std) => {
        const values = Array.from(random(s).normal([4000], mean, std).toTypedArray());
        const z = values.map((value) => (value - mean) / std);
        expect(deviations(z, 0, 1)).to.be.below(far);
        expect(
          deviations(
            z.map((v) => v * v),
            1,
            Math.SQRT2,
          ),
        ).to.be.below(far);
        expect(
          deviations(
            z.map((v) => v ** 3),
            0,
            Math.sqrt(15),
          ),
        ).to.be.below(far);
        // Quartiles of the normal distribution: a quarter of all numbers in each part.
        const quarters = [0, 0, 0, 0];
        for (const v of z) {
          const at = v < 0 ? (v < -0.6744897501960817 ? 0 : 1) : v < 0.6744897501960817 ? 2 : 3;
          quarters[at] = (quarters[at] as number) + 1;
        }
        expect(chiSquareDeviate(quarters)).to.be.below(far);
        const neighbours = correlation(z.slice(1), z.slice(0, -1));
        expect(Math.abs(neighbours) * Math.sqrt(z.length)).to.be.below(far);
      }),
      { numRuns: runs(40) },
    );
  });

  it('has the distribution function of the normal distribution (Kolmogorov and Smirnov)', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const n = 4000;
        const z = Array.from(random(s).normal([n]).toTypedArray()).sort((a, b) => a - b);
        const distances = z.map((value, i) => Math.abs(erfc(-value * Math.SQRT1_2) / 2 - (i + 0.5) / n));
        // A distance of 3 / √n comes once in 3e7 samples.
        expect(Math.max(...distances) * Math.sqrt(n)).to.be.below(3);
      }),
      { numRuns: runs(40) },
    );
  });

  it('gives these numbers after seed 1, on every machine and by all kernels', () => {
    const bits = () => [...new Uint32Array(random(1).normal([8000]).toTypedArray().buffer)];
    const before = useKernels('reference');
    const due = bits();
    useKernels(before);
    expect(bits()).to.deep.equal(due);
    expect(due.slice(0, 4)).to.deep.equal([1067326631, 3196193135, 1059111132, 3222984003]);
  });

  it('is finite always, and the mean itself when there is no spread', () => {
    fc.assert(
      fc.property(seed, shapes(), (s, shape) => {
        expect(random(s).normal(shape).toTypedArray().every(Number.isFinite)).to.equal(true);
        expectValues(random(s).normal(shape, 3, 0), shape, () => 3, 0);
      }),
    );
  });

  it('refuses a spread below 0 and what is not finite', () => {
    const text = (mean: unknown, std: unknown) =>
      `random.normal: got mean ${mean} and std ${std}, finite ones with std >= 0 were due.`;
    expectThrows(() => random(1).normal([1], 0, -1), RangeError, text(0, -1));
    expectThrows(() => random(1).normal([1], Number.NaN), RangeError, text('NaN', 1));
  });
});

describe('bernoulli', () => {
  it('is 1 as often as the probability says, 0 otherwise', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 1, max: 9 }), (s, tenths) => {
        const p = tenths / 10;
        const bits = random(s).bernoulli(p, [3000]).toTypedArray();
        expect(bits.every((bit) => bit === 0 || bit === 1)).to.equal(true);
        expect(deviations(bits, p, Math.sqrt(p * (1 - p)))).to.be.below(far);
      }),
      { numRuns: runs(40) },
    );
  });

  it('draws each element by its own probability, of a strided tensor too', () => {
    const p = transpose(
      tensor([
        [0, 1, 0],
        [1, 0, 1],
      ]),
    );
    expect(random(3).bernoulli(p).toArray()).to.deep.equal([
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
  });

  it('is always 0 at probability 0 and always 1 at probability 1', () => {
    fc.assert(
      fc.property(seed, shapes(), (s, shape) => {
        expectValues(random(s).bernoulli(0, shape), shape, () => 0, 0);
        expectValues(random(s).bernoulli(1, shape), shape, () => 1, 0);
      }),
    );
  });

  it('refuses what is no probability, a number without a shape, and a tensor with one', () => {
    const r = random(1);
    for (const bad of [-0.5, 1.5, Number.NaN]) {
      const text = `random.bernoulli: got the probability ${bad} when one in [0, 1] was due.`;
      expectThrows(() => r.bernoulli(bad, [1]), RangeError, text);
      expectThrows(() => r.bernoulli(tensor([0.5, bad])), RangeError, text);
    }
    expectThrows(
      () => r.bernoulli(0.5),
      TypeError,
      'random.bernoulli: got a number without a shape when both were due.',
    );
    expectThrows(
      () => r.bernoulli(tensor(0.5), [2]),
      TypeError,
      'random.bernoulli: got a tensor of probabilities and a shape when one of them was due.',
    );
    expectThrows(
      () => r.bernoulli(wrong('1'), [2]),
      TypeError,
      'random.bernoulli: got "1" when a Tensor or a number was due.',
    );
  });
});

describe('bernoulliEvents', () => {
  it('are the events of fillBernoulli, and the generator goes on as after it', () => {
    fc.assert(
      fc.property(seed, fc.integer({ min: 0, max: 9 }), (s, tenths) => {
        const p = new Float32Array(12).fill(tenths / 10);
        const [drawn, due] = [random(s), random(s)];
        const events = drawn.bernoulliEvents(p, 3, 4, 'test');
        const dense = new Float32Array(36);
        due.fillBernoulli(dense, p, 'test');
        expect(events).to.deep.equal(findEvents(wrap(dense, [9, 4])));
        if (events === null) drawn.fillBernoulli(new Float32Array(36), p, 'test');
        expect(draws(drawn)).to.deep.equal(draws(due));
      }),
    );
  });

  it('refuse what is no probability', () => {
    expectThrows(
      () => random(1).bernoulliEvents(Float32Array.of(0.5, 2), 1, 2, 'test'),
      RangeError,
      'test: got the probability 2 when one in [0, 1] was due.',
    );
  });
});

describe('permutation', () => {
  it('holds every number below n once', () => {
    fc.assert(
      fc.property(seed, fc.nat({ max: 200 }), (s, n) => {
        const order = Array.from(random(s).permutation(n)).sort((a, b) => a - b);
        expect(order).to.deep.equal(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it('gives every order equally often', () => {
    fc.assert(
      fc.property(seed, (s) => {
        const r = random(s);
        const counts = new Map<string, number>();
        for (let i = 0; i < 2400; i++) {
          const order = r.permutation(4).join();
          counts.set(order, (counts.get(order) ?? 0) + 1);
        }
        expect(counts.size).to.equal(24);
        expect(chiSquareDeviate([...counts.values()])).to.be.below(far);
      }),
      { numRuns: runs(20) },
    );
  });

  it('refuses what is no whole number', () => {
    for (const bad of [-1, 1.5, Number.NaN]) {
      expectThrows(
        () => random(1).permutation(bad),
        RangeError,
        `random.permutation: got ${bad} when a whole number was due.`,
      );
    }
  });
});

describe('the state of a generator', () => {
  it('gives the same draws from there on, through JSON too, and leaves the generator where it is', () => {
    fc.assert(
      fc.property(seed, seed, fc.nat(20), (from, other, skipped) => {
        const first = random(from);
        for (let i = 0; i < skipped; i++) first.next();
        const state = JSON.parse(JSON.stringify(first.state));
        const second = random(other).restore(state);
        expect(draws(second)).to.deep.equal(draws(first));
        expect(second.state).to.deep.equal(first.state);
      }),
    );
  });

  it('is refused unless it is four integers of 32 bits, and then nothing has changed', () => {
    const generator = random(1);
    const before = generator.state;
    for (const [state, kind, text] of [
      [undefined, TypeError, 'got undefined as state when an array of 4 was due.'],
      [[1, 2, 3], TypeError, 'got an array of 3 as state when an array of 4 was due.'],
      [[1, 2, 3, 0.5], RangeError, 'got 0.5 in a state when an integer of 32 bits was due.'],
      [[1, 2, 3, 2 ** 31], RangeError, 'got 2147483648 in a state when an integer of 32 bits was due.'],
      [[1, 2, 3, '4'], RangeError, 'got "4" in a state when an integer of 32 bits was due.'],
      [[0, 0, 0, 0], RangeError, 'got a state of zeros, from which nothing but zeros follow.'],
    ] as const) {
      expectThrows(() => generator.restore(wrong(state)), kind, `random.restore: ${text}`);
      expect(generator.state).to.deep.equal(before);
    }
  });
});
