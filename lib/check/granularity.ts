const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

/**
 * The largest power of two of which all the values are multiples, Infinity if all are 0. Differences of larger numbers show by
 * it: 1/2 - q is a multiple of the ulp of 1/2, however small it is.
 */
export function granularity(values: ArrayLike<number>, from = 0, to = values.length): number {
  let exponent = Infinity;
  for (let i = from; i < to; i++) {
    double[0] = values[i] as number;
    const [low, high] = [words[0] as number, words[1] as number];
    if (double[0] !== 0) exponent = Math.min(exponent, lastBit(low, high));
  }
  return 2 ** exponent;
}

/** The exponent of the last bit set in a double that is not 0. */
function lastBit(low: number, high: number): number {
  const biased = (high >>> 20) & 0x7ff;
  const bit = low !== 0 ? trailingZeros(low) : 32 + trailingZeros((high & 0xfffff) | 0x100000);
  return Math.max(biased, 1) - 1075 + bit;
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}
