import { expect } from 'chai';
import fc from 'fast-check';
import type { Surrogate } from '../../lib/surrogates/core/surrogate.ts';
import type { ParameterSpec } from '../../lib/surrogates/core/surrogate-row.ts';
import { surrogates } from '../../lib/surrogates/index.ts';
import { runs } from '../support/runs.ts';
import { type Bound, bound, type Curve, expectRelative, exponential } from './bound.ts';

/** The surrogates of one input. */
const family: readonly (readonly [name: string, spike: Surrogate])[] = Object.entries(surrogates).filter(
  ([, { row }]) => 'gradient' in row,
);

const above0 = exponential(-1, 1.5);
const anywhere = fc.double({ min: -20, max: 20, noNaN: true });
const anyFloat32 = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.float({ min: -128, max: 128, noNaN: true }),
  fc.constantFrom(0, -0, 2 ** -149, -(2 ** -149), 1, -1, 3.4028234663852886e38, -3.4028234663852886e38),
);

describe('surrogate rows', () => {
  it('stand in the registry under their own name', () => {
    for (const [name, spike] of family) expect(spike.row.name).to.equal(name);
  });

  it('give a finite gradient at every finite float32', () => {
    forAll(anyFloat32, ({ gradient }, x) => expect(gradient(x)).to.satisfy(Number.isFinite));
  });

  it('give no NaN at infinity, and at -0 what they give at 0', () => {
    forAll(fc.constantFrom(-Infinity, Infinity), ({ gradient, origin }, x) => {
      expect(gradient(x)).to.satisfy(Number.isFinite);
      expect(origin(x)).to.not.be.NaN;
      expect(gradient(-0)).to.equal(gradient(0));
      expect(origin(-0)).to.equal(origin(0));
    });
  });

  it('have a gradient that is even about the center', () => {
    forAll(anyFloat32, ({ gradient, facts: { center, kinks = [] } }, d) => {
      if (center === 0) expect(gradient(-d)).to.equal(gradient(d));
      if (center === undefined) return;
      for (const near of [d % 4, ...kinks.map((kink) => (kink - center) * (1 - 1e-9))]) {
        expect(gradient(center - near)).to.be.closeTo(gradient(center + near), 1e-10);
      }
    });
  });

  it('have a gradient of exactly 0 outside of the support, from the next number on', () => {
    forAll(exponential(-6, 6), ({ gradient, facts: { support } }, d) => {
      if (!support) return;
      for (const x of [nextAbove(support[1]), support[1] + d, Infinity]) {
        if (x > support[1]) expect(gradient(x)).to.equal(0);
      }
      for (const x of [-nextAbove(-support[0]), support[0] - d, -Infinity]) {
        if (x < support[0]) expect(gradient(x)).to.equal(0);
      }
    });
  });

  it('have a gradient that is not 0 just inside of the support, unless it is 0 everywhere', () => {
    forAll(
      fc.constant(0),
      ({ gradient, facts: { support = [-Infinity, Infinity], length = 1, center = 0 } }) => {
        const zero = [-0.4, 0, 0.4].every((u) => gradient(center + u * length) === 0);
        const [low, high] = support;
        if (zero || low === high) return;
        const step = 1e-4 * Math.min(length, high - low);
        if (Number.isFinite(low)) expect(gradient(low + step)).to.not.equal(0);
        if (Number.isFinite(high)) expect(gradient(high - step)).to.not.equal(0);
      },
    );
  });

  it('have the stated origin at the threshold', () => {
    forAll(fc.constant(0), ({ origin, facts: { threshold = 0, originAtThreshold } }) => {
      if (originAtThreshold !== undefined) expect(origin(threshold)).to.equal(originAtThreshold);
    });
  });

  it('have an origin that rises by the stated mass', () => {
    forAll(fc.constant(0), ({ origin, facts: { mass } }) => {
      if (mass === undefined) return;
      const rise = origin(Infinity) - origin(-Infinity);
      if (mass === Infinity) expect(rise).to.equal(Infinity);
      else expect(rise).to.be.closeTo(mass, 1e-13 * Math.max(1, mass));
    });
  });

  it('state a length that fits: the gradient is that of its neighbourhood at a thousandth of it', () => {
    forAll(fc.double({ min: -4, max: 4, noNaN: true }), ({ gradient, facts }, u) => {
      const { length = 1, center = 0, kinks = [] } = facts;
      const [left, right] = [center + u * length, center + (u + 1e-3) * length];
      if (kinks.some((kink) => kink >= left && kink <= right)) return;
      const places = [...[-1, 0, 1].map((v) => center + v * length), ...kinks];
      const peak = Math.max(...places.map((x) => Math.abs(gradient(x))));
      expect(Math.abs(gradient(right) - gradient(left))).to.be.at.most(0.02 * peak + 1e-300);
    });
  });

  it('have a kink where they say so', () => {
    for (const [name, spike] of family) {
      const { gradient, facts } = bound(spike, {});
      for (const kink of facts.kinks ?? []) {
        const bend = bendAt(gradient, kink, facts.length ?? 1);
        expect(bend, `${name} at ${kink}`).to.be.above(1e-3);
      }
    }
  });

  it('have no kink elsewhere', () => {
    forAll(fc.constantFrom(-1, -0.5, 0, 0.5, 1), ({ gradient, facts, p }, sign) => {
      const { kinks = [], jumps = [], length = 1 } = facts;
      for (const value of [1, length, ...Object.values(p)]) {
        for (const point of [sign * value, sign / value]) {
          if (!Number.isFinite(point)) continue;
          if ([...kinks, ...jumps].some((kink) => Math.abs(kink - point) < 0.01 * length)) continue;
          expect(bendAt(gradient, point, length), `at ${point}`).to.be.below(1e-3);
        }
      }
    });
  });

  it('have an origin that rises by the integral of the gradient, in every smooth piece', () => {
    const place = fc.double({ min: -12, max: 12, noNaN: true });
    forAll(fc.tuple(place, place), ({ gradient, origin, facts }, [u, v]) => {
      const { center = 0, length = 1, kinks = [], jumps = [] } = facts;
      const from = center + u * length;
      const edges = [...kinks, ...jumps];
      const left = Math.max(-Infinity, ...edges.filter((edge) => edge <= from));
      const right = Math.min(Infinity, ...edges.filter((edge) => edge > from));
      const inside = left + Math.min(1, (right - left) / 2) * 1e-9;
      const a = Math.max(from, inside);
      const b = Math.min(
        Math.max(center + v * length, inside),
        right - Math.min(1, (right - left) / 2) * 1e-9,
      );
      const area = integral(gradient, a, b);
      const size = Math.max(Math.abs(origin(a)), Math.abs(origin(b)), Math.abs(area));
      expect(origin(b) - origin(a), `over [${a}, ${b}]`).to.be.closeTo(area, 1e-12 * Math.max(size, 1e-3));
    });
  });

  it('agree with 400-digit values of the textbook formulas and of their difference quotients', () => {
    for (const [spike, p, x, origin, gradient] of digits) {
      const at = bound(spike, p);
      expectRelative(at.origin(x), origin, 4e-14, `${spike.row.name} origin at ${x}`);
      expectRelative(at.gradient(x), gradient, 4e-14, `${spike.row.name} gradient at ${x}`);
    }
  });
});

