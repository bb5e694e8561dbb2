const bits = new Int32Array(1);
const single = new Float32Array(bits.buffer);

/** The Float32 number so many places above a Float32 number, or below it; itself for Infinity and NaN. */
export function nextSingle(x: number, places: number): number {
  single[0] = x;
  if (!Number.isFinite(x)) return x;
  // In the order of numbers: negative ones count down from 0.
  const order = (n: number) => (n < 0 ? -(n & 0x7fffffff) : n);
  const place = order(bits[0] as number) + places;
  bits[0] = place < 0 ? -place | 0x80000000 : place;
  return single[0] as number;
}
