import { expect } from 'chai';
import fc from 'fast-check';
import { Case } from '../../../lib/check/diagnose/case.ts';
import { everywhere } from '../../../lib/check/diagnose/region.ts';
import { solve } from '../../../lib/check/diagnose/solve.ts';

const slope = (x: number) => 1 / (1 + x * x);
const place = fc.integer({ min: -900, max: 900 }).map((thousandths) => thousandths / 1000);

/** An arctangent that rises at a place. */
function arctanAt(at: number): Case {
  return new Case({
    params: {},
    anchor: 0,
    length: 1,
    breaks: [],
    magnitude: 1,
    origin: (xs) => xs.map((x) => Math.atan(x - at)),
    gradient: (xs) => xs.map(slope),
  });
}

describe('solve', () => {
  const search = (starts: readonly number[], guesses: readonly number[] = []) => ({
    guesses,
    starts,
    nudge: () => 0.01,
  });

  const moved = (xs: Float64Array, theta: number) => xs.map((x) => slope(x - theta));

  it('finds a number that is none of the guesses, from a start nearby', () => {
    fc.assert(
      fc.property(place, fc.constantFrom(-0.3, 0.2), (at, off) => {
        const found = solve(arctanAt(at), everywhere, moved, search([at + off], [at + 1]));
        expect(found).to.be.closeTo(at, 1e-6);
      }),
    );
  });

  it('takes a guess that fits as it is, and nothing where none does', () => {
    fc.assert(
      fc.property(place, (at) => {
        expect(solve(arctanAt(at), everywhere, moved, search([], [at + 1, at]))).to.equal(at);
        const higher = (xs: Float64Array, theta: number) => xs.map((x) => 2 * slope(x - theta));
        expect(solve(arctanAt(at), everywhere, higher, search([at], [at]))).to.be.NaN;
      }),
    );
  });
});