describe('surrogate identities', () => {
  const { softSign, invSquareGrad, superSpike, piecewiseExp, slayerGrad, piecewiseQuadratic } = surrogates;
  const { reluGrad, triangular, erf, gaussianGrad, multiGaussianGrad, rect, piecewiseLeakyRelu } = surrogates;
  const { qPseudoSpike, straightThrough, leakyRelu, arctan, arctanEstimator, secantLif, sigmoid } =
    surrogates;
  const { s2nn, logTailedRelu, nonzeroSignLog, qPseudoSpikeAlphaPlus1 } = surrogates;
  const { tanh, singleExponential, spikeRateEscape, periodicExponential, sparseFastSigmoid } = surrogates;
  const { box, stepPiecewiseLinear, multiLevelSpikeCount } = surrogates;

  it('softSign(a) = a/2 invSquareGrad(a)', () =>
    same((a) => [bound(softSign, { alpha: a }), a / 2, bound(invSquareGrad, { alpha: a })]));

  it('superSpike(a) = a invSquareGrad(1)', () =>
    same((a) => [bound(superSpike, { alpha: a }), a, bound(invSquareGrad, { alpha: 1 })]));

  it('piecewiseExp(a) = a/2 slayerGrad(a)', () =>
    same((a) => [bound(piecewiseExp, { alpha: a }), a / 2, bound(slayerGrad, { alpha: a })]));

  it('piecewiseQuadratic(a) = reluGrad(a², width 1/a)', () =>
    same((a) => [
      bound(piecewiseQuadratic, { alpha: a }),
      1,
      bound(reluGrad, { alpha: a * a, width: 1 / a }),
    ]));

  it('triangular(a) = reluGrad(a, width 1/a)', () =>
    same((a) => [bound(triangular, { alpha: a }), 1, bound(reluGrad, { alpha: a, width: 1 / a })]));

  it('erf(a) = gaussianGrad(sigma 1/(a√2), alpha 1)', () =>
    same((a) => [
      bound(erf, { alpha: a }),
      1,
      bound(gaussianGrad, { sigma: 1 / (a * Math.SQRT2), alpha: 1 }),
    ]));

  it('gaussianGrad(sigma, alpha) = multiGaussianGrad(h 0, sigma, scale alpha), whatever s is', () =>
    same((sigma, alpha, s) => [
      bound(gaussianGrad, { sigma, alpha }),
      1,
      bound(multiGaussianGrad, { h: 0, s, sigma, scale: alpha }),
    ]));

  it('rect(a) = piecewiseLeakyRelu(w 1/(2a), c 0) except on the edge', () => {
    const pair = (a: number) =>
      [bound(rect, { alpha: a }), 1, bound(piecewiseLeakyRelu, { w: 1 / (2 * a), c: 0 })] as const;
    same(pair, (a, x) => Math.abs(x) !== 1 / (2 * a));
    const [exclusive, , inclusive] = pair(2);
    expect([exclusive.gradient(0.25), inclusive.gradient(0.25)]).to.deep.equal([0, 2]);
  });

  it('qPseudoSpike(2) = softSign(2), origin included', () => {
    same(() => [bound(qPseudoSpike, { alpha: 2 }), 1, bound(softSign, { alpha: 2 })]);
    expect(bound(qPseudoSpike, { alpha: 2 }).origin(-3)).to.be.closeTo(1 / 14, 1e-16);
  });

  it('qPseudoSpike(a) tends to piecewiseExp(2) as a grows', () => {
    const limit = bound(piecewiseExp, { alpha: 2 });
    fc.assert(
      fc.property(exponential(2, 12), anywhere, (a, x) => {
        const { origin, gradient } = bound(qPseudoSpike, { alpha: a });
        expect(gradient(x)).to.be.closeTo(limit.gradient(x), 2 / a + 1e-13);
        expect(origin(x)).to.be.closeTo(limit.origin(x), 2 / a + 1e-13);
      }),
    );
  });

  it('straightThrough = leakyRelu(1, 1)', () =>
    same(() => [bound(straightThrough, {}), 1, bound(leakyRelu, { alpha: 1, beta: 1 })]));

  it('arctanEstimator(a) = arctan(a), its origin 1/2 lower', () => {
    same((a) => [bound(arctanEstimator, { alpha: a }), 1, bound(arctan, { alpha: a })]);
    expect(
      bound(arctanEstimator, { alpha: 3 }).origin(0.7) - bound(arctan, { alpha: 3 }).origin(0.7),
    ).to.equal(-0.5);
  });

  it('arctanEstimator and triangular move with thr', () => {
    same((a, thr) => [
      shifted(bound(arctanEstimator, { alpha: a, thr }), thr),
      1,
      bound(arctan, { alpha: a }),
    ]);
    same((a, thr) => [
      shifted(bound(triangular, { alpha: a, thr }), thr),
      1,
      bound(triangular, { alpha: a }),
    ]);
  });

  it('secantLif(c1, c2) = 2 c1 sigmoid(2 c2) right of the threshold', () =>
    same(
      (c1, c2) => [bound(secantLif, { c1, c2 }), 2 * c1, bound(sigmoid, { alpha: 2 * c2 })],
      (_, x) => x > 0,
    ));

  it('s2nn(a, b) = sigmoid(a) left of the threshold, and b nonzeroSignLog(1) right of it', () => {
    same(
      (alpha, beta) => [bound(s2nn, { alpha, beta }), 1, bound(sigmoid, { alpha })],
      (_, x) => x < 0,
    );
    same(
      (alpha, beta) => [bound(s2nn, { alpha, beta }), beta, bound(nonzeroSignLog, { alpha: 1 })],
      (_, x) => x >= 0,
    );
  });

  it('logTailedRelu(a) = leakyRelu(a, 1) up to 1, except at 0', () =>
    same(
      (alpha) => [bound(logTailedRelu, { alpha }), 1, bound(leakyRelu, { alpha, beta: 1 })],
      (_, x) => x <= 1 && x !== 0,
    ));

  it('tanh(a) = 2/a sigmoid(2a)', () =>
    same((a) => [bound(tanh, { alpha: a }), 2 / a, bound(sigmoid, { alpha: 2 * a })]));

  it('singleExponential(width, scale) = scale/width slayerGrad(1/width)', () =>
    same((width, scale) => [
      bound(singleExponential, { width, scale }),
      scale / width,
      bound(slayerGrad, { alpha: 1 / width }),
    ]));

  it('spikeRateEscape(beta, slope) = slope slayerGrad(beta), moved by center', () =>
    same((beta, slope, center) => [
      shifted(bound(spikeRateEscape, { beta, slope, center }), center),
      slope,
      bound(slayerGrad, { alpha: beta }),
    ]));

  it('periodicExponential(n 1, width, scale) = scale slayerGrad(1/width)', () =>
    same((period, width, scale) => [
      bound(periodicExponential, { n: 1, period, width, scale }),
      scale,
      bound(slayerGrad, { alpha: 1 / width }),
    ]));

  it('periodicExponential has the gradient of slayerGrad about the nearest step', () =>
    fc.assert(
      fc.property(above0, above0, fc.integer({ min: 1, max: 9 }), anywhere, (period, width, n, x) => {
        const steps = Array.from({ length: n }, (_, i) => Math.abs(x - i * period));
        const due = bound(slayerGrad, { alpha: 1 / width }).gradient(Math.min(...steps));
        expect(bound(periodicExponential, { n, period, width }).gradient(x)).to.be.closeTo(due, 1e-12);
      }),
    ));

  it('sparseFastSigmoid(a, window) = invSquareGrad(a) within the window, 0 from its edges on', () => {
    same(
      (alpha, window) => [bound(sparseFastSigmoid, { alpha, window }), 1, bound(invSquareGrad, { alpha })],
      (_, x) => Math.abs(x) < 0.1,
    );
    const { gradient } = bound(sparseFastSigmoid, { alpha: 4, window: 0.5 });
    expect([gradient(-0.5), gradient(0.5), gradient(0.75)]).to.deep.equal([0, 0, 0]);
    expect(gradient(0.4999999)).to.be.closeTo(1 / 9, 1e-7);
  });

  it('box(1/(2a), height a) = rect(a) except on the edge', () => {
    const pair = (a: number) =>
      [bound(box, { window: 1 / (2 * a), height: a }), 1, bound(rect, { alpha: a })] as const;
    same(pair, (a, x) => Math.abs(x) !== 1 / (2 * a));
    expect(bound(box, { window: 0.25, height: 2 }).gradient(-0.25)).to.equal(2);
  });

  it('stepPiecewiseLinear(window, slope) = leakyRelu(0, slope), moved by window', () =>
    same(
      (window, slope) => [
        shifted(bound(stepPiecewiseLinear, { window, slope }), -window),
        1,
        bound(leakyRelu, { alpha: 0, beta: slope }),
      ],
      (_, x) => Math.abs(x) > 1e-9,
    ));

  it('multiLevelSpikeCount(n) = box(n/2, height 1) about the middle of its ramp', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), anywhere, (n, x) => {
        const ramp = shifted(bound(multiLevelSpikeCount, { n }), n / 2);
        expect(ramp.gradient(x)).to.equal(bound(box, { window: n / 2 }).gradient(x));
      }),
    ));

  it('qPseudoSpikeAlphaPlus1(a) is qPseudoSpike(a) on another scale', () =>
    fc.assert(
      fc.property(exponential(-1, 1), anywhere, (d, x) => {
        const alpha = 1 + d;
        const wide = bound(qPseudoSpikeAlphaPlus1, { alpha });
        const narrow = bound(qPseudoSpike, { alpha });
        const ratio = (alpha - 1) / (alpha + 1);
        expectRelative(wide.gradient(x), narrow.gradient(x * ratio), 1e-12, `at ${x}`);
      }),
    ));

  it('qPseudoSpikeAlphaPlus1 has no seam at alpha = 1, where its origin is a logarithm', () => {
    const at = (alpha: number) => bound(qPseudoSpikeAlphaPlus1, { alpha }).origin(-7);
    expect(at(1)).to.be.closeTo(0.5 - Math.log(8), 1e-14);
    expect(at(1 - 1e-9)).to.be.closeTo(at(1), 1e-7);
    expect(at(1 + 1e-9)).to.be.closeTo(at(1), 1e-7);
  });
});

