import { failRange, failType, show, showShape } from '../util/errors.ts';

/** An array of unsigned bytes with its shape, as an IDX file holds it. */
export interface IdxArray {
  /** Sizes of the dimensions, slowest first: `[count, height, width]` for images. */
  readonly shape: number[];
  /** The values, row-major: a view of the parsed bytes, not a copy. */
  readonly data: Uint8Array;
}

/** The type of the data that is read. */
const unsignedByte = 0x08;
/** Bytes of a size in the header. */
const word = 4;

/** The other types of the format, for the error text. */
const typeNames = new Map([
  [0x09, 'signed byte'],
  [0x0b, 'short'],
  [0x0c, 'int'],
  [0x0d, 'float'],
  [0x0e, 'double'],
]);

/**
 * Parses an IDX file of unsigned bytes, the format of the MNIST files.
 *
 * The header is two zero bytes, the type of the data, the number of dimensions, then the size of each dimension
 * as a big-endian 32-bit unsigned integer; the values follow, the last dimension changing fastest.
 * The file must be unpacked: gzip is the caller's.
 *
 * @param bytes - The whole file.
 * @param place - What the errors start with: the file's name, for example.
 * @throws TypeError when `bytes` is not a `Uint8Array`.
 * @throws RangeError when the magic number is wrong, the data are not unsigned bytes, a dimension is missing or 0, or
 * the file is shorter or longer than its header says.
 * @see "The IDX file format" in Y. LeCun, C. Cortes, C. Burges, The MNIST database of handwritten digits,
 * http://yann.lecun.com/exdb/mnist/
 */
export function parseIdx(bytes: Uint8Array, place = 'parseIdx'): IdxArray {
  if (!(bytes instanceof Uint8Array)) failType(place, `got ${show(bytes)} when a Uint8Array was due.`);
  if (bytes.length < word)
    failRange(place, `got ${bytes.length} bytes when an IDX header has at least ${word}.`);
  checkMagic(bytes, place);
  const shape = readShape(bytes, place);
  const start = word + word * shape.length;
  const size = sizeOf(shape, place);
  const came = bytes.length - start;
  if (came !== size) {
    const fault = came < size ? 'is truncated' : 'has trailing bytes';
    failRange(place, `${fault}: got ${came} bytes of data when shape ${showShape(shape)} has ${size}.`);
  }
  return { shape, data: bytes.subarray(start) };
}

function checkMagic(bytes: Uint8Array, place: string): void {
  const [first = 0, second = 0, type = 0] = bytes;
  if (first !== 0 || second !== 0) {
    const hint = first === 0x1f && second === 0x8b ? ' (this is gzip, unpack it first)' : '';
    failRange(place, `got ${hex(first)} ${hex(second)} as the first bytes when IDX has 0x00 0x00${hint}.`);
  }
  if (type !== unsignedByte) {
    const name = typeNames.get(type) ?? 'unknown to IDX';
    failRange(place, `got data of type ${hex(type)} (${name}) when 0x08 (unsigned byte) was due.`);
  }
}

function readShape(bytes: Uint8Array, place: string): number[] {
  const dimensions = bytes[3] ?? 0;
  if (dimensions === 0) failRange(place, 'got 0 dimensions when at least 1 was due.');
  const due = word + word * dimensions;
  if (bytes.length < due) {
    const header = `when the header of ${dimensions} dimensions has ${due}`;
    failRange(place, `is truncated: got ${bytes.length} bytes ${header}.`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, due);
  return Array.from({ length: dimensions }, (_, i) => view.getUint32(word + word * i));
}

function sizeOf(shape: readonly number[], place: string): number {
  let size = 1;
  for (const [i, length] of shape.entries()) {
    if (length === 0) failRange(place, `got size 0 in dimension ${i} when at least 1 was due.`);
    size *= length;
    if (size > Number.MAX_SAFE_INTEGER)
      failRange(place, `got shape ${showShape(shape)} when at most 2^53 - 1 values can be counted.`);
  }
  return size;
}

function hex(byte: number): string {
  return `0x${byte.toString(16).padStart(2, '0')}`;
}
