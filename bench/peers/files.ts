import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files that all frameworks read: plain little-endian numbers without a header. */
export function writeNumbers(folder: string, name: string, numbers: Float32Array | Uint8Array): void {
  writeFileSync(join(folder, name), new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
}

/** The Float32 numbers of a file. */
export function readFloats(folder: string, name: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(join(folder, name))).buffer);
}

/** The bytes of a file. */
export function readBytes(folder: string, name: string): Uint8Array {
  return readFileSync(join(folder, name));
}
