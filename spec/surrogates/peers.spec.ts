import { expect } from 'chai';
import type { Surrogate } from '../../lib/surrogates/core/surrogate.ts';
import type { Library } from '../../lib/surrogates/core/surrogate-row.ts';
import { surrogates } from '../../lib/surrogates/index.ts';

type Case = readonly [name: string, canonical: string, params: Readonly<Record<string, number>>];

const brainFamily: readonly Case[] = [
  ['sigmoid', 'sigmoid', { alpha: 4 }],
  ['piecewise_quadratic', 'piecewiseQuadratic', { alpha: 1 }],
  ['piecewise_exp', 'piecewiseExp', { alpha: 1 }],
  ['soft_sign', 'softSign', { alpha: 1 }],
  ['arctan', 'arctan', { alpha: 1 }],
  ['nonzero_sign_log', 'nonzeroSignLog', { alpha: 1 }],
  ['erf', 'erf', { alpha: 1 }],
  ['piecewise_leaky_relu', 'piecewiseLeakyRelu', { c: 0.01, w: 1 }],
  ['squarewave_fourier_series', 'squarewaveFourierSeries', { n: 2, tPeriod: 8 }],
  ['s2nn', 's2nn', { alpha: 4, beta: 1 }],
  ['leaky_relu', 'leakyRelu', { alpha: 0.1, beta: 1 }],
  ['log_tailed_relu', 'logTailedRelu', { alpha: 0 }],
  ['relu_grad', 'reluGrad', { alpha: 0.3, width: 1 }],
  ['gaussian_grad', 'gaussianGrad', { sigma: 0.5, alpha: 0.5 }],
  ['multi_gaussian_grad', 'multiGaussianGrad', { h: 0.15, s: 6, sigma: 0.5, scale: 0.5 }],
  ['inv_square_grad', 'invSquareGrad', { alpha: 100 }],
  ['slayer_grad', 'slayerGrad', { alpha: 1 }],
];

