import { expect } from 'chai';
import fc from 'fast-check';
import { finiteDifferences, type Stencil } from '../../lib/check/finite-differences.ts';
import { compareIntegral } from '../../lib/check/fundamental-theorem.ts';
import { granularity } from '../../lib/check/granularity.ts';
import { nextDown, nextDown32, nextUp, nextUp32 } from '../../lib/check/neighbours.ts';
import { integrate } from '../../lib/util/quadrature.ts';

type Scalar = (x: number) => number;

/** Functions with their derivatives, and where to try them. */
const known: readonly (readonly [
  name: string,
  f: Scalar,
  slope: Scalar,
  range: readonly [number, number],
])[] = [
  ['x³ − x', (x) => x ** 3 - x, (x) => 3 * x ** 2 - 1, [-5, 5]],
  ['eˣ', Math.exp, Math.exp, [-20, 5]],
  ['sin x', Math.sin, Math.cos, [-10, 10]],
  ['atan x', Math.atan, (x) => 1 / (1 + x * x), [-50, 50]],
  ['tanh x', Math.tanh, (x) => 1 / Math.cosh(x) ** 2, [-3, 3]],
  ['ln x', Math.log, (x) => 1 / x, [0.01, 100]],
  ['√x', Math.sqrt, (x) => 0.5 / Math.sqrt(x), [0.01, 100]],
  ['e^(−x²)', (x) => Math.exp(-x * x), (x) => -2 * x * Math.exp(-x * x), [-4, 4]],
];

describe('finiteDifferences', () => {
  for (const [name, f, slope, [min, max]] of known) {
    it(`has the derivative of ${name} to 1e-9, within ten times its error estimate`, () => {
      fc.assert(
        fc.property(fc.double({ min, max, noNaN: true }), (x) => {
          const { value, error } = derivative(f, x);
          const off = Math.abs(value - slope(x));
          expect(off).to.be.at.most(10 * error + 1e-14 * Math.abs(slope(x)));
          expect(off).to.be.at.most(1e-9 * Math.max(1, Math.abs(slope(x))));
        }),
      );
    });
  }

  it('is exact in its relative error where the function is tiny', () => {
    const { value } = derivative(Math.exp, -600);
    expect(value / Math.exp(-600)).to.be.closeTo(1, 1e-10);
  });

  it('has one-sided derivatives at a kink', () => {
    expect(derivative(Math.abs, 0, { side: 1 }).value).to.be.closeTo(1, 1e-12);
    expect(derivative(Math.abs, 0, { side: -1 }).value).to.be.closeTo(-1, 1e-12);
    const bent = (x: number) => (x < 2 ? Math.sin(x) : Math.sin(2) + Math.expm1(x - 2));
    expect(derivative(bent, 2, { side: -1 }).value).to.be.closeTo(Math.cos(2), 1e-9);
    expect(derivative(bent, 2, { side: 1 }).value).to.be.closeTo(1, 1e-9);
  });

  it('keeps its stencils between the breaks', () => {
    const size = fc.double({ min: 1e-6, max: 3, noNaN: true });
    fc.assert(
      fc.property(size, fc.integer({ min: -8, max: 8 }), (d, at) => {
        const f = (x: number) => (x < at ? (x - at) ** 2 : 1000 + x);
        const left = derivative(f, at - d, { breaks: [at] });
        expect(left.value).to.be.closeTo(-2 * d, 1e-6 * Math.max(d, 1e-3));
        const right = derivative(f, at + d, { breaks: [at] });
        expect(Math.abs(right.value - 1)).to.be.at.most(10 * right.error);
      }),
    );
  });

  it('finds its way to a small scale on its own', () => {
    for (const scale of [1, 0.1, 0.02]) {
      const { value, error } = derivative((x) => Math.atan(x / scale), 0.3 * scale);
      expect(Math.abs(value * scale - 1 / 1.09)).to.be.below(1e-8);
      expect(error * scale).to.be.below(1e-8);
    }
  });

  it('makes no step longer than the longest', () => {
    const reach = (stencil: Stencil) => {
      let most = 0;
      const f = (x: number) => {
        most = Math.max(most, Math.abs(x - 100));
        return Math.sin(x);
      };
      derivative(f, 100, stencil);
      return most;
    };
    expect(reach({ length: 0.5 })).to.equal(25);
    expect(reach({ length: 0.5, longest: 0.5 })).to.equal(0.5);
  });

  it('is not deceived by a function whose period its steps are multiples of', () => {
    for (const period of [1, 2, 0.5, 8, 1.7]) {
      const w = (2 * Math.PI) / period;
      for (const x of [1e4 * period, 3200, 512.25 * period]) {
        const { value, error } = derivative((t) => Math.sin(w * (t % period)), x, { length: period / 4 });
        expect(Math.abs(value - w * Math.cos(w * (x % period)))).to.be.at.most(
          10 * error + 8 * 2 ** -52 * x * w * w,
        );
        expect(error).to.be.below(1e-7 * w);
      }
    }
  });

  it('says so where it has no estimate', () => {
    expect(derivative(Math.abs, 0, { breaks: [0] }).error).to.equal(Infinity);
    expect(derivative(() => Number.NaN, 1).error).to.equal(Infinity);
  });

  it('calls the function once', () => {
    let calls = 0;
    const f = (xs: Float64Array) => {
      calls++;
      return xs.map(Math.sin);
    };
    finiteDifferences(f, Float64Array.of(0, 1, 2, 3));
    expect(calls).to.equal(1);
  });
});

