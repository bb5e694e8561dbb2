import { expect } from 'chai';
import fc from 'fast-check';
import { parseIdx } from '../../lib/io/idx.ts';
import { runs } from '../support/runs.ts';

function encode(shape: readonly number[], data: ArrayLike<number>, type = 0x08): Uint8Array {
  const start = 4 + 4 * shape.length;
  const bytes = new Uint8Array(start + data.length);
  bytes.set([0, 0, type, shape.length]);
  const view = new DataView(bytes.buffer);
  for (const [i, size] of shape.entries()) view.setUint32(4 + 4 * i, size);
  bytes.set(data, start);
  return bytes;
}

const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

const array = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    data: fc.uint8Array({ minLength: product(shape), maxLength: product(shape) }),
  }),
);

describe('parseIdx', () => {
  it('gives back the shape and the values that were encoded', () => {
    fc.assert(
      fc.property(array, ({ shape, data }) => {
        const parsed = parseIdx(encode(shape, data));
        expect(parsed.shape).to.deep.equal(shape);
        expect([...parsed.data]).to.deep.equal([...data]);
      }),
    );
  });

  it('reads bytes that start anywhere in their buffer', () => {
    fc.assert(
      fc.property(array, fc.nat({ max: 9 }), ({ shape, data }, offset) => {
        const file = encode(shape, data);
        const buffer = new Uint8Array(offset + file.length + 3).fill(0xff);
        buffer.set(file, offset);
        const parsed = parseIdx(buffer.subarray(offset, offset + file.length));
        expect(parsed.shape).to.deep.equal(shape);
        expect([...parsed.data]).to.deep.equal([...data]);
      }),
    );
  });

  it('reads sizes as big-endian and unsigned', () => {
    expect(parseIdx(encode([0x0102], new Uint8Array(0x0102))).shape).to.deep.equal([258]);
    expect(() => parseIdx(encode([0x80000000], []))).to.throw(RangeError, 'shape [2147483648]');
  });

  it('throws for every truncation of a file', () => {
    fc.assert(
      fc.property(array, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (a, part) => {
        const file = encode(a.shape, a.data);
        expect(() => parseIdx(file.subarray(0, Math.floor(part * file.length)))).to.throw(RangeError);
      }),
    );
  });

  it('throws or gives a consistent shape when one byte of the header is changed', () => {
    fc.assert(
      fc.property(array, fc.nat(), fc.integer({ min: 1, max: 255 }), ({ shape, data }, at, flip) => {
        const file = encode(shape, data);
        const i = at % (4 + 4 * shape.length);
        file[i] = (file[i] ?? 0) ^ flip;
        let parsed: ReturnType<typeof parseIdx>;
        try {
          parsed = parseIdx(file);
        } catch (error) {
          expect(error).to.be.instanceOf(RangeError);
          return;
        }
        expect(parsed.data.length).to.equal(product(parsed.shape));
        expect(4 + 4 * parsed.shape.length + parsed.data.length).to.equal(file.length);
      }),
      { numRuns: runs(1000) },
    );
  });

  const good = encode([2, 3], [1, 2, 3, 4, 5, 6]);
  const changed = (at: number, byte: number) => good.map((old, i) => (i === at ? byte : old));
  const faults: [name: string, bytes: Uint8Array, text: string][] = [
    ['an empty file', new Uint8Array(0), 'f: got 0 bytes when an IDX header has at least 4.'],
    ['a wrong first byte', changed(0, 7), 'f: got 0x07 0x00 as the first bytes when IDX has 0x00 0x00.'],
    ['a wrong second byte', changed(1, 255), 'f: got 0x00 0xff as the first bytes when IDX has 0x00 0x00.'],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), '0x00 0x00 (this is gzip, unpack it first).'],
    ['floats', changed(2, 0x0d), 'f: got data of type 0x0d (float) when 0x08 (unsigned byte) was due.'],
    ['signed bytes', changed(2, 0x09), 'type 0x09 (signed byte)'],
    ['shorts', changed(2, 0x0b), 'type 0x0b (short)'],
    ['ints', changed(2, 0x0c), 'type 0x0c (int)'],
    ['doubles', changed(2, 0x0e), 'type 0x0e (double)'],
    ['a type that IDX has not', changed(2, 0x01), 'type 0x01 (unknown to IDX)'],
    ['no dimension', changed(3, 0), 'f: got 0 dimensions when at least 1 was due.'],
    [
      'a truncated header',
      good.subarray(0, 11),
      'f: is truncated: got 11 bytes when the header of 2 dimensions has 12.',
    ],
    ['truncated data', good.subarray(0, 17), 'f: is truncated: got 5 bytes of data when shape [2, 3] has 6.'],
    [
      'trailing bytes',
      Uint8Array.of(...good, 0),
      'f: has trailing bytes: got 7 bytes of data when shape [2, 3] has 6.',
    ],
    ['a size of 0', encode([2, 0], []), 'f: got size 0 in dimension 1 when at least 1 was due.'],
    [
      'sizes whose product overflows',
      encode([4294967295, 4294967295], []),
      'f: got shape [4294967295, 4294967295] when at most 2^53 - 1 values can be counted.',
    ],
  ];
  for (const [name, bytes, text] of faults) {
    it(`refuses ${name}`, () => {
      expect(() => parseIdx(bytes, 'f')).to.throw(RangeError, text);
    });
  }

  it('refuses what is not a Uint8Array', () => {
    expect(() => parseIdx(new ArrayBuffer(8) as never)).to.throw(
      TypeError,
      'parseIdx: got an ArrayBuffer when a Uint8Array was due.',
    );
  });
});
