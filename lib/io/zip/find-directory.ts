import { failRange } from '../../util/errors.ts';
import { ByteReader } from '../bytes/byte-reader.ts';

/** Where the directory of a zip archive is. */
export interface Directory {
  readonly start: number;
  readonly end: number;
  /** How many files it lists. */
  readonly count: number;
}

const endSignature = 0x06054b50;
const endSize = 22;
const wideEndSignature = 0x06064b50;
const wideEndSize = 56;
const locatorSignature = 0x07064b50;
const locatorSize = 20;
const listedSize = 46;
const what = 'the end record';

/**
 * Finds the directory of a zip archive by the record at its end.
 *
 * @throws RangeError without such a record, as in a truncated archive, or where it cannot be right.
 */
export function findDirectory(place: string, bytes: Uint8Array): Directory {
  const at = endRecord(place, bytes);
  const reader = new ByteReader(place, bytes);
  reader.at = at + 4;
  const [disk, first, here, count] = [reader.u16(what), reader.u16(what), reader.u16(what), reader.u16(what)];
  const [size, start] = [reader.u32(what), reader.u32(what)];
  const wide = wideEnd(reader, at);
  if (wide) return checked(reader, wide, at);
  if (disk !== 0 || first !== 0 || here !== count) reader.fail('it is in several parts.', at);
  return checked(reader, { start, end: start + size, count }, at);
}

/** Where the last end record is whose comment reaches the end of the archive. */
function endRecord(place: string, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const last = bytes.length - endSize;
  for (let at = last; at >= Math.max(0, last - 0xffff); at--) {
    if (view.getUint32(at, true) !== endSignature) continue;
    if (at + endSize + view.getUint16(at + 20, true) === bytes.length) return at;
  }
  return failRange(
    `${place}, byte ${bytes.length}`,
    'is truncated: got no end record of a zip archive when one was due.',
  );
}

/** What the end record of 64 bits says, where there is one. */
function wideEnd(all: ByteReader, end: number): Directory | undefined {
  const reader = new ByteReader(all.place, all.bytes.subarray(0, end));
  if (end < locatorSize) return undefined;
  reader.at = end - locatorSize;
  if (reader.u32(what) !== locatorSignature) return undefined;
  reader.take(4, what);
  const at = reader.u64(what);
  if (at > end - locatorSize - wideEndSize) reader.fail(`got an end record at byte ${at}.`);
  reader.at = at;
  if (reader.u32(what) !== wideEndSignature) reader.fail('got no end record of 64 bits.', at);
  reader.take(28, what);
  const [count, size, start] = [reader.u64(what), reader.u64(what), reader.u64(what)];
  return { start, end: start + size, count };
}

function checked(reader: ByteReader, directory: Directory, limit: number): Directory {
  const { start, end, count } = directory;
  if (end > limit) reader.fail(`got a directory of bytes ${start} to ${end} when it ends here.`, limit);
  if (count * listedSize > end - start)
    reader.fail(`got ${count} files when a directory of ${end - start} bytes has fewer.`, limit);
  return directory;
}
