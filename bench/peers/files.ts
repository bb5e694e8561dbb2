import { closeSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs';
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

/**
 * Reads files of so many bytes, always into the same array: batches that are left to the garbage collector would have it at
 * work during the steps that are timed.
 */
export function bytesReader(length: number): (folder: string, name: string) => Uint8Array {
  const bytes = new Uint8Array(length);
  return (folder, name) => {
    const file = openSync(join(folder, name), 'r');
    try {
      for (let read = 0; read < length; ) {
        const count = readSync(file, bytes, read, length - read, null);
        if (count === 0) throw new Error(`${name} has ${read} bytes when ${length} were due.`);
        read += count;
      }
    } finally {
      closeSync(file);
    }
    return bytes;
  };
}
