import { expect } from 'chai';
import fc from 'fast-check';
import type { Surrogate } from '../../lib/surrogates/core/surrogate.ts';
import { surrogates } from '../../lib/surrogates/index.ts';

import { bound, expectRelative, exponential } from './bound.ts';

describe('surrogate formulas, where implementations went wrong', () => {
  const { multiGaussianGrad } = surrogates;
  for (const [proves, spike, p, x, field, value] of witnesses()) {
    it(proves, () => expect(bound(spike, p)[field](x)).to.be.closeTo(value, 6e-8));
  }

  it('logTailedRelu: the origin does not jump at 1', () => {
    const { origin } = bound(surrogates.logTailedRelu, {});
    expect(origin(1 + 1e-9) - origin(1)).to.be.closeTo(1e-9, 1e-15);
  });

  it('s2nn: the origin is continuous at 0', () => {
    const { origin } = bound(surrogates.s2nn, {});
    expect(origin(-1e-12)).to.be.closeTo(origin(0), 1e-11);
  });

  it('sigmoid: the gradient does not vanish on the right before it does on the left', () => {
    const { gradient } = bound(surrogates.sigmoid, {});
    expect(Math.fround(gradient(4.5)))
      .to.equal(Math.fround(gradient(-4.5)))
      .and.be.above(6e-8);
  });

  it('squarewaveFourierSeries: n is the number of harmonics, with n peaks of 4n/T and first zero T/(4n)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), exponential(-1, 2), (n, tPeriod) => {
        const { gradient } = bound(surrogates.squarewaveFourierSeries, { n, tPeriod });
        expectRelative(gradient(0), (4 * n) / tPeriod, 1e-14, 'at 0');
        expectRelative(gradient(tPeriod / 2), (-4 * n) / tPeriod, 1e-14, 'at T/2');
        expect(gradient(tPeriod / (4 * n))).to.be.closeTo(0, (1e-13 * n) / tPeriod);
      }),
    );
  });

  it('squarewaveFourierSeries: far out it repeats exactly', () => {
    const { origin, gradient } = bound(surrogates.squarewaveFourierSeries, { tPeriod: 3 });
    for (const x of [0.25, -1.125, 1.5]) {
      expect(gradient(x + 3 * 2 ** 40)).to.be.closeTo(gradient(x), 1e-13);
      expect(origin(x - 3 * 2 ** 40)).to.be.closeTo(origin(x), 1e-13);
    }
    expect([gradient(Infinity), gradient(-Infinity), origin(Infinity), origin(-Infinity)]).to.deep.equal([
      0, 0, 0.5, 0.5,
    ]);
  });

  it('squarewaveFourierSeries: the origin spans (-.1366, 1.1366) for n = 1 and (-.1002, 1.1002) for n = 2', () => {
    for (const [n, top] of [
      [1, 1.1366],
      [2, 1.1002],
    ] as const) {
      const { origin } = bound(surrogates.squarewaveFourierSeries, { n });
      const values = Array.from({ length: 8001 }, (_, i) => origin(i / 1000 - 4));
      expect(Math.max(...values)).to.be.closeTo(top, 5e-5);
      expect(Math.min(...values)).to.be.closeTo(1 - top, 5e-5);
    }
  });

  it('multiGaussianGrad: changes sign at 1.2722 and is lowest, -.015866, at 1.864', () => {
    const { gradient } = bound(multiGaussianGrad, {});
    expect(gradient(1.27215)).to.be.above(0);
    expect(gradient(1.27225)).to.be.below(0);
    const xs = Array.from({ length: 30001 }, (_, i) => i / 10000);
    const lowest = xs.reduce((best, x) => (gradient(x) < gradient(best) ? x : best));
    expect(lowest).to.be.closeTo(1.864, 5e-4);
    expect(gradient(lowest)).to.be.closeTo(-0.015866, 5e-7);
  });

  it('multiGaussianGrad: the origin is not monotone and ends at 1/2 ± .2125', () => {
    const { origin } = bound(multiGaussianGrad, {});
    expect(origin(1.2722)).to.be.above(origin(Infinity));
    expect(origin(Infinity)).to.be.closeTo(0.7125, 1e-15);
    expect(origin(-Infinity)).to.be.closeTo(0.2875, 1e-15);
  });
});