const known: Readonly<Record<Library, readonly Case[]>> = {
  brainpy: [
    ...brainFamily,
    ['q_pseudo_spike', 'qPseudoSpike', { alpha: 2 }],
    ['inv_square_grad2', 'invSquareGrad2', { alpha: 100 }],
    ['relu_grad2', 'reluGrad2', { alpha: 0.3, width: 1 }],
  ],
  braintools: [
    ...brainFamily,
    ['Sigmoid', 'sigmoid', { alpha: 4 }],
    ['PiecewiseQuadratic', 'piecewiseQuadratic', { alpha: 1 }],
    ['PiecewiseExp', 'piecewiseExp', { alpha: 1 }],
    ['SoftSign', 'softSign', { alpha: 1 }],
    ['Arctan', 'arctan', { alpha: 1 }],
    ['NonzeroSignLog', 'nonzeroSignLog', { alpha: 1 }],
    ['ERF', 'erf', { alpha: 1 }],
    ['PiecewiseLeakyRelu', 'piecewiseLeakyRelu', { c: 0.01, w: 1 }],
    ['SquarewaveFourierSeries', 'squarewaveFourierSeries', { n: 2, tPeriod: 8 }],
    ['S2NN', 's2nn', { alpha: 4, beta: 1 }],
    ['QPseudoSpike', 'qPseudoSpikeAlphaPlus1', { alpha: 2 }],
    ['LeakyRelu', 'leakyRelu', { alpha: 0.1, beta: 1 }],
    ['LogTailedRelu', 'logTailedRelu', { alpha: 0 }],
    ['ReluGrad', 'reluGrad', { alpha: 0.3, width: 1 }],
    ['GaussianGrad', 'gaussianGrad', { sigma: 0.5, alpha: 0.5 }],
    ['MultiGaussianGrad', 'multiGaussianGrad', { h: 0.15, s: 6, sigma: 0.5, scale: 0.5 }],
    ['InvSquareGrad', 'invSquareGrad', { alpha: 100 }],
    ['SlayerGrad', 'slayerGrad', { alpha: 1 }],
  ],
  spikingjelly: [
    ['Sigmoid', 'sigmoid', { alpha: 4 }],
    ['PiecewiseQuadratic', 'piecewiseQuadratic', { alpha: 1 }],
    ['PiecewiseExp', 'piecewiseExp', { alpha: 1 }],
    ['SoftSign', 'softSign', { alpha: 2 }],
    ['SuperSpike', 'superSpike', { alpha: 1 }],
    ['ATan', 'arctan', { alpha: 2 }],
    ['NonzeroSignLogAbs', 'nonzeroSignLog', { alpha: 1 }],
    ['Erf', 'erf', { alpha: 2 }],
    ['PiecewiseLeakyReLU', 'piecewiseLeakyRelu', { c: 0.01, w: 1 }],
    ['SquarewaveFourierSeries', 'squarewaveFourierSeries', { n: 2, tPeriod: 8 }],
    ['S2NN', 's2nn', { alpha: 4, beta: 1 }],
    ['QPseudoSpike', 'qPseudoSpike', { alpha: 2 }],
    ['LeakyKReLU', 'leakyRelu', { alpha: 0, beta: 1 }],
    ['FakeNumericalGradient', 'fakeNumericalGradient', { alpha: 0.3 }],
    ['LogTailedReLU', 'logTailedRelu', { alpha: 0 }],
    ['DeterministicPass', 'straightThrough', {}],
    ['poisson_pass', 'poissonPass', {}],
    ['PoissonPass', 'poissonPass', {}],
    ['Rect', 'rect', { alpha: 1 }],
    ['heaviside', 'heaviside', {}],
    ['leaky_k_relu', 'leakyRelu', { alpha: 0, beta: 1 }],
    ['MultiLevelSpikeCount', 'multiLevelSpikeCount', { n: 4, thr: 0.5 }],
  ],
  ngclearn: [
    ['straight_through_estimator', 'straightThrough', {}],
    ['triangular_estimator', 'triangular', { thr: 0, alpha: 2 }],
    ['explicit_triangular_estimator', 'triangular', { thr: 0, alpha: 0.2 }],
    ['arctan_estimator', 'arctanEstimator', { thr: 0, alpha: 2 }],
    ['boxcar_estimator', 'box', { window: 5, height: 1 }],
    ['secant_lif_estimator', 'secantLif', { c1: 0.82, c2: 0.08 }],
  ],
  snntorch: [
    ['atan', 'arctan', { alpha: 2 }],
    ['ATan', 'arctan', { alpha: 2 }],
    ['sigmoid', 'sigmoid', { alpha: 25 }],
    ['fast_sigmoid', 'invSquareGrad', { alpha: 25 }],
    ['FastSigmoid', 'invSquareGrad', { alpha: 25 }],
    ['straight_through_estimator', 'straightThrough', {}],
    ['triangular', 'triangular', { thr: 0, alpha: 1 }],
    ['LSO', 'leakyRelu', { alpha: 0.1, beta: 1 }],
    ['heaviside', 'leakyRelu', { alpha: 0, beta: 1 }],
    ['spike_rate_escape', 'spikeRateEscape', { beta: 1, slope: 25, center: 1 }],
    ['SpikeRateEscape', 'spikeRateEscape', { beta: 1, slope: 25, center: 1 }],
    ['SFS', 'sparseFastSigmoid', { alpha: 25, window: 1 }],
  ],
  norse: [
    ['super', 'invSquareGrad', { alpha: 100 }],
    ['triangle', 'reluGrad', { alpha: 0.3, width: 1 }],
    ['tanh', 'tanh', { alpha: 100 }],
    ['circ', 'circ', { alpha: 100 }],
    ['heavi_erfc', 'erf', { alpha: 100 }],
    ['heaviside', 'heaviside', {}],
  ],
  spyx: [
    ['superspike', 'invSquareGrad', { alpha: 25 }],
    ['arctan', 'arctan', { alpha: 4 }],
    ['triangular', 'triangular', { thr: 0, alpha: 2 }],
    ['boxcar', 'rect', { alpha: 0.5 }],
    ['tanh', 'tanh', { alpha: 1 }],
    ['custom', 'straightThrough', {}],
    ['heaviside', 'heaviside', {}],
  ],
  sinabs: [
    ['Heaviside', 'stepPiecewiseLinear', { window: 1, slope: 1 }],
    ['Gaussian', 'gaussianGrad', { sigma: 0.5, alpha: 1 }],
    ['MultiGaussian', 'multiGaussianGrad', { h: 0.15, s: 6, sigma: 0.5, scale: 1 }],
    ['SingleExponential', 'singleExponential', { width: 0.5, scale: 1 }],
    ['PeriodicExponential', 'periodicExponential', { n: 4, period: 1, width: 0.5, scale: 1 }],
  ],
  rockpool: [
    ['StepPWL', 'stepPiecewiseLinear', { window: 0.5, slope: 1 }],
    ['PeriodicExponential', 'periodicExponential', { n: 4, period: 1, width: 0.5, scale: 1 }],
  ],
  sparch: [['SpikeFunctionBoxcar', 'box', { window: 0.5, height: 1 }]],
};

const { abs, exp, floor, sqrt, PI } = Math;

