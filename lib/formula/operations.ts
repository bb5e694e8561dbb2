const bits = new BigUint64Array(1);
const double = new Float64Array(bits.buffer);

function fromBits(value: bigint): number {
  bits[0] = value;
  return double[0] as number;
}

function toBits(value: number): bigint {
  double[0] = value;
  return bits[0] as bigint;
}

/** The nearest integer, the even one of two. */
function nearest(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** Operations from numbers to a number. Their names are those of the instructions for lanes. */
export const arithmetic = {
  add: (a: number, b: number) => a + b,
  sub: (a: number, b: number) => a - b,
  mul: (a: number, b: number) => a * b,
  div: (a: number, b: number) => a / b,
  min: Math.min,
  max: Math.max,
  neg: (a: number) => -a,
  abs: Math.abs,
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  trunc: Math.trunc,
  nearest,
} as const;

/** Comparisons; those that are missing are these with their sides changed, or their negation. */
export const comparisons = {
  lt: (a: number, b: number) => a < b,
  le: (a: number, b: number) => a <= b,
  eq: (a: number, b: number) => a === b,
} as const;

/** Operations on the bits of a Float64 number: formulas cannot write them, the functions of `functions.ts` can. */
export const bitwise = {
  /** 2ⁿ for an integer n from -1023 (which gives 0) to 1024 (which gives Infinity). */
  pow2: (n: number) => fromBits(BigInt(n + 1023) << 52n),
  /** The exponent e of a normal number ±m 2ᵉ with m in [1, 2). */
  exponent: (x: number) => Number((toBits(x) >> 52n) & 0x7ffn) - 1023,
  /** That m, as a number in [1, 2). */
  mantissa: (x: number) => fromBits((toBits(x) & 0xfffffffffffffn) | 0x3ff0000000000000n),
  /** x with the lower half of its digits cut off. */
  head: (x: number) => fromBits(toBits(x) & 0xfffffffff8000000n),
} as const;

/** Whether it is plus or minus a power of two that has an exact reciprocal. */
export function isPowerOfTwo(value: number | boolean | undefined): value is number {
  if (typeof value !== 'number') return false;
  const size = Math.abs(value);
  return size >= 2 ** -1000 && size <= 2 ** 1000 && bitwise.mantissa(size) === 1;
}