describe('surrogate gradients of the libraries, by their defaults', () => {
  // Height, value at -0.5 and mass (null where it is not finite), rounded to three figures.
  const table: readonly (readonly [spike: Surrogate, g0: number, gHalf: number, mass: number | null])[] = [
    [surrogates.piecewiseQuadratic({ alpha: 1 }), 1, 0.5, 1],
    [surrogates.piecewiseExp({ alpha: 1 }), 0.5, 0.303, 1],
    [surrogates.sigmoid({ alpha: 4 }), 1, 0.42, 1],
    [surrogates.sigmoid({ alpha: 25 }), 6.25, 9.32e-5, 1],
    [surrogates.softSign({ alpha: 2 }), 1, 0.25, 1],
    [surrogates.superSpike({ alpha: 1 }), 1, 0.444, 2],
    [surrogates.arctan({ alpha: 2 }), 1, 0.288, 1],
    [surrogates.nonzeroSignLog({ alpha: 1 }), 1, 0.667, null],
    [surrogates.erf({ alpha: 2 }), 1.13, 0.415, 1],
    [surrogates.piecewiseLeakyRelu({ w: 1, c: 0.01 }), 0.5, 0.5, null],
    [surrogates.s2nn({ alpha: 4, beta: 1 }), 1, 0.42, null],
    [surrogates.qPseudoSpike({ alpha: 2 }), 1, 0.25, 1],
    [surrogates.qPseudoSpikeAlphaPlus1({ alpha: 2 }), 1, 0.5625, 3],
    [surrogates.leakyRelu({ alpha: 0, beta: 1 }), 1, 0, null],
    [surrogates.leakyRelu({}), 1, 0.1, null],
    [surrogates.fakeNumericalGradient({ alpha: 0.3 }), 0.3, 0.3, null],
    [surrogates.logTailedRelu({ alpha: 0 }), 0, 0, null],
    [surrogates.rect({ alpha: 1 }), 1, 0, 1],
    [surrogates.rect({ alpha: 0.5 }), 0.5, 0.5, 1],
    [surrogates.invSquareGrad({ alpha: 25 }), 1, 0.00549, 0.08],
    [surrogates.invSquareGrad({ alpha: 100 }), 1, 3.84e-4, 0.02],
    [surrogates.reluGrad({}), 0.3, 0.15, 0.3],
    [surrogates.reluGrad({ alpha: 100 }), 100, 50, 100],
    [surrogates.gaussianGrad({}), 0.399, 0.242, 0.5],
    [surrogates.multiGaussianGrad({}), 0.439, 0.259, 0.425],
    [surrogates.slayerGrad({}), 1, 0.607, 2],
    [surrogates.triangular({ alpha: 2 }), 1, 0, 0.5],
    [surrogates.arctanEstimator({}), 1, 0.288, 1],
    [surrogates.secantLif({}), 0, 0, 0.82],
    [surrogates.tanh({}), 1, 0.786, 2],
    [surrogates.circ({ alpha: 100 }), 0.005, 0.005, 1],
    [surrogates.box({}), 1, 1, 10],
    [surrogates.sparseFastSigmoid({}), 1, 0.00549, 0.0769],
    [surrogates.spikeRateEscape({ center: 1 }), 9.2, 5.58, 50],
    [surrogates.singleExponential({}), 2, 0.736, 2],
    [surrogates.stepPiecewiseLinear({}), 1, 1, null],
    [surrogates.periodicExponential({}), 1, 0.368, 2.9],
    [surrogates.multiLevelSpikeCount({}), 1, 0, 4],
    [surrogates.straightThrough, 1, 1, null],
    [surrogates.heaviside, 0, 0, null],
  ];
  for (const [spike, g0, gHalf, mass] of table) {
    const values = JSON.stringify(spike.params);
    it(`${spike.row.name} ${values} has height ${g0}, ${gHalf} at -0.5 and mass ${mass ?? 'not finite'}`, () => {
      const { gradient, facts } = bound(spike, spike.params);
      expectRelative(gradient(0), g0, 4e-3, 'at 0');
      expectRelative(gradient(-0.5), gHalf, 4e-3, 'at -0.5');
      if (mass === null) expect(facts.mass ?? Infinity).to.equal(Infinity);
      else expectRelative(facts.mass ?? Number.NaN, mass, 2e-3, 'mass');
    });
  }
});

