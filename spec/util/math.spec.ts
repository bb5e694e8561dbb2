import { expect } from 'chai';
import fc from 'fast-check';
import {
  damped,
  decaySlope,
  erf,
  erfc,
  logistic,
  logisticSlope,
  normalDensity,
  normalRadius,
  turnSine,
} from '../../lib/util/math.ts';
import { runs } from '../support/runs.ts';

const anywhere = fc.double({ min: -40, max: 40, noNaN: true });

/** Values to 17 digits, computed with 400. */
const erfcValues: readonly (readonly [x: number, value: number])[] = [
  [-6, 2],
  [-3, 1.9999779095030015],
  [-1, 1.8427007929497148],
  [-0.5, 1.5204998778130465],
  [-0.25, 1.276326390168237],
  [0, 1],
  [0.1, 0.887537083981715],
  [0.46875, 0.507386526782062],
  [0.5, 0.4795001221869535],
  [1, 0.15729920705028513],
  [2, 0.004677734981047266],
  [3.5, 7.430983723414128e-7],
  [4, 1.541725790028002e-8],
  [4.25, 1.8505741373867425e-9],
  [6, 2.1519736712498913e-17],
  [10, 2.088487583762545e-45],
  [15, 7.212994172451207e-100],
  [20, 5.395865611607901e-176],
  [26, 5.663192408856143e-296],
];

const erfValues: readonly (readonly [x: number, value: number])[] = [
  [1e-300, 1.1283791670955126e-300],
  [1e-9, 1.1283791670955127e-9],
  [0.1, 0.1124629160182849],
  [0.4375, 0.463898135749933],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [2, 0.9953222650189527],
  [3, 0.9999779095030014],
  [5, 0.9999999999984626],
];

describe('erf and erfc', () => {
  it('agree with 400-digit values to 2e-15 relative, in the tail too', () => {
    for (const [x, value] of erfcValues) expectRelative(erfc(x), value, 2e-15);
    for (const [x, value] of erfValues) {
      expectRelative(erf(x), value, 2e-15);
      expectRelative(erf(-x), -value, 2e-15);
    }
  });

  it('complement each other', () => {
    fc.assert(fc.property(anywhere, (x) => Math.abs(erf(x) + erfc(x) - 1) <= 4e-16));
  });

  it('reflect: erf is odd, erfc(-x) = 2 - erfc(x)', () => {
    fc.assert(fc.property(anywhere, (x) => erf(-x) === -erf(x)));
    fc.assert(fc.property(anywhere, (x) => Math.abs(erfc(-x) - (2 - erfc(x))) <= 4e-16));
  });

  it('rise by the integral of the Gaussian', () => {
    const gaussian = (t: number) => (2 / Math.sqrt(Math.PI)) * Math.exp(-t * t);
    const end = fc.double({ min: -6, max: 6, noNaN: true });
    fc.assert(
      fc.property(end, end, (a, b) => {
        const area = simpson(gaussian, a, b, 1000);
        return Math.abs(erf(b) - erf(a) - area) <= 1e-10 && Math.abs(erfc(a) - erfc(b) - area) <= 1e-10;
      }),
    );
  });

  it('has a right tail of the relative size of its derivative over x', () => {
    // 1 / (x + √(x² + 2)) < √π/2 e^(x²) erfc(x) <= 1 / (x + √(x² + 4/π)): Abramowitz and Stegun 7.1.13.
    fc.assert(
      fc.property(fc.double({ min: 0, max: 26, noNaN: true }), (x) => {
        const scaled = erfc(x) / ((2 / Math.sqrt(Math.PI)) * Math.exp(-x * x));
        const slack = 1e-15 * (10 + x * x);
        expect(scaled).to.be.above((1 - slack) / (x + Math.sqrt(x * x + 2)));
        expect(scaled).to.be.at.most((1 + slack) / (x + Math.sqrt(x * x + 4 / Math.PI)));
      }),
    );
  });

  it('joins its three rational approximations without a step', () => {
    for (const seam of [0.46875, 4]) {
      const [left, right] = [seam * (1 - 1e-13), seam * (1 + 1e-13)];
      expectRelative(erf(left), erf(right), 1e-12);
      expectRelative(erfc(left), erfc(right), 1e-11);
    }
  });

  it('reaches its limits and passes NaN on', () => {
    expect([erf(Infinity), erf(-Infinity), erf(1e300), erf(-0)]).to.deep.equal([1, -1, 1, -0]);
    expect([erfc(Infinity), erfc(-Infinity), erfc(1e300), erfc(28)]).to.deep.equal([0, 2, 0, 0]);
    expect([erf(Number.NaN), erfc(Number.NaN)]).to.deep.equal([Number.NaN, Number.NaN]);
  });
});

