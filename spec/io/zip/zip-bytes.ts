import { crc32, deflateRawSync } from 'node:zlib';

/** A file to be put into an archive. What is given besides name and bytes is written in place of what would be true. */
export interface ZipFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflate?: boolean;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  /** The size that directory and header have. */
  readonly size?: number;
  /** The name that the header has. */
  readonly headerName?: string | Uint8Array;
  /** The offset that the directory has. */
  readonly offset?: number;
}

/** How the end of an archive is written. */
export interface ZipEnd {
  /** With records of 64 bits, and sizes that only they have. */
  readonly wide?: boolean;
  readonly comment?: string;
  readonly count?: number;
}

/** Little-endian numbers, each as `[value, bytes]`. */
function numbers(...parts: readonly (readonly [value: number, bytes: number])[]): Buffer {
  return Buffer.concat(
    parts.map(([value, bytes]) => {
      const out = Buffer.alloc(8);
      out.writeBigUInt64LE(BigInt(value));
      return out.subarray(0, bytes);
    }),
  );
}

/** A zip archive. */
export function zipBytes(files: readonly ZipFile[], end: ZipEnd = {}): Uint8Array {
  const body: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const file of files) {
    const parts = partsOf(file);
    const header = headerOf(file, parts);
    directory.push(listingOf(parts, file.offset ?? at, end.wide ?? false));
    body.push(header);
    at += header.length;
  }
  const listing = Buffer.concat(directory);
  const count = end.count ?? files.length;
  return new Uint8Array(Buffer.concat([...body, listing, endOf(at, listing.length, count, end)]));
}

function partsOf({ name, bytes, deflate, method, flags, crc, size }: ZipFile) {
  const packed = deflate ? deflateRawSync(bytes) : Buffer.from(bytes);
  return {
    name: Buffer.from(name),
    packed,
    method: method ?? (deflate ? 8 : 0),
    flags: flags ?? 0,
    crc: crc ?? crc32(bytes),
    size: size ?? bytes.length,
  };
}

function headerOf(file: ZipFile, { packed, method, flags, crc, size }: ReturnType<typeof partsOf>): Buffer {
  const name = Buffer.from((file.headerName ?? file.name) as string);
  return Buffer.concat([
    numbers([0x04034b50, 4], [20, 2], [flags, 2], [method, 2], [0, 4]),
    numbers([crc, 4], [packed.length, 4], [size, 4], [name.length, 2], [4, 2]),
    name,
    // Some other extra field, as writers put it there to align what follows.
    numbers([0x4246, 2], [0, 2]),
    packed,
  ]);
}

function listingOf(parts: ReturnType<typeof partsOf>, offset: number, wide: boolean): Buffer {
  const { name, packed, method, flags, crc, size } = parts;
  const full = 0xffffffff;
  const extra = wide
    ? numbers([9, 2], [2, 2], [7, 2], [1, 2], [24, 2], [size, 8], [packed.length, 8], [offset, 8])
    : Buffer.alloc(0);
  const sizes = wide ? [full, full] : [packed.length, size];
  return Buffer.concat([
    numbers([0x02014b50, 4], [20, 2], [20, 2], [flags, 2], [method, 2], [0, 4], [crc, 4]),
    numbers([sizes[0] as number, 4], [sizes[1] as number, 4], [name.length, 2], [extra.length, 2]),
    numbers([0, 2], [0, 2], [0, 2], [0, 4], [wide ? full : offset, 4]),
    name,
    extra,
  ]);
}

function endOf(start: number, size: number, count: number, { wide = false, comment = '' }: ZipEnd): Buffer {
  const wideEnd = wide
    ? Buffer.concat([
        numbers([0x06064b50, 4], [44, 8], [45, 2], [45, 2], [0, 4], [0, 4], [count, 8], [count, 8]),
        numbers([size, 8], [start, 8]),
        numbers([0x07064b50, 4], [0, 4], [start + size, 8], [1, 4]),
      ])
    : Buffer.alloc(0);
  const [files, bytes, from] = wide ? [0xffff, 0xffffffff, 0xffffffff] : [count, size, start];
  return Buffer.concat([
    wideEnd,
    numbers(
      [0x06054b50, 4],
      [0, 2],
      [0, 2],
      [files, 2],
      [files, 2],
      [bytes, 4],
      [from, 4],
      [comment.length, 2],
    ),
    Buffer.from(comment),
  ]);
}
