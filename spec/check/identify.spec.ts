import { expect } from 'chai';
import { errata } from '../../docs/errata/index.ts';
import { identify, surrogates } from '../../lib/index.ts';
import { drawn } from '../support/covering.ts';
import { SomeSpecs } from '../support/some-specs.ts';
import { sampled } from './identify/sampled.ts';

/** What the gradients of the errata are, as written, under the parameters of their first witness. */
const known: Readonly<Record<string, string>> = {
  'brainpy-sigmoid-origin': 'sigmoid with alpha = 4',
  'brainpy-piecewise-quadratic-gradient': 'none fits',
  'brainpy-erf-origin': 'erf with alpha = 1',
  'brainpy-piecewise-leaky-relu-gradient': 'piecewiseLeakyRelu with c = 0.005, w = 1, times 2',
  'brainpy-squarewave-fourier-series-harmonics': 'squarewaveFourierSeries with n = 1, tPeriod = 8',
  'brainpy-squarewave-fourier-series-origin': 'squarewaveFourierSeries with n = 1, tPeriod = 8',
  'brainpy-q-pseudo-spike-gradient':
    'invSquareGrad with alpha = 2/3; also qPseudoSpikeAlphaPlus1 with alpha = 2',
  'brainpy-q-pseudo-spike-origin': 'softSign with alpha = 2; also qPseudoSpike with alpha = 2',
  'brainpy-gaussian-grad-gradient': 'gaussianGrad with sigma = 2, alpha = 2',
  'brainpy-multi-gaussian-grad-scale': 'multiGaussianGrad with h = 0.15, s = 6, sigma = 0.5, scale = 1',
  'brainpy-log-tailed-relu-origin': 'logTailedRelu with alpha = 0',
  'braintools-arctan-origin': 'arctan with alpha = 1',
  'braintools-erf-origin': 'erf with alpha = 1',
  'braintools-piecewise-leaky-relu-gradient': 'piecewiseLeakyRelu with c = 0.005, w = 1, times 2',
  'braintools-log-tailed-relu-origin': 'logTailedRelu with alpha = 0',
  'spikingjelly-piecewise-leaky-relu-documentation': 'piecewiseLeakyRelu with c = 0.005, w = 1, times 2',
  'spikingjelly-piecewise-leaky-relu-kernel': 'piecewiseLeakyRelu with c = 0.005, w = 1, times 2',
  'spikingjelly-s2nn-origin': 's2nn with alpha = 4, beta = 1',
  'spikingjelly-s2nn-gradient': 'none fits',
  'spikingjelly-s2nn-epsilon': 's2nn with alpha = 4, beta = 1',
  'spikingjelly-squarewave-fourier-series-harmonics': 'none fits',
  'spikingjelly-super-spike-width': 'superSpike with alpha = 10',
  'spikingjelly-fake-numerical-gradient-zero': 'fakeNumericalGradient with alpha = 0.3',
  'spikingjelly-fake-numerical-gradient-documentation': 'none fits',
  'spikingjelly-log-tailed-relu-documentation': 'logTailedRelu with alpha = 0',
  'spikingjelly-log-tailed-relu-origin': 'logTailedRelu with alpha = 0',
  'spikingjelly-log-tailed-relu-kernel': 'logTailedRelu with alpha = 0',
  'spikingjelly-s2nn-kernel': 's2nn with alpha = 4, beta = 1',
  'spikingjelly-q-pseudo-spike-kernel': 'qPseudoSpike with alpha = 2/ln 2, taken at 1.88539 x',
  'ngclearn-triangular-estimator-gradient': 'leakyRelu with alpha = 1, beta = -1, moved by 1',
  'ngclearn-arctan-estimator-factor': 'arctan with alpha = 2, times 1/π',
  'ngclearn-arctan-estimator-center': 'arctan with alpha = 2, times 1/π',
  'ngclearn-secant-lif-estimator-default': 'secantLif with c1 = 12.5, c2 = 0.08, its square root',
  'ngclearn-secant-lif-estimator-scaled': 'secantLif with c1 = 0.05379',
  'ngclearn-secant-lif-estimator-origin': 'secantLif with c1 = 1, c2 = 1',
  'ngclearn-straight-through-estimator-infinity': 'straightThrough',
  'ngclearn-straight-through-estimator-origin': 'straightThrough',
  'snntorch-atan-gradient': 'arctan with alpha = 2, times 1/π',
  'snntorch-triangular-gradient': 'leakyRelu with alpha = 1, beta = -1',
  'snntorch-sigmoid-overflow': 'sigmoid with alpha = 25',
  'norse-heavi-erfc-gradient': 'gaussianGrad with sigma = √2/8, alpha = 0.5',
  'norse-heavi-erfc-origin': 'erf with alpha = 4',
  'norse-heavi-tanh-gradient': 'tanh with alpha = 4',
  'norse-heavi-circ-gradient': 'circ with alpha = 2, times 4',
  'spyx-custom-default': 'none fits',
  'spyx-arctan-gradient': 'arctan with alpha = 4, times 1/(2 π)',
  'spyx-tanh-gradient': 'sigmoid with alpha = 4; also tanh with alpha = 2',
};

/** Functions that are none of the family. */
const strangers: Readonly<Record<string, (x: number) => number>> = {
  'a raised cosine': (x) => (Math.abs(x) < 1 ? Math.cos((Math.PI * x) / 2) ** 2 : 0),
  'a ring': (x) => x * x * Math.exp(-x * x),
  'a step that is soft': (x) => 1 / (1 + Math.exp(-x)),
  'a sinc': (x) => (x === 0 ? 1 : Math.sin(x) / x),
  'a fourth power under a fraction': (x) => 1 / (1 + x ** 4),
};

