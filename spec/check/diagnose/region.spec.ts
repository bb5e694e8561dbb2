import { expect } from 'chai';
import fc from 'fast-check';
import { Case } from '../../../lib/check/diagnose/case.ts';
import { wrongRegion } from '../../../lib/check/diagnose/region.ts';
import type { ParameterValues } from '../../../lib/index.ts';

const slope = (x: number) => 1 / (1 + x * x);

/** The arctangent with an error added to its gradient. */
function arctanWith(error: (x: number) => number, params: ParameterValues = {}): Case {
  return new Case({
    params,
    anchor: 0,
    length: 1,
    breaks: [],
    magnitude: 1,
    origin: (xs) => xs.map(Math.atan),
    gradient: (xs) => xs.map((x) => slope(x) + error(x)),
  });
}

describe('wrongRegion', () => {
  it('finds where an error begins that grows from nothing, on either side', () => {
    // Not beside the anchor, which is taken for the place.
    const place = fc.integer({ min: 200, max: 900 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(place, fc.constantFrom(-1, 1), fc.constantFrom(-1, 1), (distance, sign, side) => {
        const at = sign * distance;
        const c = arctanWith((x) => Math.max(0, side * (x - at)));
        const region = wrongRegion([c]);
        expect(region?.includes(c, at + side * 1e-5)).to.equal(true);
        expect(region?.includes(c, at - side * 1e-5)).to.equal(false);
      }),
    );
  });

  it('says so where it lies evenly about 0, and only there', () => {
    const textOf = (isWrong: (x: number) => boolean) =>
      wrongRegion([arctanWith((x) => (isWrong(x) ? 1 : 0))])?.text;
    expect(textOf((x) => Math.abs(x) < 0.7)).to.match(/^ for \|x\| < \S+$/);
    expect(textOf((x) => Math.abs(x) > 0.7)).to.match(/^ for \|x\| > \S+$/);
    expect(textOf((x) => x > -0.7 && x < 0.9)).to.match(/^ for .* < x < \S+$/);
    expect(textOf((x) => x < -0.7 || x > 0.9)).to.match(/^ for x < .* and x > \S+$/);
  });

  it('gives a bound without a name as a number, and the setting that it is of', () => {
    const beyond = (at: number, alpha: number) => arctanWith((x) => Math.max(0, x - at), { alpha });
    const cases = [beyond(0.73219, 2), beyond(0.31415, 3), beyond(-0.51, 5)];
    expect(wrongRegion(cases)?.text).to.equal(' for x > about 0.732 (alpha = 2)');
  });
});
