import { expect } from 'chai';
import fc from 'fast-check';
import * as interval from '../../../lib/check/certify/interval.ts';

const { exactly } = interval;

/** A Float64 number in units of 2^-1074, and a product of two in units of its square. */
function units(x: number): bigint {
  const [word] = new BigUint64Array(Float64Array.of(Math.abs(x)).buffer) as unknown as [bigint];
  const exponent = word >> 52n;
  const mantissa = exponent === 0n ? word : (word & 0xfffffffffffffn) | 0x10000000000000n;
  const size = exponent > 1n ? mantissa << (exponent - 1n) : mantissa;
  return x < 0 ? -size : size;
}

const unit = 1n << 1074n;
const finite = fc.oneof(
  fc.double({ min: -1e150, max: 1e150, noNaN: true }),
  fc.double({ min: -4, max: 4, noNaN: true }),
  fc.constantFrom(0, 1, -1, Number.MIN_VALUE, 2 ** -1022, 0.1),
);

/** Whether a bound, which may be infinite, lies on its side of an exact number, in units of 2^-2148. */
function holds({ low, high }: interval.Interval, due: bigint): boolean {
  const isAbove = low === -Infinity || units(low) * unit <= due;
  return isAbove && (high === Infinity || due <= units(high) * unit);
}

describe('intervals', () => {
  it('hold sums, differences and products of numbers in them', () => {
    fc.assert(
      fc.property(finite, finite, (x, y) => {
        const [a, b] = [exactly(x), exactly(y)];
        expect(holds(interval.add(a, b), (units(x) + units(y)) * unit)).to.equal(true);
        expect(holds(interval.sub(a, b), (units(x) - units(y)) * unit)).to.equal(true);
        expect(holds(interval.mul(a, b), units(x) * units(y))).to.equal(true);
        expect(holds(interval.square(a), units(x) * units(x))).to.equal(true);
      }),
    );
  });

  it('hold inverses and roots', () => {
    fc.assert(
      fc.property(finite, (x) => {
        const inverse = interval.inverse(exactly(x));
        if (x > 0) {
          expect(inverse.low === -Infinity || units(inverse.low) * units(x) <= unit * unit).to.equal(true);
          expect(inverse.high === Infinity || units(inverse.high) * units(x) >= unit * unit).to.equal(true);
          const { low, high } = interval.sqrt(exactly(x));
          expect(holds({ low: x, high: x }, units(x) * unit)).to.equal(true);
          expect(units(low) ** 2n <= units(x) * unit && units(x) * unit <= units(high) ** 2n).to.equal(true);
        }
      }),
    );
  });

  it('hold what comes of any numbers in them', () => {
    const pair = fc.tuple(finite, finite).map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const within = ({ low, high }: interval.Interval, t: number) =>
      exactly(Math.max(low, Math.min(high, low * (1 - t) + high * t)));
    fc.assert(
      fc.property(pair, pair, share, share, (a, b, s, t) => {
        const [x, y] = [within(a, s), within(b, t)];
        for (const f of [interval.add, interval.sub, interval.mul, interval.div]) {
          const [wide, narrow] = [f(a, b), f(x, y)];
          expect(wide.low <= narrow.high && narrow.low <= wide.high, f.name).to.equal(true);
        }
        const [wide, narrow] = [interval.square(a), interval.square(x)];
        expect(wide.low <= narrow.high && narrow.low <= wide.high).to.equal(true);
      }),
    );
  });

  it('keep sums that are exact', () => {
    expect(interval.add(exactly(4), exactly(-1))).to.eql(exactly(3));
    expect(interval.add(exactly(1), exactly(2 ** -60)).high).to.be.above(1);
  });

  it('do not divide by what may be 0', () => {
    expect(interval.inverse({ low: -1, high: 1 })).to.eql(interval.everything);
    expect(interval.inverse({ low: 0, high: 4 }).high).to.equal(Infinity);
    expect(interval.mul(interval.zero, interval.everything)).to.eql(interval.zero);
  });
});
