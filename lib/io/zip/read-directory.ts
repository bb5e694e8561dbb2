import { show } from '../../util/errors.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import { fromUtf8 } from '../bytes/web.ts';
import { findDirectory } from './find-directory.ts';
import type { ZipEntry } from './zip-entry.ts';

/** What the directory of an archive says of a file. */
interface Listed {
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Where the header before its bytes is. */
  readonly header: number;
  /** Where the directory's own record of it is. */
  readonly record: number;
}

const listedSignature = 0x02014b50;
const headerSignature = 0x04034b50;
const encrypted = 0x2041;

/**
 * The files of a zip archive (PKWARE's APPNOTE, Zip64 included), folders left out. Nothing is unpacked.
 *
 * @throws RangeError for what is no such archive: truncated, encrypted, in parts, with names that lead out of it, are there
 *   twice, or with files that overlap.
 */
export function readDirectory(place: string, bytes: Uint8Array): ZipEntry[] {
  const directory = findDirectory(place, bytes);
  const reader = new ByteReader(place, bytes.subarray(0, directory.end));
  reader.at = directory.start;
  const listed = Array.from({ length: directory.count }, () => readListed(reader));
  if (reader.left > 0) reader.fail(`got ${reader.left} bytes after the last file of the directory.`);
  requireDifferentNames(reader, listed);
  const entries = listed.map((file) => toEntry(reader, file, directory.start));
  requireApart(reader, listed, entries);
  return entries.filter(({ name }) => !name.endsWith('/'));
}

function readListed(reader: ByteReader): Listed {
  const record = reader.at;
  const what = 'a file of the directory';
  if (reader.u32(what) !== listedSignature) reader.fail(`got no ${what} when one was due.`, record);
  reader.take(4, what);
  const [flags, method] = [reader.u16(what), reader.u16(what)];
  reader.take(4, what);
  const [crc, packed, size] = [reader.u32(what), reader.u32(what), reader.u32(what)];
  const [nameSize, extraSize, commentSize] = [reader.u16(what), reader.u16(what), reader.u16(what)];
  reader.take(8, what);
  const header = reader.u32(what);
  const name = readName(reader, nameSize);
  const extra = new ByteReader(reader.place, reader.take(extraSize, what), reader.at - extraSize);
  reader.take(commentSize, what);
  return { name, flags, method, crc, record, ...wide(extra, { size, packed, header }) };
}

function readName(reader: ByteReader, size: number): string {
  const at = reader.at;
  const name = fromUtf8(reader.take(size, 'the name of a file'));
  if (name === undefined) return reader.fail('got a name that is no UTF-8.', at);
  if (/^[/\\]|^[a-z]:|\\|\0|(^|\/)\.\.(\/|$)/i.test(name) || name === '')
    reader.fail(`got the name ${show(name)}, which leads out of the archive.`, at);
  return name;
}

interface Sizes {
  readonly size: number;
  readonly packed: number;
  readonly header: number;
}

/** Sizes, with those of 64 bits where 32 were not enough. */
function wide(extra: ByteReader, sizes: Sizes): Sizes {
  const isWide = (value: number) => value === 0xffffffff;
  if (!Object.values(sizes).some(isWide)) return sizes;
  const what = 'the sizes of 64 bits';
  while (extra.left > 0) {
    const [id, length] = [extra.u16(what), extra.u16(what)];
    const field = new ByteReader(extra.place, extra.take(length, what), extra.start + extra.at - length);
    if (id !== 1) continue;
    const next = (value: number) => (isWide(value) ? field.u64(what) : value);
    return { size: next(sizes.size), packed: next(sizes.packed), header: next(sizes.header) };
  }
  return extra.fail(`got none of ${what} when they were due.`);
}

function requireDifferentNames(reader: ByteReader, listed: readonly Listed[]): void {
  const seen = new Set<string>();
  for (const { name, record } of listed) {
    if (seen.has(name)) reader.fail(`got the name ${show(name)} twice.`, record);
    seen.add(name);
  }
}

function toEntry(reader: ByteReader, file: Listed, end: number): ZipEntry {
  const { name, crc, size, record } = file;
  if (file.flags & encrypted) reader.fail(`${show(name)} is encrypted.`, record);
  const method = ({ 0: 'stored', 8: 'deflated' } as const)[file.method];
  if (method === undefined)
    return reader.fail(`${show(name)} is packed by method ${file.method} when 0 or 8 was due.`, record);
  if (method === 'stored' && size !== file.packed)
    reader.fail(`${show(name)} is stored with ${file.packed} bytes when it has ${size}.`, record);
  const at = endOfHeader(reader, file, end);
  return { name, method, crc, size, at, packed: reader.bytes.subarray(at, at + file.packed) };
}

/** Where the bytes of a file begin. @throws RangeError unless the header before them is of that file. */
function endOfHeader({ place, bytes }: ByteReader, { name, header, packed }: Listed, end: number): number {
  const reader = new ByteReader(place, bytes.subarray(0, end));
  reader.at = Math.min(header, end);
  const what = `the header of ${show(name)}`;
  if (reader.u32(what) !== headerSignature) reader.fail(`got no header of ${show(name)}.`, header);
  reader.take(22, what);
  const [nameSize, extraSize] = [reader.u16(what), reader.u16(what)];
  const found = readName(reader, nameSize);
  if (found !== name) reader.fail(`got a header of ${show(found)} when ${show(name)} was due.`, header);
  reader.take(extraSize, what);
  const at = reader.at;
  reader.take(packed, show(name));
  return at;
}

/** Throws where files share bytes. */
function requireApart(reader: ByteReader, listed: readonly Listed[], entries: readonly ZipEntry[]): void {
  const spans = entries.map(({ name, at, packed }, i) => ({
    name,
    from: (listed[i] as Listed).header,
    to: at + packed.length,
  }));
  spans.sort((a, b) => a.from - b.from);
  for (const [i, { name, from }] of spans.entries()) {
    const before = spans[i - 1];
    if (before && from < before.to) reader.fail(`${show(name)} begins inside of ${show(before.name)}.`, from);
  }
}
