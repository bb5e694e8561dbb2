/** Types of numbers in files of weights. */
export type Dtype =
  | 'float64'
  | 'float32'
  | 'float16'
  | 'bfloat16'
  | 'int64'
  | 'int32'
  | 'int16'
  | 'int8'
  | 'uint64'
  | 'uint32'
  | 'uint16'
  | 'uint8'
  | 'bool';

/** Arrays that hold them: float16 and bfloat16 are held as float32, bool as uint8. */
export type WeightData =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | BigUint64Array
  | Uint32Array
  | Uint16Array
  | Uint8Array;

/** What a type is made of. */
interface DtypeRow {
  /** The bytes of a number. */
  readonly bytes: number;
  /** The array of such numbers as they lie in a file. */
  readonly stored: new (
    buffer: ArrayBufferLike,
    from: number,
    length: number,
  ) => WeightData;
  /** What the bits of a number stand for, where its array has not the number itself. */
  readonly widen?: (bits: number) => number;
}

/** The types that are read. */
export const dtypes: Readonly<Record<Dtype, DtypeRow>> = {
  float64: { bytes: 8, stored: Float64Array },
  float32: { bytes: 4, stored: Float32Array },
  float16: { bytes: 2, stored: Uint16Array, widen: fromHalf },
  bfloat16: { bytes: 2, stored: Uint16Array, widen: fromBrain },
  int64: { bytes: 8, stored: BigInt64Array },
  int32: { bytes: 4, stored: Int32Array },
  int16: { bytes: 2, stored: Int16Array },
  int8: { bytes: 1, stored: Int8Array },
  uint64: { bytes: 8, stored: BigUint64Array },
  uint32: { bytes: 4, stored: Uint32Array },
  uint16: { bytes: 2, stored: Uint16Array },
  uint8: { bytes: 1, stored: Uint8Array },
  bool: { bytes: 1, stored: Uint8Array },
};

/** A number of IEEE 754's binary16: sign, 5 bits of exponent, 10 of fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The upper half of a float32. */
function fromBrain(bits: number): number {
  return new Float32Array(Uint32Array.of(bits << 16).buffer)[0] as number;
}
