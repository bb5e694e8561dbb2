/** Code of WebAssembly: its bytes. */
export type Code = readonly number[];

/** Value types. */
export const types = { i32: 0x7f, i64: 0x7e, f64: 0x7c, v128: 0x7b } as const;

const plain = {
  'i32.lt_s': 0x48,
  'i32.gt_s': 0x4a,
  'i32.le_s': 0x4c,
  'i32.ge_s': 0x4e,
  'i64.ne': 0x52,
  'i32.add': 0x6a,
  'i32.sub': 0x6b,
} as const;

/** Instructions of 128 bits that take nothing but operands. */
const simd = {
  'i64x2.splat': 0x12,
  'f32x4.splat': 0x13,
  'f64x2.splat': 0x14,
  'f32x4.eq': 0x41,
  'f32x4.lt': 0x43,
  'f32x4.le': 0x45,
  'f64x2.eq': 0x47,
  'f64x2.lt': 0x49,
  'f64x2.le': 0x4b,
  'v128.not': 0x4d,
  'v128.and': 0x4e,
  'v128.or': 0x50,
  'v128.bitselect': 0x52,
  'v128.any_true': 0x53,
  'f32x4.demote_f64x2_zero': 0x5e,
  'f64x2.promote_low_f32x4': 0x5f,
  'f32x4.ceil': 0x67,
  'f32x4.floor': 0x68,
  'f32x4.trunc': 0x69,
  'f32x4.nearest': 0x6a,
  'f64x2.ceil': 0x74,
  'f64x2.floor': 0x75,
  'f64x2.trunc': 0x7a,
  'f64x2.nearest': 0x94,
  'i32x4.shl': 0xab,
  'i64x2.shl': 0xcb,
  'i64x2.shr_u': 0xcd,
  'f32x4.abs': 0xe0,
  'f32x4.neg': 0xe1,
  'f32x4.sqrt': 0xe3,
  'f32x4.add': 0xe4,
  'f32x4.sub': 0xe5,
  'f32x4.mul': 0xe6,
  'f32x4.div': 0xe7,
  'f32x4.min': 0xe8,
  'f32x4.max': 0xe9,
  'f32x4.pmin': 0xea,
  'f32x4.pmax': 0xeb,
  'f64x2.abs': 0xec,
  'f64x2.neg': 0xed,
  'f64x2.sqrt': 0xef,
  'f64x2.add': 0xf0,
  'f64x2.sub': 0xf1,
  'f64x2.mul': 0xf2,
  'f64x2.div': 0xf3,
  'f64x2.min': 0xf4,
  'f64x2.max': 0xf5,
  'f64x2.pmin': 0xf6,
  'f64x2.pmax': 0xf7,
} as const;

export type Instruction = keyof typeof plain | keyof typeof simd;

/** An instruction after its operands. */
export function instruction(name: Instruction, ...operands: readonly Code[]): Code {
  const code = name in simd ? wide(simd[name as keyof typeof simd]) : [plain[name as keyof typeof plain]];
  return [...operands.flat(), ...code];
}

function wide(code: number): Code {
  return [0xfd, ...unsigned(code)];
}

/** An unsigned integer in groups of seven bits. */
export function unsigned(n: number): Code {
  return n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...unsigned(Math.floor(n / 0x80))];
}

/** A signed integer in groups of seven bits. */
function signed(n: bigint): Code {
  const low = Number(n & 0x7fn);
  const rest = n >> 7n;
  const isLast = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

export const getLocal = (index: number): Code => [0x20, ...unsigned(index)];

export const setLocal = (index: number, value: Code): Code => [...value, 0x21, ...unsigned(index)];

export const constI32 = (n: number): Code => [0x41, ...signed(BigInt(n))];

export const constI64 = (n: bigint): Code => [0x42, ...signed(BigInt.asIntN(64, n))];

export const constF32 = (x: number): Code => [0x43, ...new Uint8Array(Float32Array.of(x).buffer)];

export const constF64 = (x: number): Code => [0x44, ...new Uint8Array(Float64Array.of(x).buffer)];

/** Alignment does not count; it must not be above the natural one. */
const unaligned = 0;

export const load = (at: Code): Code => [...at, ...wide(0x00), unaligned, 0];

/** One Float32 number, and zeros. */
export const loadFirst = (at: Code): Code => [...at, ...wide(0x5c), unaligned, 0];

export const loadLane = (lane: number, at: Code, rest: Code): Code => [
  ...at,
  ...rest,
  ...wide(0x56),
  unaligned,
  4 * lane,
  lane,
];

export const store = (at: Code, value: Code): Code => [...at, ...value, ...wide(0x0b), unaligned, 0];

export const storeLane = (lane: number, at: Code, value: Code): Code => [
  ...at,
  ...value,
  ...wide(0x5a),
  unaligned,
  4 * lane,
  lane,
];

/** The lower half of `low`, then the lower half of `high`. */
export const joinHalves = (low: Code, high: Code): Code => shuffle(low, high, 16);

/** The upper half in both halves. */
export const upperHalf = (value: Code): Code => shuffle(value, value, 8);

function shuffle(a: Code, b: Code, second: 8 | 16): Code {
  const first = second === 16 ? 0 : 8;
  const bytes = Array.from({ length: 16 }, (_, i) => (i < 8 ? first + i : second + i - 8));
  return [...a, ...b, ...wide(0x0d), ...bytes];
}

export const lane64 = (lane: number, value: Code): Code => [...value, ...wide(0x1d), lane];

export const laneF64 = (lane: number, value: Code): Code => [...value, ...wide(0x21), lane];

export const replaceF64 = (lane: number, value: Code, by: Code): Code => [
  ...value,
  ...by,
  ...wide(0x22),
  lane,
];

export const call = (index: number, ...args: readonly Code[]): Code => [
  ...args.flat(),
  0x10,
  ...unsigned(index),
];

const nothing = 0x40;

export const when = (condition: Code, then: Code): Code => [...condition, 0x04, nothing, ...then, 0x0b];

/** One of two values of 128 bits. */
export const choose = (condition: Code, then: Code, otherwise: Code): Code => [
  ...condition,
  0x04,
  types.v128,
  ...then,
  0x05,
  ...otherwise,
  0x0b,
];

/** One of two pieces of code without a value. */
export const branch = (condition: Code, then: Code, otherwise: Code): Code => [
  ...condition,
  0x04,
  nothing,
  ...then,
  0x05,
  ...otherwise,
  0x0b,
];

/** Repeats a body until a condition holds before it. */
export const loopUntil = (condition: Code, body: Code): Code => [
  ...[0x02, nothing, 0x03, nothing],
  ...[...condition, 0x0d, 1],
  ...[...body, 0x0c, 0],
  ...[0x0b, 0x0b],
];