type Witness = readonly [
  proves: string,
  spike: Surrogate,
  p: Readonly<Record<string, number>>,
  x: number,
  field: 'origin' | 'gradient',
  value: number,
];

function witnesses(): readonly Witness[] {
  const f = surrogates;
  return [
    ['sigmoid: alpha counts in the origin', f.sigmoid, { alpha: 4 }, 0.5, 'origin', 0.8807971],
    ['sigmoid: alpha counts in the gradient', f.sigmoid, { alpha: 4 }, 0.5, 'gradient', 0.4199743],
    ['sigmoid: no NaN far on the left of a steep slope', f.sigmoid, { alpha: 25 }, -4, 'gradient', 0],
    ['sigmoid: the true slope of 1/2 + tanh(4x)/2', f.sigmoid, { alpha: 8 }, 0.3, 'gradient', 0.61003999],
    ['piecewiseQuadratic: |x|, not x²', f.piecewiseQuadratic, { alpha: 1 }, 0.5, 'gradient', 0.5],
    [
      'piecewiseQuadratic: not negative near the edge',
      f.piecewiseQuadratic,
      { alpha: 0.5 },
      1.9,
      'gradient',
      0.025,
    ],
    ['piecewiseQuadratic: alpha squared', f.piecewiseQuadratic, { alpha: 2 }, 0.4, 'gradient', 0.4],
    ['piecewiseQuadratic: 0 on the edge', f.piecewiseQuadratic, { alpha: 2 }, 0.5, 'gradient', 0],
    ['piecewiseQuadratic: 1 far out', f.piecewiseQuadratic, { alpha: 1 }, 1e20, 'origin', 1],
    ['softSign: 1 far out', f.softSign, { alpha: 2 }, 2e38, 'origin', 1],
    ['arctan: one argument', f.arctan, { alpha: 1 }, 2, 'origin', 0.9019067],
    ['arctan: the gradient far from 0', f.arctan, { alpha: 1 }, 2, 'gradient', 0.045999834],
    ['arctan: the true slope of atan(2πx)/π', f.arctan, { alpha: 4 }, 0.5, 'gradient', 0.18399934],
    ['erf: rises, and is 1/2 at 0', f.erf, { alpha: 1 }, 0.5, 'origin', 0.7602499],
    ['erf: the gradient is above 0', f.erf, { alpha: 1 }, 0.5, 'gradient', 0.4393913],
    ['erf: the true slope of 1/2 + erf(4x)/2', f.erf, { alpha: 4 }, 0.3, 'gradient', 0.53468869],
    ['nonzeroSignLog: 0 at 0', f.nonzeroSignLog, {}, 0, 'origin', 0],
    ['nonzeroSignLog: unbounded', f.nonzeroSignLog, {}, 1e4, 'origin', 9.2104404],
    ['piecewiseLeakyRelu: 1/(2w), not 1/w', f.piecewiseLeakyRelu, { w: 1 }, 0.25, 'gradient', 0.5],
    ['piecewiseLeakyRelu: (1/2)/w, not (1/2)w', f.piecewiseLeakyRelu, { w: 2 }, 0.25, 'gradient', 0.25],
    ['piecewiseLeakyRelu: the edge belongs to the ramp', f.piecewiseLeakyRelu, { w: 1 }, -1, 'gradient', 0.5],
    [
      'squarewaveFourierSeries: n = 2 is two harmonics',
      f.squarewaveFourierSeries,
      { n: 2 },
      0.5,
      'gradient',
      0.6532815,
    ],
    [
      'squarewaveFourierSeries: n = 1 is one harmonic',
      f.squarewaveFourierSeries,
      { n: 1 },
      0.5,
      'gradient',
      0.4619398,
    ],
    ['squarewaveFourierSeries: 2/π, not 1/π', f.squarewaveFourierSeries, { n: 1 }, 0.5, 'origin', 0.74362384],
    ['s2nn: 1/2 at 0', f.s2nn, {}, 0, 'origin', 0.5],
    ['s2nn: 1/2 on the right too', f.s2nn, {}, 1, 'origin', 1.1931472],
    ['s2nn: b/(x + 1), not b(x + 1)', f.s2nn, {}, 1, 'gradient', 0.5],
    ['s2nn: no epsilon', f.s2nn, {}, 0.02, 'gradient', 0.9803922],
    ['s2nn: finite at -1', f.s2nn, {}, -1, 'gradient', 0.0706508],
    ['qPseudoSpike: alpha - 1 for alpha 2', f.qPseudoSpike, { alpha: 2 }, 1, 'gradient', 0.1111111],
    ['qPseudoSpike: alpha - 1 for alpha 4', f.qPseudoSpike, { alpha: 4 }, 1, 'gradient', 0.1296],
    ['qPseudoSpike: a plus in the left branch', f.qPseudoSpike, { alpha: 2 }, -1, 'origin', 0.1666667],
    [
      'qPseudoSpike: the slope in the left branch',
      f.qPseudoSpike,
      { alpha: 2 },
      -0.25,
      'gradient',
      0.4444444,
    ],
    ['qPseudoSpikeAlphaPlus1: alpha 2', f.qPseudoSpikeAlphaPlus1, { alpha: 2 }, 1, 'gradient', 0.36],
    ['qPseudoSpikeAlphaPlus1: alpha 4', f.qPseudoSpikeAlphaPlus1, { alpha: 4 }, 1, 'gradient', 0.2603082],
    ['qPseudoSpikeAlphaPlus1: goes beyond 1', f.qPseudoSpikeAlphaPlus1, { alpha: 2 }, 1, 'origin', 1.1],
    ['leakyRelu: the right branch at 0', f.leakyRelu, {}, 0, 'gradient', 1],
    ['leakyRelu: no NaN at -∞ without a leak', f.leakyRelu, { alpha: 0 }, -Infinity, 'origin', 0],
    ['logTailedRelu: the left branch at 0', f.logTailedRelu, {}, 0, 'gradient', 0],
    ['logTailedRelu: 1 + ln x', f.logTailedRelu, {}, 2, 'origin', 1.6931472],
    ['logTailedRelu: no NaN left of 0', f.logTailedRelu, {}, -1, 'origin', 0],
    ['logTailedRelu: 1 at 1', f.logTailedRelu, {}, 1, 'gradient', 1],
    ['gaussianGrad: divides by sigma², narrow', f.gaussianGrad, { sigma: 0.5 }, 1, 'gradient', 0.053991],
    ['gaussianGrad: divides by sigma², wide', f.gaussianGrad, { sigma: 2 }, 1, 'gradient', 0.0880163],
    ['multiGaussianGrad: scale counts', f.multiGaussianGrad, {}, 0, 'gradient', 0.43911164],
    ['superSpike: alpha is the height', f.superSpike, { alpha: 10 }, 1, 'gradient', 2.5],
    ['invSquareGrad: alpha is the width', f.invSquareGrad, { alpha: 10 }, 1, 'gradient', 0.0082645],
    ['fakeNumericalGradient: alpha at -0', f.fakeNumericalGradient, {}, -0, 'gradient', 0.3],
    ['fakeNumericalGradient: above 0 on the left', f.fakeNumericalGradient, {}, -4, 'gradient', 0.25],
    ['straightThrough: 1 at -∞', f.straightThrough, {}, -Infinity, 'gradient', 1],
    ['rect: the edge is outside', f.rect, {}, 0.5, 'gradient', 0],
    ['triangular: a triangle', f.triangular, {}, 0.1, 'gradient', 0.8],
    ['triangular: not negative where it fires', f.triangular, { thr: 1 }, 1.25, 'gradient', 0.5],
    ['triangular: highest at thr', f.triangular, { thr: 1 }, 1, 'gradient', 1],
    ['arctanEstimator: alpha/2, not 1/π', f.arctanEstimator, {}, 0, 'gradient', 1],
    ['arctanEstimator: alpha/2 off the threshold', f.arctanEstimator, {}, 0.5, 'gradient', 0.2884004],
    ['arctanEstimator: alpha/2 for alpha 4', f.arctanEstimator, { alpha: 4 }, 0.1, 'gradient', 1.4339136],
    ['arctanEstimator: centred on thr', f.arctanEstimator, { thr: 1 }, 1, 'gradient', 1],
    ['arctanEstimator: alpha is not thr', f.arctanEstimator, {}, 0.5, 'origin', 0.31954646],
    ['secantLif: sech², times c1 c2', f.secantLif, {}, 10, 'gradient', 0.036674019],
    ['secantLif: 0 at 0', f.secantLif, {}, 0, 'gradient', 0],
  ];
}
