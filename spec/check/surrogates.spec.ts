import { expect } from 'chai';
import fc from 'fast-check';
import { checkSurrogate } from '../../lib/check/check-surrogate.ts';
import { compareDerivatives } from '../../lib/check/compare-derivatives.ts';
import { drawSetting } from '../../lib/check/settings.ts';
import type { Subject } from '../../lib/check/subject.ts';
import { surrogateSubject } from '../../lib/check/surrogate-subject.ts';
import { Tally } from '../../lib/check/tally.ts';
import { random, type Surrogate, type SurrogateOptions, surrogates } from '../../lib/index.ts';
import { drawn } from '../support/covering.ts';

/** The functions of one input; of those that draw, what is not the draw. */
const family = Object.values(surrogates).filter(
  (spike) => !('inputs' in spike.row),
) as unknown as Surrogate[];

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });

describe('every surrogate', () => {
  for (const spike of drawn(Object.values(surrogates), 3)) {
    it(`${spike.row.name} passes checkSurrogate`, () => {
      const report = checkSurrogate(spike as Surrogate);
      expect(report.passed, String(report)).to.equal(true);
      expect(report.maxRelError).to.be.at.most(2e-6);
    });
  }

  for (const spike of drawn(family, 12)) {
    it(`${spike.row.name} has an origin that is a number at infinity, under any parameters`, () => {
      fc.assert(
        fc.property(seeds, fc.nat(3), (seed, sides) => {
          const { origin } = under(spike, seed, sides);
          expect([origin(-Infinity), origin(Infinity)].some(Number.isNaN)).to.equal(false);
        }),
      );
    });

    it(`${spike.row.name} has the vjp that finite differences of its origin give, under any parameters, anywhere`, () => {
      const distances = fc.array(fc.double({ min: -30, max: 30, noNaN: true }), {
        minLength: 1,
        maxLength: 16,
      });
      fc.assert(
        fc.property(seeds, fc.nat(3), distances, (seed, sides, ds) => {
          const subject = surrogateSubject(under(spike, seed, sides), { tolerance: 1e-7, seed });
          const { anchor, length, breaks } = subject;
          const xs = ds.map((d) => anchor + d * length).filter((x) => !breaks.includes(x));
          const tally = new Tally();
          compareDerivatives(tally, {
            xs: Float64Array.from(xs),
            ...stencil(subject),
            gradient: onTape(subject),
          });
          const { passed, message } = tally.result('vjp');
          expect(passed, message).to.equal(true);
        }),
      );
    });

    it(`${spike.row.name} has Float32 kernels that are finite and within 2e-6 of Float64, under any parameters`, () => {
      fc.assert(
        fc.property(seeds, fc.nat(3), fc.array(float32, { minLength: 1 }), (seed, sides, values) => {
          const { gradient, kernels } = under(spike, seed, sides);
          const xs = Float32Array.from(values);
          const got = kernels.gradient(new Float32Array(xs.length), xs);
          xs.forEach((x, i) => {
            const due = gradient(x);
            expect(got[i]).to.satisfy(Number.isFinite);
            expect(got[i]).to.be.closeTo(due, Math.max(2e-6 * Math.abs(due), 2 ** -126));
          });
        }),
      );
    });
  }
});

/** A surrogate under random parameters of its domain. */
function under(spike: Surrogate, seed: number, sides: number): Surrogate {
  const params: object = drawSetting(spike.row, random(seed), sides);
  return spike(params as SurrogateOptions<string>);
}

function stencil({ origin, length, breaks, magnitude, tolerance }: Subject) {
  return { origin, length, breaks, magnitude, tolerance };
}

/** The gradient as the tape of the origin gives it, for a cotangent of 1. */
function onTape({ given }: Subject): (xs: Float64Array) => Float64Array {
  return (xs) => Float64Array.from(given.backwards[1]?.pull(xs)(xs.map(() => 1)) ?? []);
}
