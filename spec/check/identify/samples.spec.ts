import { expect } from 'chai';
import { requireSamples } from '../../../lib/check/identify/samples.ts';
import { identify } from '../../../lib/index.ts';

const x = [1, 2, 3, 4, 5, 6, 7, 8];
const gradient = [1, 2, 3, 4, 4, 3, 2, 1];

describe('samples', () => {
  it('are numbers in Float64, of any kind of array', () => {
    const { xs, origin } = requireSamples('here', { x: Float32Array.from(x), gradient, origin: x });
    expect([...xs]).to.eql(x);
    expect(origin).to.be.instanceOf(Float64Array);
  });

  for (const [what, samples, kind, text] of [
    ['are no object', 3, TypeError, 'here: got 3 when samples { x, gradient } were due.'],
    ['have no x', { gradient }, TypeError, 'here: the samples have no column x.'],
    ['have no gradient', { x }, TypeError, 'here: the samples have no column gradient.'],
    [
      'have text for a column',
      { x: 'abc', gradient },
      TypeError,
      'here: got "abc" as x when an array of numbers was due.',
    ],
    [
      'have text among numbers',
      { x, gradient: [...gradient.slice(1), '5'] },
      TypeError,
      'here: got "5" as gradient[7] when a number was due.',
    ],
    ['are few', { x: [1, 2], gradient: [1, 2] }, RangeError, 'here: got 2 samples when at least 8 were due.'],
    [
      'are not as many',
      { x, gradient: [1, 2] },
      RangeError,
      'here: got 2 numbers as gradient when 8, as of x, were due.',
    ],
    [
      'have an origin of another size',
      { x, gradient, origin: [1] },
      RangeError,
      'here: got 1 numbers as origin when 8, as of x, were due.',
    ],
    [
      'descend',
      { x: x.toReversed(), gradient },
      RangeError,
      'here: x[1] = 7 comes after x[0] = 8: x has to ascend.',
    ],
    [
      'have a point twice',
      { x: x.with(4, 4), gradient },
      RangeError,
      'here: x[4] is 4, as x[3] is: each point is due once.',
    ],
    [
      'have a NaN as x',
      { x: x.with(2, Number.NaN), gradient },
      RangeError,
      'here: got NaN as x[2] when a finite number was due.',
    ],
    [
      'are hardly finite',
      { x, gradient: gradient.with(0, Number.NaN) },
      RangeError,
      'here: got 7 finite gradients when at least 8 were due.',
    ],
  ] as const) {
    it(`are refused where they ${what}`, () => {
      expect(() => requireSamples('here', samples)).to.throw(kind, text);
    });
  }

  it('take options that are known, and noise above 0', () => {
    const samples = { x, gradient };
    expect(() => identify(samples, { nois: 1 } as never)).to.throw(TypeError, 'unknown option "nois"');
    expect(() => identify(samples, { noise: 0 })).to.throw(
      RangeError,
      'identify: got the noise 0 when one above 0 was due.',
    );
  });
});