/** Gradients of libraries with their defaults, as they stand in the sources, x being the membrane above a threshold of 1. */
const foreign: readonly (readonly [Library, name: string, factor: number, written: (x: number) => number])[] =
  [
    ['norse', 'tanh', 1, (x) => 1 - Math.tanh(x * 100) ** 2],
    [
      'norse',
      'circ',
      200,
      (x) => (-(x ** 2 / (2 * (100 ** 2 + x ** 2) ** 1.5)) + 1 / (2 * sqrt(100 ** 2 + x ** 2))) * 2 * 100,
    ],
    ['spyx', 'tanh', 1, (x) => 4 / (exp(-x) + exp(x)) ** 2],
    ['snntorch', 'spike_rate_escape', 1, (x) => 25 * exp(-abs(x - 1))],
    ['ngclearn', 'boxcar_estimator', 1, (x) => Number(abs(x) <= 5)],
    ['sparch', 'SpikeFunctionBoxcar', 1, (x) => (x <= -0.5 ? 0 : x > 0.5 ? 0 : 1)],
    ['spikingjelly', 'MultiLevelSpikeCount', 1, (x) => Number(x >= 0 && x <= 4)],
    ['rockpool', 'StepPWL', 1, (x) => (1 / 1) * Number(x + 1 >= 1 - 0.5)],
    [
      'rockpool',
      'PeriodicExponential',
      1,
      (x) => {
        const shifted = x + 1 - 0.5;
        const periodic = shifted - Math.min(floor(shifted), 4 - 1);
        return exp(-abs((x >= 0 ? periodic : shifted) - 0.5) / 0.5) / 1;
      },
    ],
    ['sinabs', 'Heaviside', 1, (x) => Number(x + 1 >= 1 - 1) / 1],
    ['sinabs', 'SingleExponential', 1, (x) => (1 / 0.5) * exp(-abs(x) / 0.5)],
    ['sinabs', 'Gaussian', 1, (x) => gaussian(x, 0, 0.5)],
    [
      'sinabs',
      'MultiGaussian',
      1,
      (x) =>
        (1 + 0.15) * gaussian(x, 0, 0.5) -
        0.15 * gaussian(x, 0.5, 6 * 0.5) -
        0.15 * gaussian(x, -0.5, 6 * 0.5),
    ],
  ];

function gaussian(x: number, mu: number, sigma: number): number {
  return exp(-((x - mu) ** 2) / (2 * sigma ** 2)) / (sigma * sqrt(2 * PI));
}

const family: readonly (readonly [name: string, spike: Surrogate])[] = Object.entries(surrogates);

describe('surrogates.find', () => {
  for (const [library, cases] of Object.entries(known) as [Library, readonly Case[]][]) {
    for (const [name, canonical, params] of cases) {
      it(`${library} ${name} is ${canonical} ${JSON.stringify(params)}`, () => {
        const found = surrogates.find(library, name);
        expect(found.row.name).to.equal(canonical);
        expect(found.params).to.deep.equal(params);
      });
    }
  }

  it('is tested here for every peer of every row', () => {
    const plain = (name: string) => name.toLowerCase().replaceAll('_', '');
    for (const [name, { row }] of family) {
      for (const peer of row.peers ?? []) {
        const names = known[peer.library].map(([other]) => plain(other));
        expect(names, `${name}: ${peer.library}`).to.include(plain(peer.name));
      }
    }
  });

  it('finds one surrogate for one name: no name stands in two rows', () => {
    const rows = family.flatMap(([, { row }]) => row.peers ?? []);
    const keys = rows.map(({ library, name }) => `${library} ${name.toLowerCase().replaceAll('_', '')}`);
    expect(new Set(keys).size).to.equal(keys.length);
  });

  it('finds an instance that computes with the defaults of that library', () => {
    expect(surrogates.find('spikingjelly', 'ATan').gradient(0)).to.equal(1);
    expect(surrogates.find('brainpy', 'arctan').gradient(0)).to.equal(0.5);
    expect(surrogates.find('snntorch', 'fast_sigmoid').gradient(-0.5)).to.be.closeTo(1 / 13.5 ** 2, 1e-17);
  });

  for (const [library, name, factor, written] of foreign) {
    it(`${library} ${name} computes what stands in its source${factor === 1 ? '' : `, divided by ${factor}`}`, () => {
      const spike = surrogates.find(library, name);
      for (let x = -6.015625; x < 6; x += 0.03125) {
        expect(factor * spike.gradient(x), `at ${x}`).to.be.closeTo(written(x), 1e-14 * factor);
      }
    });
  }

  it('does not count case and underscores', () => {
    for (const name of ['LeakyKReLU', 'leaky_k_relu', 'LEAKYKRELU', '_leaky_K_ReLU_']) {
      expect(surrogates.find('spikingjelly', name).row.name).to.equal('leakyRelu');
    }
    expect(surrogates.find('SpikingJelly' as Library, 'ATan').row.name).to.equal('arctan');
  });

  it('names what is known when it does not know a name', () => {
    expect(() => surrogates.find('spyx', 'Atan2')).to.throw(
      RangeError,
      'surrogates.find: spyx has no "Atan2", known are arctan, superspike, custom, boxcar, heaviside, triangular, tanh.',
    );
    expect(() => surrogates.find('spikingjelly', 'Atan2')).to.throw(RangeError, /\bATan\b.*\bRect\b/);
    expect(() => surrogates.find('spikingjelly', 'arctan')).to.throw(
      RangeError,
      'spikingjelly has no "arctan"',
    );
    expect(() => surrogates.find('norse', '')).to.throw(RangeError, 'norse has no ""');
  });

  it('names the libraries when it does not know one', () => {
    const call = () => surrogates.find('keras' as Library, 'relu');
    expect(call).to.throw(RangeError, 'surrogates.find: got the library "keras", known are ');
    for (const library of Object.keys(known)) expect(call).to.throw(RangeError, library);
  });

  it('is not one of the family', () => {
    expect(Object.keys(surrogates)).to.not.include('find');
    for (const [, spike] of family) expect(spike).to.have.property('row');
  });
});
