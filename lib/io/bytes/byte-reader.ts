import { failRange } from '../../util/errors.ts';

/** Reads bytes in order. What is wrong with them is a RangeError that names the place and the byte. */
export class ByteReader {
  /** The next byte, counted from the first of `bytes`. */
  at = 0;

  readonly place: string;
  readonly bytes: Uint8Array;
  readonly start: number;

  /**
   * @param place - What the bytes are, for errors.
   * @param start - Where they begin in what the place names.
   */
  constructor(place: string, bytes: Uint8Array, start = 0) {
    this.place = place;
    this.bytes = bytes;
    this.start = start;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Throws a RangeError that names a byte, by default the next one. */
  fail(message: string, at = this.at): never {
    return failRange(`${this.place}, byte ${this.start + at}`, message);
  }

  /** The next `size` bytes: a view. @param what - What they are, for the error when fewer are left. */
  take(size: number, what: string): Uint8Array {
    if (size > this.left) this.fail(`is truncated: got ${this.left} bytes when ${what} has ${size}.`);
    const from = this.at;
    this.at += size;
    return this.bytes.subarray(from, this.at);
  }

  u8(what: string): number {
    return this.view(1, what).getUint8(0);
  }

  u16(what: string): number {
    return this.view(2, what).getUint16(0, true);
  }

  u32(what: string): number {
    return this.view(4, what).getUint32(0, true);
  }

  i32(what: string): number {
    return this.view(4, what).getInt32(0, true);
  }

  /** A big-endian double. */
  f64(what: string): number {
    return this.view(8, what).getFloat64(0);
  }

  /** @throws RangeError above 2^53 - 1 too. */
  u64(what: string): number {
    const from = this.at;
    const value = this.view(8, what).getBigUint64(0, true);
    if (value <= Number.MAX_SAFE_INTEGER) return Number(value);
    return this.fail(`got ${value} as ${what} when at most 2^53 - 1 was due.`, from);
  }

  private view(size: number, what: string): DataView {
    const { buffer, byteOffset } = this.take(size, what);
    return new DataView(buffer, byteOffset, size);
  }
}
