import { expect } from 'chai';
import * as fc from 'fast-check';
import { type Digits, packDigits, pixels, unpackDigits } from '../../../../docs/live/digits/digits.ts';
import { runs } from '../../../support/runs.ts';

const digits = fc.integer({ min: 0, max: 3 }).chain((count) =>
  fc.record({
    images: fc
      .array(fc.integer({ min: 0, max: 15 }), { minLength: count * pixels, maxLength: count * pixels })
      .map((shades) => Float32Array.from(shades, (shade) => shade / 15)),
    labels: fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count })
      .map((all) => Uint8Array.from(all)),
    count: fc.constant(count),
  }),
) as fc.Arbitrary<Digits>;

describe('the digits of the page', () => {
  it('come back from their bytes, in sixteen shades', () => {
    fc.assert(
      fc.property(digits, digits, (train, test) => {
        fc.pre(train.count + test.count > 0);
        expect(unpackDigits(packDigits({ train, test }))).to.deep.equal({ train, test });
      }),
      { numRuns: runs(20) },
    );
  });

  it('refuse bytes that are too few, too many or none', () => {
    const one: Digits = { images: new Float32Array(pixels), labels: Uint8Array.of(3), count: 1 };
    const bytes = packDigits({ train: one, test: one });
    const due = /digits: got \d+ bytes when \d+ were due for 2 digits/;
    expect(() => unpackDigits(bytes.slice(0, -1))).to.throw(RangeError, due);
    expect(() => unpackDigits(Uint8Array.of(...bytes, 0))).to.throw(RangeError, due);
    expect(() => unpackDigits(new Uint8Array(0))).to.throw(RangeError, /got 0 bytes/);
  });
});
