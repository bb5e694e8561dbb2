import { expect } from 'chai';
import fc from 'fast-check';
import { Budget } from '../../../lib/io/bytes/budget.ts';
import { readDirectory } from '../../../lib/io/zip/read-directory.ts';
import { unpack } from '../../../lib/io/zip/unpack.ts';
import { rejects } from '../../support/rejects.ts';
import { share } from '../../support/runs.ts';
import { type ZipEnd, type ZipFile, zipBytes } from './zip-bytes.ts';

const some = Uint8Array.of(1, 2, 3, 4, 5);
const one: ZipFile = { name: 'a/b', bytes: some };

async function unpackAll(archive: Uint8Array): Promise<[name: string, bytes: Uint8Array][]> {
  const budget = new Budget(archive.length);
  const entries = readDirectory('zip', archive);
  return Promise.all(
    entries.map(async (entry) => [entry.name, await unpack('zip', entry, budget)] as [string, Uint8Array]),
  );
}

describe('zip', () => {
  it('gives back what was put in, stored and packed, with sizes of 64 bits, and before a comment', async () => {
    const file = fc.record({
      name: fc.stringMatching(/^[a-zé][a-z/]{0,6}[a-z]$/),
      bytes: fc.uint8Array({ maxLength: 300 }),
      deflate: fc.boolean(),
    });
    const files = fc.uniqueArray(file, { selector: ({ name }) => name, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(files, fc.boolean(), fc.string({ maxLength: 9 }), async (all, wide, text) => {
        const comment = text.replace(/[^a-z]/g, '');
        const found = await unpackAll(zipBytes(all, { wide, comment }));
        const numbers = found.map(([name, bytes]) => [name, Array.from(bytes)]);
        expect(numbers).to.deep.equal(all.map(({ name, bytes }) => [name, Array.from(bytes)]));
      }),
    );
  });

  it('leaves folders out', async () => {
    const archive = zipBytes([{ name: 'a/', bytes: new Uint8Array(0) }, one]);
    expect(readDirectory('zip', archive).map(({ name }) => name)).to.deep.equal(['a/b']);
  });

  it('rejects every truncation', () => {
    const archive = zipBytes([one, { name: 'c', bytes: some, deflate: true }]);
    for (let size = 0; size < archive.length; size++)
      expect(() => readDirectory('zip', archive.subarray(0, size))).to.throw(RangeError, 'byte ');
  });

  const faults: readonly [name: string, files: readonly ZipFile[], end: ZipEnd, text: string][] = [
    ...['../a', 'a/../../b', '/etc/passwd', 'C:\\a', 'a\\b', '..', 'a\0b'].map(
      (name): [string, ZipFile[], ZipEnd, string] => [
        `the name ${JSON.stringify(name)}`,
        [{ ...one, name }],
        {},
        `got the name ${JSON.stringify(name)}, which leads out of the archive.`,
      ],
    ),
    ['a name twice', [one, one], {}, 'got the name "a/b" twice.'],
    ['encryption', [{ ...one, flags: 1 }], {}, 'byte 42: "a/b" is encrypted.'],
    ['another method', [{ ...one, method: 12 }], {}, '"a/b" is packed by method 12 when 0 or 8 was due.'],
    ['another size', [{ ...one, size: 6 }], {}, '"a/b" is stored with 5 bytes when it has 6.'],
    [
      'another header',
      [{ ...one, headerName: 'a/c' }],
      {},
      'byte 0: got a header of "a/c" when "a/b" was due.',
    ],
    [
      'a header of no text',
      [{ ...one, headerName: Uint8Array.of(0x61, 0xff) }],
      {},
      'byte 30: got a name that is no UTF-8.',
    ],
    ['no header', [{ ...one, offset: 1 }], {}, 'byte 1: got no header of "a/b".'],
    [
      'an offset beyond',
      [{ ...one, offset: 9e8 }],
      {},
      'is truncated: got 0 bytes when the header of "a/b" has 4.',
    ],
    ['fewer files than listed', [one], { count: 2 }, 'got 2 files when a directory of 49 bytes has fewer.'],
    ['more files than listed', [one], { count: 0 }, 'got 49 bytes after the last file of the directory.'],
    ['2^50 files', [one], { count: 2 ** 50, wide: true }, 'files when a directory of'],
  ];
  for (const [name, files, end, text] of faults) {
    it(`rejects ${name}`, () => {
      expect(() => readDirectory('zip', zipBytes(files, end))).to.throw(RangeError, text);
    });
  }

  it('rejects files that share bytes, as bombs of overlapping files do', () => {
    const archive = zipBytes([one, { ...one, name: 'a/c', headerName: 'a/b', offset: 0 }]);
    expect(() => readDirectory('zip', archive)).to.throw(
      RangeError,
      'got a header of "a/b" when "a/c" was due.',
    );
    // A file whose stored bytes are a whole other archive's file with its header.
    const inner = zipBytes([{ name: 'in', bytes: some }]).subarray(0, 41);
    const outer = zipBytes([
      { name: 'out', bytes: inner },
      { name: 'in', bytes: some, offset: 37 },
    ]);
    expect(() => readDirectory('zip', outer)).to.throw(RangeError, 'byte 37: "in" begins inside of "out".');
  });

  it('rejects an archive in several parts', () => {
    const archive = zipBytes([one]);
    archive[archive.length - 18] = 1;
    expect(() => readDirectory('zip', archive)).to.throw(RangeError, 'it is in several parts.');
  });

  for (const [name, file, text] of [
    ['bytes with another checksum', { ...one, crc: 7 }, 'zip: a/b, byte 37: got bytes with the checksum'],
    ['packed bytes with another checksum', { ...one, deflate: true, crc: 7 }, 'got bytes with the checksum'],
    ['damaged bytes', { ...one, method: 8 }, '5 packed bytes do not unpack to 5: they are damaged.'],
    ['more bytes than listed', { ...one, deflate: true, size: 3 }, 'do not unpack to 3: they are damaged.'],
    ['fewer bytes than listed', { ...one, deflate: true, size: 9 }, 'do not unpack to 9: they are damaged.'],
    [
      'more than can be packed',
      { ...one, deflate: true, size: 2 ** 31 },
      'packed bytes, which cannot unpack to 2147483648.',
    ],
  ] as const) {
    it(`rejects ${name}`, () => rejects(unpackAll(zipBytes([file])), RangeError, text));
  }

  it('rejects bombs: more than 64 MiB and a hundred times its own bytes', async () => {
    const bytes = new Uint8Array(30e6);
    // All that is allowed takes seconds.
    const allowed = share >= 1 ? [bytes, bytes] : [bytes.subarray(0, 3e6)];
    const files = Array.from({ length: 3 }, (_, i) => ({ name: `zeros${i}`, bytes, deflate: true }));
    const archive = zipBytes(files);
    expect(archive.length).to.be.below(90_000);
    await rejects(unpackAll(archive), RangeError, 'would take more memory than is allowed: 64 MiB');
    const taken = await unpackAll(
      zipBytes(allowed.map((bytes, i) => ({ name: `zeros${i}`, bytes, deflate: true }))),
    );
    expect(taken.map(([, { length }]) => length)).to.deep.equal(allowed.map(({ length }) => length));
  });
});
