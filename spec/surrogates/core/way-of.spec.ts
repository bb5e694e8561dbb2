import { surrogates } from '../../../lib/index.ts';
import { expectThrows, wrong } from '../../support/expect.ts';

const { arctan, s2nn, secantLif, squarewaveFourierSeries, leakyRelu, triangular } = surrogates;
const origin = 'spike.origin(x) is the origin, and smooth(f) runs f with origins in place of spikes';

describe('parameters of other libraries', () => {
  for (const [spike, key, known, way] of [
    [arctan, 'origin', 'alpha, strict', origin],
    [arctan, 'spiking', 'alpha, strict', origin],
    [s2nn, 'epsilon', 'alpha, beta, strict', 'no formula here needs one to be finite'],
    [
      secantLif,
      'omit_scale',
      'c1, c2, strict',
      'no scale is omitted here, the gradient is the derivative of the origin',
    ],
    [squarewaveFourierSeries, 'T_period', 'n, tPeriod, strict', 'T_period is called tPeriod here'],
    [leakyRelu, 'leak', 'alpha, beta, strict', 'leak is called alpha here'],
    [surrogates.find('snntorch', 'fast_sigmoid'), 'slope', 'alpha, strict', 'slope is called alpha here'],
    [triangular, 'threshold', 'thr, alpha, strict', 'threshold is called thr here'],
  ] as const) {
    it(`${key} of ${spike.row.name} names the way`, () => {
      const text = `${spike.row.name}: got an unknown parameter "${key}", known are ${known}; ${way}.`;
      expectThrows(() => (spike as (given: never) => unknown)(wrong({ [key]: 1 })), TypeError, text);
    });
  }

  it('without a way are unknown and no more', () => {
    for (const key of ['beta', 'toString', 'threshold'])
      expectThrows(
        () => arctan(wrong({ [key]: 1 })),
        TypeError,
        `arctan: got an unknown parameter "${key}", known are alpha, strict.`,
      );
  });
});