describe('logistic', () => {
  it('agrees with 400-digit values', () => {
    expectRelative(logistic(0.75), 0.679178699175393, 1e-15);
    expectRelative(logistic(-2), 0.11920292202211756, 1e-15);
    expectRelative(logistic(-700), 9.85967654375977e-305, 1e-15);
    expectRelative(logisticSlope(3), 0.04517665973091213, 1e-15);
    expectRelative(logisticSlope(40), 4.248354255291589e-18, 1e-15);
  });

  it('reflects: logistic(-z) = 1 - logistic(z), and its slope is exactly even', () => {
    fc.assert(fc.property(anywhere, (z) => Math.abs(logistic(z) + logistic(-z) - 1) <= 4e-16));
    fc.assert(fc.property(fc.double(), (z) => Object.is(logisticSlope(z), logisticSlope(-z))));
  });

  it('has the slope s(1 - s)', () => {
    fc.assert(
      fc.property(anywhere, (z) => {
        expectRelative(logisticSlope(z), logistic(z) * logistic(-z), 1e-14);
      }),
    );
  });

  it('reaches its limits', () => {
    expect([logistic(Infinity), logistic(-Infinity), logistic(0)]).to.deep.equal([1, 0, 0.5]);
    expect([logisticSlope(Infinity), logisticSlope(-Infinity), logisticSlope(0)]).to.deep.equal([0, 0, 0.25]);
  });
});

describe('normalDensity', () => {
  it('agrees with 400-digit values and vanishes at infinity', () => {
    expectRelative(normalDensity(1, 2), 0.17603266338214973, 1e-15);
    expectRelative(normalDensity(-3, 0.5), 1.215176569964657e-8, 1e-14);
    expect([normalDensity(Infinity, 1), normalDensity(-Infinity, 1e-30)]).to.deep.equal([0, 0]);
  });

  it('has mass 1 whatever sigma is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (sigma) => {
        const mass = simpson((x) => normalDensity(x, sigma), -9 * sigma, 9 * sigma, 500);
        expect(mass).to.be.closeTo(1, 1e-12);
      }),
    );
  });
});

function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected), `got ${actual} when ${expected} was due`).to.be.at.most(
    tolerance * Math.abs(expected),
  );
}

function simpson(f: (x: number) => number, a: number, b: number, panels: number): number {
  const h = (b - a) / panels;
  let sum = 0;
  for (let i = 0; i < panels; i++) sum += f(a + i * h) + 4 * f(a + (i + 0.5) * h) + f(a + (i + 1) * h);
  return (sum * h) / 6;
}

describe('normalRadius', () => {
  it('is √(-2 log(k / 2^24)) to 1e-13', () => {
    const k = fc.oneof(fc.integer({ min: 1, max: 2 ** 24 }), fc.integer({ min: 2 ** 24 - 9, max: 2 ** 24 }));
    fc.assert(
      fc.property(k, (k) => {
        // log1p, where k is near 2^24: there k / 2^24 is exact, and so is its distance from 1.
        const due = Math.sqrt(-2 * Math.log1p((k - 2 ** 24) / 2 ** 24));
        expect(Math.abs(normalRadius(k) - due)).to.be.at.most(1e-13 * due);
      }),
      { numRuns: runs(2000) },
    );
  });
});

describe('turnSine', () => {
  it('is the sine of a fraction of a turn to 1e-12, and exact at quarters', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 25 }), (j) => {
        expect(Math.abs(turnSine(j) - Math.sin((2 * Math.PI * j) / 2 ** 24))).to.be.at.most(1e-12);
      }),
      { numRuns: runs(2000) },
    );
    const quarters = [0, 1, 2, 3, 4, 5, 6, 7].map((q) => turnSine(q * 2 ** 22) + 0);
    expect(quarters).to.deep.equal([0, 1, 0, -1, 0, 1, 0, -1]);
  });
});

describe('damped', () => {
  it('is the product, and 0 where the factor is 0', () => {
    fc.assert(
      fc.property(
        anywhere,
        anywhere.filter((y) => y !== 0),
        (x, y) => {
          expect(damped(x, y)).to.equal(x * y);
        },
      ),
    );
    expect([damped(Infinity, 0), damped(-Infinity, 0), damped(2, 0)]).to.deep.equal([0, 0, 0]);
    expect(damped(Infinity, 2)).to.equal(Infinity);
  });
});

describe('decaySlope', () => {
  it('is the integral of -s e^(-rate s) from 0 to t, to the last digits for every size of rate times t', () => {
    const sizes = fc.double({ min: -12, max: 2, noNaN: true }).map((log) => 10 ** log);
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.01, max: 100, noNaN: true }), (u, t) => {
        const rate = u / t;
        // -t² (1/2 - u/3 + u²/8 - …) is e^(-u) times a series of positive terms, to the end.
        let [sum, term] = [0, 1 / 2];
        for (let k = 3; term > 0 && k < 500; k++) {
          sum += term;
          term *= u / k;
        }
        const due = -t * t * Math.exp(-u) * sum;
        expect(decaySlope(t, rate)).to.be.closeTo(due, 1e-14 + 1e-13 * Math.abs(due));
      }),
    );
  });

  it('is finite for every finite t', () => {
    expect(decaySlope(3e38, 1)).to.equal(-1);
    expect(decaySlope(1e30, 1e-20)).to.be.closeTo(-1e40, 1e27);
    expect(decaySlope(0, 1)).to.be.closeTo(0, 0);
  });
});