describe('identify', () => {
  const some = new SomeSpecs();

  some.it('names an arctan with a factor, in the numbers that it was written with', () => {
    const half = surrogates.arctan({ alpha: 2 });
    const found = identify(sampled((x) => half.gradient(x) / 2));
    expect(found.fits).to.equal(true);
    expect(found.match).to.include({ name: 'arctan', factor: 0.5, shift: 0, stretch: 1, power: 1 });
    expect(found.match.params).to.eql({ alpha: 2 });
    expect(found.match.error).to.be.within(1e-7, 2e-5);
    expect(String(found)).to.equal('arctan with alpha = 2, times 1/2');
  });

  some.it('finds a shift and a stretch', () => {
    const { row } = surrogates.circ;
    const found = identify(sampled((x) => row.gradient(3 * (x - 0.25), { alpha: 1 })));
    expect(found.match).to.include({ name: 'circ', shift: 0.25 });
    expect(String(found)).to.match(/^circ with alpha = (1\/3, times 1\/3, moved by 1\/4|1, .*taken at 3 x)$/);
  });

  some.it('finds where functions jump', () => {
    for (const spike of drawn([surrogates.piecewiseLeakyRelu, surrogates.box], 1)) {
      const { fits, match } = identify(sampled((x) => 1.7 * spike.gradient(1.3 * (x - 0.37))));
      expect(fits, JSON.stringify(match)).to.equal(true);
    }
  });

  some.it('names a parameter of 0 as such', () => {
    const { gradient } = surrogates.triangular({ alpha: 3 });
    const x = Float64Array.from({ length: 121 }, (_, i) => -3.1 + (6.4 * i) / 120);
    const { match, also } = identify({ x, gradient: x.map((at) => gradient(at)) });
    const found = [match, ...also].find(({ name }) => name === 'triangular');
    expect(found?.params).to.eql({ thr: 0, alpha: 3 });
  });

  some.it('looks at the samples at both ends, though functions break beyond', () => {
    const x = Float64Array.from({ length: 81 }, (_, i) => (i - 40) / 10);
    const triangle = x.map((at) => Math.max(0, 1 - Math.abs(at + 1) / 8));
    for (const end of [0, 80]) {
      const wrong = triangle.with(end, 0.1);
      expect(identify({ x, gradient: wrong }, { noise: 0.01 }).fits, `sample ${end}`).to.equal(false);
    }
  });

  some.it('leaves out what is no finite number, and says so', () => {
    const { x, gradient } = sampled((at) => surrogates.sigmoid.gradient(at));
    const found = identify({ x, gradient: gradient.with(7, Number.NaN).with(9, Infinity) });
    expect(found).to.include({ fits: true, leftOut: 2 });
    expect(String(found)).to.match(
      /^sigmoid with alpha = 4.* \(2 samples that are no finite number left out\)$/,
    );
  });

  some.define(2);

  it('survives JSON', () => {
    const found = identify(sampled(() => 0));
    expect(JSON.parse(JSON.stringify(found)).match.text).to.equal('heaviside');
  });

  const mistakes = errata.flatMap(({ id, mistake }) => (mistake ? [{ id, mistake }] : []));

  it('knows what each erratum is', () => {
    expect(Object.keys(known).sort()).to.eql(mistakes.map(({ id }) => id).sort());
  });

  for (const { id, mistake } of drawn(mistakes, 1)) {
    it(`names the gradient of ${id}: ${known[id]}`, () => {
      const written = mistake.written(mistake.witnesses[0]?.params ?? {});
      const { row, params } = written;
      const [length, center] = [row.length?.(params) ?? 1, row.center?.(params) ?? 0];
      const grid = { low: center - 5 * length - 0.3, high: center + 5 * length };
      const text = String(identify(sampled((x) => written.gradient(x), grid)));
      expect(text.slice(0, known[id]?.length)).to.equal(known[id]);
    });
  }

  // What fits none is held against all, which takes the longest.
  const none = drawn([...Object.keys(strangers), 'noise', 'noise that is told'], 1);

  for (const name of none.filter((one) => one in strangers)) {
    it(`says of ${name} that none fits, what is nearest, and how far off`, () => {
      const found = identify(sampled(strangers[name] as (x: number) => number));
      expect(found.fits, String(found)).to.equal(false);
      expect(found.match.error).to.be.above(1e-3);
      expect(String(found)).to.match(/^none fits; nearest is \w+ .*, off by [\d.]+ % of the peak$/);
    });
  }

  for (const name of none.filter((one) => !(one in strangers))) {
    it(`takes ${name} for no function`, () => {
      const x = Array.from({ length: 400 }, (_, i) => i / 40 - 5);
      const gradient = x.map((_, i) => (i % 2 === 0 ? 5 : -5));
      const isTold = name !== 'noise';
      const found = identify({ x, gradient }, isTold ? { noise: 4 } : {});
      expect([found.fits, found.isNoise], String(found)).to.deep.equal([false, isTold]);
      const due = isTold
        ? 'nothing to identify: the samples are no more than noise'
        : 'none fits; nearest is ';
      expect(String(found).slice(0, due.length)).to.equal(due);
      // Told that they are exact, they are a curve, of which none is.
      const exact = identify({ x, gradient }, { noise: 1e-9 });
      expect(exact.fits).to.equal(false);
      expect(String(exact)).to.match(/^none fits; nearest is /);
    });
  }
});