describe('integrate', () => {
  it('is exact for polynomials of degree 22', () => {
    for (let degree = 0; degree <= 22; degree++) {
      const { value } = integrate((xs) => xs.map((x) => x ** degree), -1, 2);
      const due = (2 ** (degree + 1) - (-1) ** (degree + 1)) / (degree + 1);
      expect(value / due).to.be.closeTo(1, 1e-13);
    }
  });

  it('integrates the absolute value too', () => {
    const { value, absolute } = integrate((xs) => xs.map((x) => x ** 3), -1, 1);
    expect(value).to.be.closeTo(0, 1e-15);
    expect(absolute).to.be.closeTo(0.5, 1e-2);
  });
});

describe('compareIntegral', () => {
  const compare = (g: Scalar, origin: Scalar) =>
    compareIntegral(
      (xs) => xs.map(g),
      (xs) => xs.map(origin),
      [-1, 2],
      { tolerance: 1e-7, magnitude: 1 },
    );

  it('agrees for a function and its derivative, with a kink or a narrow peak that it is not told of', () => {
    const peak = (x: number) => 1e-4 / ((x - 0.77) ** 2 + 1e-8);
    const cases = [
      compare(Math.cos, Math.sin),
      compare(
        (x) => (x < 0.3 ? 0 : 1),
        (x) => Math.max(0, x - 0.3),
      ),
      compare(peak, (x) => Math.atan((x - 0.77) / 1e-4)),
    ];
    for (const { value, change, absolute, noise } of cases) {
      expect(Math.abs(value - change)).to.be.at.most(1e-7 * absolute + noise);
    }
  });

  it('finds a jump and where it is', () => {
    const { value, change, at } = compare(Math.cos, (x) => Math.sin(x) + (x > 0.6180339 ? 1e-5 : 0));
    expect(change - value).to.be.closeTo(1e-5, 1e-9);
    expect(at).to.be.closeTo(0.6180339, 1e-4);
  });

  it('finds a derivative that is wrong by a millionth', () => {
    const { value, change } = compare((x) => 1.000001 * Math.cos(x), Math.sin);
    expect(value / change).to.be.closeTo(1.000001, 1e-9);
  });
});

describe('granularity', () => {
  it('is the largest power of two that divides all values', () => {
    expect(granularity([0.5, 3, 0, -12])).to.equal(0.5);
    expect(granularity([2 ** -1074])).to.equal(2 ** -1074);
    expect(granularity([0, 0])).to.equal(Infinity);
    expect(granularity([1 / 3])).to.equal(2 ** -54);
    expect(granularity([2 ** 80, 2 ** 70])).to.equal(2 ** 70);
  });
});

describe('neighbours', () => {
  it('are the numbers next to a double, and to a float32', () => {
    expect([nextUp(1), nextDown(1)]).to.eql([1 + 2 ** -52, 1 - 2 ** -53]);
    expect([nextUp(-1), nextDown(-1)]).to.eql([-1 + 2 ** -53, -1 - 2 ** -52]);
    expect([nextUp(0), nextDown(0)]).to.eql([5e-324, -5e-324]);
    expect([nextUp32(1), nextDown32(1)]).to.eql([1 + 2 ** -23, 1 - 2 ** -24]);
    expect([nextUp32(0), nextDown32(0)]).to.eql([2 ** -149, -(2 ** -149)]);
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(nextUp(x)).to.be.above(x);
        expect(nextDown(nextUp(x))).to.equal(x);
        expect(nextUp32(x)).to.be.above(x);
        expect(nextDown32(x)).to.be.below(x);
      }),
    );
    expect(nextUp(Infinity)).to.equal(Infinity);
  });
});

function derivative(f: Scalar, x: number, stencil: Stencil = {}): { value: number; error: number } {
  const { values, errors } = finiteDifferences((xs) => xs.map(f), Float64Array.of(x), stencil);
  return { value: values[0] as number, error: errors[0] as number };
}
