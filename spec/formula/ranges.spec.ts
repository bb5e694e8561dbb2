import { expect } from 'chai';
import fc from 'fast-check';
import { binary, largest, type Range, unary } from '../../lib/formula/ranges.ts';
import { runs } from '../support/runs.ts';

const { fround } = Math;
const unit = 2 ** -23;

/** Arithmetic in Float64, which is all but exact here. */
const exactly = {
  add: (x: number, y: number) => x + y,
  sub: (x: number, y: number) => x - y,
  mul: (x: number, y: number) => x * y,
  square: (x: number) => x * x,
  div: (x: number, y: number) => x / y,
  min: Math.min,
  max: Math.max,
  neg: (x: number) => -x,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
};

type Operation = keyof typeof exactly;

/** The range that arithmetic makes of those of one operand or two. */
function rangeOf(operation: Operation, [a, b]: readonly [Range, Range]): Range {
  switch (operation) {
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'min':
    case 'max':
      return binary(operation, a, b, false);
    case 'square':
      return binary('mul', a, a, true);
    default:
      return unary(operation, a);
  }
}

/** An operand: a Float32 number, the exact one that it stands for, and a range that this is of. */
interface Operand {
  readonly single: number;
  readonly exact: number;
  readonly range: Range;
}

const size = fc.oneof(
  fc.double({ min: 2 ** -8, max: 2 ** 8 }).map(fround),
  fc.integer({ min: -149, max: 127 }).map((e) => 2 ** e),
  fc.constantFrom(2 ** 128, 2 ** 140),
);
const number = fc.oneof(
  { arbitrary: fc.tuple(size, fc.boolean()).map(([x, isBelow]) => (isBelow ? -x : x)), weight: 9 },
  { arbitrary: fc.constant(0), weight: 1 },
);
const error = fc.constantFrom(0, 0, 1, 2.5, 7);
const tiny = fc.constantFrom(0, 0, 0, 2 ** -149, 2 ** -130);
const beside = fc.constantFrom(0, 0.5, 3, Infinity);

/** An operand that is off by as much as its range says, or is exact, and what there may be on both sides; some have overflowed. */
const operand = fc
  .record({ single: number, error, tiny, share: fc.constantFrom(-1, 0, 1), below: beside, above: beside })
  .map(({ single, error, tiny, share, below, above }): Operand => {
    const exact = (single - share * tiny) / (1 + share * error * unit);
    const width = Math.abs(exact) || 1;
    const range = { low: exact - below * width, high: exact + above * width, error, tiny };
    if (Math.abs(exact) <= largest) return { single, exact, range };
    return { single: fround(exact), exact, range: { ...range, error: error + 0.5 } };
  });

/** The same where the exact number is known, and off by all of its error. */
const point = fc
  .record({
    single: number.filter((x) => x === 0 || Math.abs(Math.log2(Math.abs(x))) < 60),
    error,
    isAbove: fc.boolean(),
  })
  .map(({ single, error, isAbove }): Operand => {
    const exact = single / (1 + (isAbove ? 1 : -1) * error * unit);
    return { single, exact, range: { low: exact, high: exact, error, tiny: 0 } };
  });

const operations = Object.keys(exactly) as Operation[];

describe('ranges of Float32 arithmetic', () => {
  for (const operation of operations)
    it(`of ${operation} hold what is exact, and bound how far a Float32 result is from it`, () => {
      fc.assert(
        fc.property(fc.tuple(operand, operand), ([a, b]) => {
          const { low, high, error, tiny } = rangeOf(operation, [a.range, b.range]);
          const exact = exactly[operation](a.exact, b.exact);
          if (!Number.isFinite(exact)) return;
          if (low <= high) expect(exact).to.be.within(below(low), above(high));
          expect(error, 'the error').to.be.at.least(0);
          if (error === Infinity) return;
          const got = within(fround(exactly[operation](a.single, b.single)));
          const due = within(exact);
          expect(Math.abs(got - due)).to.be.at.most(error * unit * Math.abs(due) * 1.000001 + tiny);
        }),
        { numRuns: runs(3000) },
      );
    });

  for (const operation of ['add', 'sub', 'mul', 'square', 'div', 'sqrt'] as const)
    it(`of ${operation} are no wider than its rounding where all operands are off by all they may be`, () => {
      fc.assert(
        fc.property(point, point, (a, b) => {
          const { error } = rangeOf(operation, [a.range, b.range]);
          const sides = [1, -1].flatMap((s) => [1, -1].map((t) => [off(a, s), off(b, t)] as const));
          const exact = exactly[operation](a.exact, b.exact);
          if (error === Infinity || exact === 0 || !Number.isFinite(exact)) return;
          const worst = Math.max(...sides.map(([x, y]) => Math.abs(exactly[operation](x, y) / exact - 1)));
          expect(error * unit).to.be.closeTo(worst, 0.51 * unit);
        }),
        { numRuns: runs(3000) },
      );
    });
});

/** A number that is off from an exact one by all of its error. */
function off({ exact, range }: Operand, side: number): number {
  return exact * (1 + side * range.error * unit);
}

/** A little less, as bounds are computed in Float64. */
function below(x: number): number {
  return x - Math.abs(x) * 1e-12;
}

function above(x: number): number {
  return x + Math.abs(x) * 1e-12;
}

/** The number of Float32 nearest to what overflowed: infinite and larger than any is the same. */
function within(x: number): number {
  return Math.max(-largest, Math.min(largest, x));
}
