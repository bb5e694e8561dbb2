import { type Dtype, dtypes, type WeightData } from './dtype.ts';

/**
 * Bytes of a file as numbers: a view where they lie as this machine has them, else a copy.
 *
 * @param bytes - As many as are whole numbers of the type.
 * @param order - Whether the byte of least weight comes first.
 */
export function decode(dtype: Dtype, bytes: Uint8Array, order: 'little' | 'big' = 'little'): WeightData {
  const { bytes: size, stored: Stored, widen } = dtypes[dtype];
  const own = inOwnOrder(bytes, size, order);
  const numbers = new Stored(own.buffer, own.byteOffset, own.length / size);
  return widen ? Float32Array.from(numbers as Uint16Array, widen) : numbers;
}

/** Bytes of an order as this machine has them, aligned, or such bytes in that order. */
export function inOwnOrder(bytes: Uint8Array, size: number, order: 'little' | 'big'): Uint8Array {
  const own = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 'little' : 'big';
  const isOwn = size === 1 || order === own;
  if (isOwn) return bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const turned = bytes.slice();
  for (let at = 0; at < turned.length; at += size) turned.subarray(at, at + size).reverse();
  return turned;
}
