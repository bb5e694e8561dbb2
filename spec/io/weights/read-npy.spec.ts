import { expect } from 'chai';
import fc from 'fast-check';
import { readWeights } from '../../../lib/io/weights.ts';
import { rejects } from '../../support/rejects.ts';
import { zipBytes } from '../zip/zip-bytes.ts';
import { npyBytes, npyOf } from './npy-bytes.ts';

const numbers = [1, 2, 3, 4, 5, 6];
const product = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

/** Each type of NumPy with an array of it in this machine's order. */
const types = [
  ['f8', 'float64', Float64Array.from(numbers)],
  ['f4', 'float32', Float32Array.from(numbers)],
  ['i8', 'int64', BigInt64Array.from(numbers, BigInt)],
  ['i4', 'int32', Int32Array.from(numbers)],
  ['i2', 'int16', Int16Array.from(numbers)],
  ['i1', 'int8', Int8Array.from(numbers)],
  ['u8', 'uint64', BigUint64Array.from(numbers, BigInt)],
  ['u4', 'uint32', Uint32Array.from(numbers)],
  ['u2', 'uint16', Uint16Array.from(numbers)],
  ['u1', 'uint8', Uint8Array.from(numbers)],
  ['b1', 'bool', Uint8Array.of(1, 0, 1, 0, 0, 1)],
] as const;

function turned(data: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
  const size = data.BYTES_PER_ELEMENT;
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}

describe('.npy', () => {
  for (const [name, dtype, data] of types) {
    it(`reads ${dtype} in either order of bytes`, async () => {
      const due = { dtype, shape: [2, 3], data };
      expect({ ...(await readWeights(npyBytes(`<${name}`, [2, 3], data))).arr_0 }).to.deep.equal(due);
      expect({ ...(await readWeights(npyBytes(`>${name}`, [2, 3], turned(data)))).arr_0 }).to.deep.equal(due);
    });
  }

  it('reads float16', async () => {
    const { arr_0: half } = await readWeights(npyBytes('<f2', [2], Uint16Array.of(0x3c00, 0x3555)));
    expect(half).to.deep.equal({ dtype: 'float16', shape: [2], data: Float32Array.of(1, 0.333251953125) });
  });

  it('reads scalars, vectors and arrays of any shape, in rows or columns, of versions 1 to 3', async () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(shapes, fc.boolean(), fc.constantFrom(1, 2, 3), async (shape, fortran, version) => {
        const size = product(shape);
        const data = Float32Array.from({ length: size }, (_, i) => i);
        const { arr_0: found } = await readWeights(npyBytes('<f4', shape, data, { fortran, version }));
        expect(found?.shape).to.deep.equal(shape);
        // Where element (i, j, ...) lies in columns: i + j n0 + ...
        const due = Array.from({ length: size }, (_, flat) => {
          let [rest, at] = [flat, 0];
          for (let axis = shape.length - 1; axis >= 0; axis--) {
            const n = shape[axis] as number;
            at += (rest % n) * product(shape.slice(0, axis));
            rest = Math.floor(rest / n);
          }
          return fortran ? at : flat;
        });
        expect(Array.from(found?.data as Float32Array)).to.deep.equal(due);
      }),
    );
  });

  it('reads a header whose fields come in another order, with the long numbers of Python 2', async () => {
    const header = "{'shape': (2L, 3L), 'descr': '<f4', 'fortran_order': False}";
    expect((await readWeights(npyOf(header, Float32Array.from(numbers)))).arr_0?.shape).to.deep.equal([2, 3]);
  });

  it('rejects every truncation', async () => {
    const file = npyBytes('<f4', [2, 3], Float32Array.from(numbers));
    for (let size = 6; size < file.length; size++)
      await rejects(readWeights(file.subarray(0, size)), RangeError, 'readWeights, byte ');
  });

  const data = Float32Array.from(numbers);
  const header = (descr: string, order: string, shape: string) =>
    npyOf(`{'descr': ${descr}, 'fortran_order': ${order}, 'shape': ${shape}, }`, data);
  for (const [name, file, text] of [
    ['version 4', npyBytes('<f4', [6], data, { version: 4 }), 'byte 6: got version 4 when 1 to 3 were due.'],
    [
      'objects',
      header("'|O'", 'False', '(6,)'),
      'byte 10: got pickled Python objects when numbers were due.',
    ],
    ['complex numbers', header("'<c8'", 'False', '(3,)'), 'byte 10: got the type "<c8" when one of f8, f4,'],
    ['texts', header("'<U3'", 'False', '(2,)'), 'got the type "<U3"'],
    ['a structure', header("[('a', '<f4')]", 'False', '(6,)'), "byte 10: got the header \"{'descr': [("],
    ['code in the header', header("'<f4'", '__import__("os")', '(6,)'), 'which is none of an array.'],
    ['an empty header', npyOf('{}', data), 'got the header "{}", which is none of an array.'],
    ['a field twice', npyOf("{'descr': '<f4', 'descr': '<f4'}", data), 'which is none of an array.'],
    ['fewer bytes', header("'<f4'", 'False', '(7,)'), 'got the shape [7] when there are at most 6 elements.'],
    ['more bytes', header("'<f4'", 'False', '(5,)'), 'has trailing bytes: got 24 when its shape has 20.'],
    [
      '2^60 elements',
      header("'<f4'", 'False', `(${2 ** 30}, ${2 ** 30})`),
      'when there are at most 6 elements.',
    ],
  ] as const) {
    it(`rejects ${name}`, () => rejects(readWeights(file), RangeError, text));
  }
});

describe('.npz', () => {
  const a = npyBytes('<f4', [2], Float32Array.of(1, 2));
  const zeros = npyBytes('<f8', [4096], new Float64Array(4096));

  for (const deflate of [false, true]) {
    it(`reads arrays that are ${deflate ? 'packed' : 'stored'}, by name`, async () => {
      const file = zipBytes([
        { name: 'fc.weight.npy', bytes: a, deflate },
        { name: 'zeros.npy', bytes: zeros, deflate },
      ]);
      const found = await readWeights(file);
      expect(Object.keys(found)).to.deep.equal(['fc.weight', 'zeros']);
      expect(found['fc.weight']?.data).to.deep.equal(Float32Array.of(1, 2));
      expect(found.zeros?.data).to.deep.equal(new Float64Array(4096));
    });
  }

  it('rejects an array that is none, with its name', () =>
    rejects(
      readWeights(zipBytes([{ name: 'a.npy', bytes: Uint8Array.of(1, 2, 3) }])),
      RangeError,
      'readWeights: a.npy, byte 0: got no array of NumPy when one was due.',
    ));

  it('rejects an archive of other files', () =>
    rejects(
      readWeights(zipBytes([{ name: 'readme.txt', bytes: a }])),
      RangeError,
      'got a zip archive of "readme.txt" when safetensors, .npy,',
    ));
});
