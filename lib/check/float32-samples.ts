import type { Random } from '../ops/random.ts';

const perExponent = 2;

/** Finite Float32 numbers of every exponent and both signs, denormals, zeros and the largest among them. */
export function everyMagnitude(random: Random): Float32Array {
  const bits: number[] = [];
  for (let exponent = 0; exponent < 255; exponent++) {
    bits.push(exponent << 23, (exponent << 23) | 0x7fffff);
    for (let i = 0; i < perExponent; i++) bits.push((exponent << 23) | Math.floor(random.next() * 2 ** 23));
  }
  const positive = new Float32Array(Uint32Array.from(bits).buffer);
  return Float32Array.from([...positive, ...positive.map((x) => -x)]);
}