function shifted({ origin, gradient }: Curve, by: number): Curve {
  return { origin: (x) => origin(x + by), gradient: (x) => gradient(x + by) };
}

/** Checks a property of every row under its defaults and under random parameters. */
function forAll<T>(values: fc.Arbitrary<T>, check: (row: Bound, value: T) => void): void {
  for (const [name, spike] of family) {
    const cases = fc.tuple(fc.oneof(fc.constant({}), parametersOf(spike)), values);
    const verdict = fc.property(cases, ([p, value]) => {
      check(bound(spike, p), value);
    });
    try {
      fc.assert(verdict, { numRuns: runs(150) });
    } catch (error) {
      throw new Error(`${name}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}

/** Parameters anywhere in their domain, its ends included where they belong to it. */
function parametersOf({ row }: Surrogate): fc.Arbitrary<Record<string, number>> {
  const specs: [string, ParameterSpec][] = Object.entries(row.parameters ?? {});
  return fc.record(Object.fromEntries(specs.map(([key, spec]) => [key, inDomain(spec)])));
}

function inDomain({ above, min, below, integer }: ParameterSpec): fc.Arbitrary<number> {
  if (integer) return fc.integer({ min: min ?? 1, max: 9 });
  if (above !== undefined) return exponential(-1, 1.5).map((d) => above + d);
  if (min !== undefined && below !== undefined) {
    return fc.double({ min, max: below, maxExcluded: true, noNaN: true });
  }
  if (min !== undefined)
    return fc.oneof(
      fc.constant(min),
      above0.map((d) => min + d),
    );
  return fc.oneof(
    fc.constantFrom(0, 1),
    fc.integer({ min: -300, max: 300 }).map((i) => i / 100),
  );
}

/** Powers of ten between 10^low and 10^high. */
/** Checks that left = scale times right, the origins up to a constant, over random parameters and x. */
function same(
  pair: (a: number, b: number, c: number) => readonly [left: Curve, scale: number, right: Curve],
  where: (a: number, x: number) => boolean = () => true,
): void {
  fc.assert(
    fc.property(above0, above0, above0, anywhere, (a, b, c, x) => {
      fc.pre(where(a, x));
      const [left, scale, right] = pair(a, b, c);
      const slack = 2e-13 * Math.max(1, scale);
      expect(left.gradient(x)).to.be.closeTo(
        scale * right.gradient(x),
        slack * Math.max(1, left.gradient(0)),
      );
      const [leftRise, rightRise] = [left.origin(x) - left.origin(0), right.origin(x) - right.origin(0)];
      expect(leftRise).to.be.closeTo(scale * rightRise, slack * Math.max(1, Math.abs(leftRise)));
    }),
    { numRuns: runs(500) },
  );
}

/** How much the gradient jumps or bends at a point, as a share of its size near it: 0 where it is smooth. */
function bendAt(gradient: (x: number) => number, x: number, length: number): number {
  const h = 1e-5 * length;
  const size = Math.max(...[-1, -0.5, -0.25, 0, 0.25, 0.5, 1].map((u) => Math.abs(gradient(x + u * length))));
  if (size === 0) return 0;
  return Math.abs(gradient(x - h) - 2 * gradient(x) + gradient(x + h)) / (h / length) / size;
}

const nodes = [
  0.9739065285171717, 0.8650633666889845, 0.6794095682990244, 0.4333953941292472, 0.14887433898163122,
];
const weights = [
  0.06667134430868814, 0.1494513491505806, 0.21908636251598204, 0.26926671930999635, 0.29552422471475287,
];

/** Adaptive Gauss-Legendre quadrature with ten nodes. */
function integral(f: (x: number) => number, a: number, b: number): number {
  const slack = 1e-14 * gauss((x) => Math.abs(f(x)), a, b);
  const refine = (left: number, right: number, whole: number, depth: number): number => {
    const middle = (left + right) / 2;
    const halves = [gauss(f, left, middle), gauss(f, middle, right)] as const;
    const sum = halves[0] + halves[1];
    if (depth === 0 || Math.abs(sum - whole) <= Math.abs(slack)) return sum;
    return refine(left, middle, halves[0], depth - 1) + refine(middle, right, halves[1], depth - 1);
  };
  return refine(a, b, gauss(f, a, b), 10);
}

function gauss(f: (x: number) => number, a: number, b: number): number {
  const [middle, half] = [(a + b) / 2, (b - a) / 2];
  const terms = nodes.map((t, i) => (weights[i] ?? 0) * (f(middle - half * t) + f(middle + half * t)));
  return half * terms.reduce((sum, term) => sum + term, 0);
}

function nextAbove(x: number): number {
  return x + Math.max(Math.abs(x) * 2 ** -52, Number.MIN_VALUE);
}

/** Values to 17 digits, computed with 400. */
const digits: readonly (readonly [
  spike: Surrogate,
  p: Readonly<Record<string, number>>,
  x: number,
  origin: number,
  gradient: number,
])[] = [
  [surrogates.sigmoid, { alpha: 4 }, -9.5, 3.1391327920480296e-17, 1.2556531168192118e-16],
  [surrogates.sigmoid, { alpha: 2.5 }, 0.75, 0.8670357598021707, 0.28821187756610805],
  [surrogates.piecewiseQuadratic, { alpha: 2 }, -0.4375, 0.0078125, 0.25],
  [surrogates.piecewiseQuadratic, { alpha: 0.5 }, 1.25, 0.9296875, 0.1875],
  [surrogates.piecewiseExp, { alpha: 3 }, -20, 4.37825538134826e-27, 1.3134766144044781e-26],
  [surrogates.softSign, { alpha: 2 }, -1e6, 2.499998750000625e-7, 2.499997500001875e-13],
  [surrogates.arctan, { alpha: 2 }, -10000, 1.0132118360811783e-5, 1.0132118353967796e-9],
  [surrogates.arctan, { alpha: 3 }, 0.25, 0.7759695828015166, 0.6281635575958372],
  [surrogates.nonzeroSignLog, { alpha: 2.5 }, -1e-9, -2.499999996875e-9, 2.49999999375],
  [surrogates.erf, { alpha: 2 }, -6.5, 8.697786577333623e-76, 4.5361521979142936e-74],
  [surrogates.erf, { alpha: 1.25 }, 0.5, 0.8116204410942089, 0.47718720985037805],
  [surrogates.piecewiseLeakyRelu, { c: 0.125, w: 0.75 }, -2, -0.15625, 0.125],
  [
    surrogates.squarewaveFourierSeries,
    { n: 3, tPeriod: 5 },
    1000.75,
    0.9532877031991986,
    -0.29061701120214434,
  ],
  [surrogates.squarewaveFourierSeries, { n: 7, tPeriod: 8 }, -0.5, 0.03366891290876718, -0.46193976625564337],
  [surrogates.s2nn, { alpha: 3, beta: 2 }, -12, 2.3195228302435686e-16, 6.958568490730705e-16],
  [surrogates.s2nn, { alpha: 3, beta: 2 }, 1e-8, 0.5000000199999999, 1.9999999800000001],
  [surrogates.qPseudoSpike, { alpha: 1.125 }, -40, 0.22290137661576792, 0.0006954801142457657],
  [surrogates.qPseudoSpike, { alpha: 30 }, -2, 0.01179254893102521, 0.020726298121195825],
  [surrogates.logTailedRelu, { alpha: 0.25 }, 7, 2.9459101490553135, 0.14285714285714285],
  [surrogates.reluGrad, { alpha: 0.75, width: 2 }, -1.25, -0.7890625, 0.5625],
  [surrogates.gaussianGrad, { sigma: 0.25, alpha: 1 }, -4, 6.388754400538087e-58, 4.104652291167614e-56],
  [surrogates.gaussianGrad, { sigma: 2, alpha: 0.5 }, 1, 0.5957312306370065, 0.08801633169107487],
  [
    surrogates.multiGaussianGrad,
    { h: 0.25, s: 3, sigma: 0.75, scale: 2 },
    -1.5,
    -0.45717296718616235,
    0.0423356767745965,
  ],
  [surrogates.invSquareGrad, { alpha: 25 }, 0.125, 0.5303030303030303, 0.05876951331496786],
  [surrogates.slayerGrad, { alpha: 5 }, 1e-10, 0.5000000001, 0.9999999995],
  [surrogates.superSpike, { alpha: 2 }, -3, -1.0, 0.125],
  [surrogates.fakeNumericalGradient, { alpha: 0.25 }, -30, -2.5149030205422647, 0.03333333333333333],
  [surrogates.triangular, { thr: 1, alpha: 0.5 }, 0.25, -0.109375, 0.625],
  [surrogates.arctanEstimator, { thr: 0.5, alpha: 3 }, -2, -0.47304562975130776, 0.0107302805855124],
  [surrogates.secantLif, { c1: 0.5, c2: 0.25 }, 30, 0.49999969409777306, 1.5295106667472615e-7],
  [surrogates.qPseudoSpikeAlphaPlus1, { alpha: 0.5 }, -100, -15.38533865071371, 0.08627959628145762],
  [surrogates.qPseudoSpikeAlphaPlus1, { alpha: 3 }, 0.25, 0.7098765432098766, 0.7023319615912208],
  [surrogates.tanh, { alpha: 3 }, -0.75, 0.17399129508706213, 0.04346491888890094],
  [surrogates.tanh, { alpha: 100 }, 0.015625, 0.5091582454416876, 0.16126540429807873],
  [surrogates.circ, { alpha: 0.25 }, -1e4, 1.562499999267578e-10, 3.1249999970703125e-14],
  [surrogates.circ, { alpha: 4 }, 1.5, 0.6755617207941959, 0.1026114167198953],
  [surrogates.box, { window: 0.5, height: 3 }, 0.25, 1.25, 3],
  [surrogates.sparseFastSigmoid, { alpha: 10, window: 0.5 }, -0.375, 0.42105263157894735, 0.0443213296398892],
  [surrogates.spikeRateEscape, { beta: 2, slope: 5, center: 1 }, 2.5, 5.037194120988809, 0.2489353418393197],
  [
    surrogates.spikeRateEscape,
    { beta: 2, slope: 5, center: 1 },
    -0.75,
    0.23715525046426453,
    0.1509869171115925,
  ],
  [surrogates.singleExponential, { width: 0.25, scale: 3 }, -1.125, -2.466673010385273, 0.1333079584589077],
  [surrogates.stepPiecewiseLinear, { window: 0.75, slope: 2 }, 0.5, 2.5, 2],
  [
    surrogates.periodicExponential,
    { n: 3, period: 2, width: 0.25, scale: 2 },
    3.5,
    2.031036363840838,
    0.2706705664732254,
  ],
  [
    surrogates.periodicExponential,
    { n: 3, period: 2, width: 0.25, scale: 2 },
    5.25,
    2.9599997487229888,
    0.013475893998170934,
  ],
  [surrogates.multiLevelSpikeCount, { n: 3, thr: 0.25 }, 1.5, 1.75, 1],
];
