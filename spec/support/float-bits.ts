import fc, { type Arbitrary } from 'fast-check';

/** Float32 numbers whose 32 bits are drawn, and those at which things happen. */
export const floatBits: Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 2 ** 32 - 1 }).map(fromBits) },
  { weight: 2, arbitrary: fc.float({ min: -100, max: 100, noNaN: true }) },
  fc.constantFrom(
    ...[0, 1, 2 ** -149, 2 ** -126, 3.4028234663852886e38, Number.POSITIVE_INFINITY, Number.NaN],
  ),
  fc.constantFrom(...[-0, -1, -(2 ** -149), -(2 ** -126), -3.4028234663852886e38, Number.NEGATIVE_INFINITY]),
);

function fromBits(bits: number): number {
  return new Float32Array(Uint32Array.of(bits).buffer)[0] as number;
}

/** The distance between Float32 numbers at `x`. */
export function ulp(x: number): number {
  const size = Math.abs(x);
  return size < 2 ** -126 ? 2 ** -149 : 2 ** (Math.floor(Math.log2(size)) - 23);
}

/** How far a Float32 number lies from what is due, in units of their distance; infinite where it is of another kind. */
export function ulpsApart(got: number, due: number): number {
  const rounded = Math.fround(due);
  if (Object.is(got, rounded)) return 0;
  if (Number.isNaN(got) && Number.isNaN(due)) return 0;
  if (!Number.isFinite(got) || !Number.isFinite(rounded) || Object.is(got, -rounded))
    return Number.POSITIVE_INFINITY;
  return Math.abs(got - due) / ulp(due);
}
