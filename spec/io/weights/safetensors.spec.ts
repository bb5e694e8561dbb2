import { expect } from 'chai';
import fc from 'fast-check';
import { batchNorm, lif, linear, random, sequential, tensor } from '../../../lib/index.ts';
import { type Dtype, readWeights, type WeightArray, writeSafetensors } from '../../../lib/io/weights.ts';
import { rejects } from '../../support/rejects.ts';
import { safetensorsOf } from './safetensors-bytes.ts';

const floats = Float32Array.of(1, -2.5, 3, 4, 5, 6);
const entry = (dtype: string, shape: readonly number[], from: number, to: number) =>
  JSON.stringify({ dtype, shape, data_offsets: [from, to] });

/** An array of each type that can be written, from random numbers. */
const arrays: fc.Arbitrary<WeightArray> = fc
  .tuple(
    fc.constantFrom<Dtype>(
      ...(['float64', 'float32', 'int64', 'int32', 'int16', 'int8'] as const),
      ...(['uint64', 'uint32', 'uint16', 'uint8', 'bool'] as const),
    ),
    fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 }),
    fc.integer({ min: 0, max: 100 }),
  )
  .map(([dtype, shape, first]) => {
    const numbers = Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => first + i);
    return { dtype, shape, data: holders[dtype as keyof typeof holders](numbers) };
  });

const holders = {
  float64: (x: number[]) => Float64Array.from(x),
  float32: (x: number[]) => Float32Array.from(x),
  int64: (x: number[]) => BigInt64Array.from(x.map(BigInt)),
  int32: (x: number[]) => Int32Array.from(x),
  int16: (x: number[]) => Int16Array.from(x),
  int8: (x: number[]) => Int8Array.from(x),
  uint64: (x: number[]) => BigUint64Array.from(x.map(BigInt)),
  uint32: (x: number[]) => Uint32Array.from(x),
  uint16: (x: number[]) => Uint16Array.from(x),
  uint8: (x: number[]) => Uint8Array.from(x),
  bool: (x: number[]) => Uint8Array.from(x, (value) => value % 2),
} as const;

describe('safetensors', () => {
  it('gives back what was written: names, types, shapes, numbers', async () => {
    const trees = fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), arrays, { maxKeys: 6 });
    await fc.assert(
      fc.asyncProperty(trees, async (tree) => {
        const found = await readWeights(writeSafetensors(tree));
        expect(Object.entries(found).sort(byName)).to.deep.equal(Object.entries(tree).sort(byName));
      }),
    );
  });

  it('takes the parameters and buffers of any network', async () => {
    const net = sequential(linear(2, 3, { random: random(1) }), batchNorm(3), lif({ beta: 0.5 }));
    const { params, buffers } = net;
    const found = await readWeights(writeSafetensors({ params, buffers }));
    expect(Object.keys(found).sort()).to.deep.equal([
      ...['buffers.1.runningMean', 'buffers.1.runningVar'],
      ...['params.0.bias', 'params.0.weight', 'params.1.bias', 'params.1.weight'],
    ]);
    // @ts-expect-error: a number is no tensor.
    expect(() => writeSafetensors({ params, beta: 0.5 })).to.throw(TypeError);
  });

  it('names the tensors of a tree by their paths, and keeps their bits', async () => {
    const bits = Uint32Array.of(0x7f800000, 0x80000000, 1, 0x3f800001);
    const data = new Float32Array(bits.buffer);
    const bytes = writeSafetensors([
      { weight: tensor(data, [2, 2]) },
      {},
      { recurrent: { bias: tensor(3) } },
    ]);
    const found = await readWeights(bytes);
    expect(Object.keys(found)).to.deep.equal(['0.weight', '2.recurrent.bias']);
    expect(found['0.weight']).to.deep.include({ dtype: 'float32', shape: [2, 2] });
    expect(new Uint32Array(Float32Array.from(found['0.weight']?.data as Float32Array).buffer)).to.deep.equal(
      bits,
    );
    expect(found['2.recurrent.bias']).to.deep.equal({
      dtype: 'float32',
      shape: [],
      data: Float32Array.of(3),
    });
  });

  it('writes the bytes of the format', () => {
    const bytes = writeSafetensors({ a: tensor([1, 2]) });
    const header =
      '{"__metadata__":{"format":"spiketape"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    const padded = header.padEnd(Math.ceil(header.length / 8) * 8);
    expect(Buffer.from(bytes)).to.deep.equal(Buffer.from(safetensorsOf(padded, Float32Array.of(1, 2))));
  });

  it('aligns what it writes, the widest numbers first', async () => {
    const bytes = writeSafetensors({
      a: { dtype: 'bool', shape: [1], data: Uint8Array.of(1) },
      b: { dtype: 'float64', shape: [1], data: Float64Array.of(Math.PI) },
    });
    const { b } = await readWeights(bytes);
    expect(Number(b?.data.byteOffset) % 8).to.equal(0);
    expect(b?.data).to.deep.equal(Float64Array.of(Math.PI));
  });

  it('reads float16 and bfloat16 as the numbers that they are, and writes them as float32', async () => {
    const half = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x03ff, 0x7bff, 0x7c00, 0xfc00, 0x8000);
    const file = safetensorsOf(
      `{"h":${entry('F16', [8], 0, 16)},"b":${entry('BF16', [2], 16, 20)}}`,
      Uint16Array.of(...half, 0x3f80, 0xc049),
    );
    const { h, b } = await readWeights(file);
    const due = [1, -2, 2 ** -24, 1023 * 2 ** -24, 65504, Infinity, -Infinity, -0];
    expect(Array.from(h?.data as Float32Array)).to.deep.equal(due);
    expect(Array.from(b?.data as Float32Array)).to.deep.equal([1, -3.140625]);
    expect(h?.dtype).to.equal('float16');
    const again = await readWeights(writeSafetensors({ h: h as WeightArray }));
    expect(again.h).to.deep.equal({ dtype: 'float32', shape: [8], data: Float32Array.from(due) });
  });

  it('reads bytes that begin anywhere in their buffer, and headers of any length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 9 }), fc.nat({ max: 9 }), async (offset, spaces) => {
        const file = safetensorsOf(`{"a":${entry('F32', [2, 3], 0, 24)}}${' '.repeat(spaces)}`, floats);
        const buffer = new Uint8Array(offset + file.length + 3).fill(0xff);
        buffer.set(file, offset);
        const found = await readWeights(buffer.subarray(offset, offset + file.length));
        expect(found.a).to.deep.equal({ dtype: 'float32', shape: [2, 3], data: floats });
      }),
    );
  });

  it('rejects every truncation', async () => {
    const file = writeSafetensors({ a: tensor([[1, 2, 3]]), b: tensor([4]) });
    for (let size = 0; size < file.length; size++)
      await rejects(readWeights(file.subarray(0, size)), RangeError, 'readWeights, ');
  });

  const inA = 'readWeights, header entry "a": ';
  const faults: readonly [name: string, header: string, text: string, length?: number][] = [
    [
      'a header longer than the file',
      '{}',
      'byte 8: is truncated: got 26 bytes when the header has 4000.',
      4000,
    ],
    [
      'a header above 100 MB',
      '{}',
      'byte 0: got a header of 100000001 bytes when at most 100000000 were due.',
      100_000_001,
    ],
    ['what is no JSON', '{"a":}', 'readWeights, header at byte 8: is no JSON: '],
    [
      'a key twice',
      `{"a":${entry('F32', [6], 0, 24)},"a":${entry('F32', [6], 0, 24)}}`,
      'header at byte 8: got the key "a" twice, again at character 55.',
    ],
    ['an entry that is no object', '{"a":7}', `${inA}got 7 when an object was due.`],
    [
      'another dtype',
      `{"a":${entry('C64', [3], 0, 24)}}`,
      `${inA}got the dtype "C64" when one of F64, F32, `,
    ],
    [
      'no shape',
      '{"a":{"dtype":"F32","data_offsets":[0,24]}}',
      `${inA}got undefined as shape when an array was due.`,
    ],
    [
      'a size below 0',
      `{"a":${entry('F32', [-6], 0, 24)}}`,
      `${inA}got -6 in a shape when a whole number was due.`,
    ],
    [
      '2^60 elements',
      `{"a":${entry('F32', [2 ** 30, 2 ** 30], 0, 24)}}`,
      `${inA}got the shape [1073741824, 1073741824] when there are at most 6 elements.`,
    ],
    ['a size of 2^60', `{"a":${entry('F32', [2 ** 60], 0, 24)}}`, `${inA}got 1152921504606847000 in a shape`],
    [
      '65 axes',
      `{"a":${entry('F32', Array(65).fill(1), 0, 4)}}`,
      `${inA}got 65 axes when at most 64 were due.`,
    ],
    [
      'more bytes than the shape has',
      `{"a":${entry('F32', [5], 0, 24)}}`,
      `${inA}got 24 bytes when its shape has 20.`,
    ],
    [
      'offsets that are none',
      '{"a":{"dtype":"F32","shape":[6],"data_offsets":[0]}}',
      `${inA}got an array of 1 as data_offsets`,
    ],
    [
      'offsets backwards',
      `{"a":${entry('F32', [6], 24, 0)}}`,
      `${inA}got an array of 2 as data_offsets when its first byte and its end were due.`,
    ],
    [
      'an array beyond the end',
      `{"a":${entry('F32', [7], 0, 28)}}`,
      `${inA}is truncated: it ends at byte 28 of the data, which have 24.`,
    ],
    ['a hole', `{"a":${entry('F32', [4], 8, 24)}}`, 'got bytes that no array or several have, before "a".'],
    [
      'arrays that overlap',
      `{"a":${entry('F32', [4], 0, 16)},"b":${entry('F32', [4], 8, 24)}}`,
      'got bytes that no array or several have, before "b".',
    ],
    [
      'trailing bytes',
      `{"a":${entry('F32', [5], 0, 20)}}`,
      'has trailing bytes: got 24 when the arrays have 20.',
    ],
    [
      'metadata of another kind',
      `{"__metadata__":{"x":1},"a":${entry('F32', [6], 0, 24)}}`,
      '__metadata__ has something else than texts.',
    ],
    [
      'objects 70 deep',
      `{"a":${'['.repeat(70)}${']'.repeat(70)}}`,
      'header at byte 8: is deeper than 64 at character',
    ],
  ];
  for (const [name, header, text, length] of faults) {
    it(`rejects ${name}`, () =>
      rejects(readWeights(safetensorsOf(header, floats, length)), RangeError, text));
  }

  it('rejects a header that is no UTF-8', () => {
    const file = safetensorsOf('{"a":7}', floats);
    file[10] = 0xff;
    return rejects(readWeights(file), RangeError, 'readWeights, byte 8: the header is no UTF-8.');
  });

  it('takes names of JavaScript objects for names', async () => {
    const header = `{"__proto__":${entry('F32', [6], 0, 24)}}`;
    const found = await readWeights(safetensorsOf(header, floats));
    expect(Object.keys(found)).to.deep.equal(['__proto__']);
  });

  for (const [name, tree, kind, text] of [
    ['numbers', { a: 1 }, TypeError, 'writeSafetensors: got 1 at a when tensors in a tree were due.'],
    ['nothing', null, TypeError, 'writeSafetensors: got null when tensors in a tree were due.'],
    [
      'one name twice',
      { 'a.b': tensor(1), a: { b: tensor(2) } },
      RangeError,
      'got two arrays of the name "a.b".',
    ],
    ['the name of the metadata', { __metadata__: tensor(1) }, RangeError, 'the name "__metadata__"'],
    [
      'data of another size',
      { a: { dtype: 'int8', shape: [2], data: Int8Array.of(1) } },
      RangeError,
      'got an Int8Array of 1 at a for int8 [2].',
    ],
    ...[undefined, 2, [-1, -2], [0.5, 4], ['2']].map(
      (shape) =>
        [
          `the shape ${JSON.stringify(shape)}`,
          { a: { dtype: 'int8', shape, data: Int8Array.of(1, 2) } },
          RangeError,
          `got an Int8Array of 2 at a for int8 [${shape}].`,
        ] as const,
    ),
    [
      'data of another type',
      { a: { dtype: 'int8', shape: [1], data: Uint8Array.of(1) } },
      RangeError,
      'got a Uint8Array',
    ],
    [
      'another dtype',
      { a: { dtype: 'c', shape: [1], data: Uint8Array.of(1) } },
      RangeError,
      'got the dtype "c" at a.',
    ],
  ] as const) {
    it(`does not write ${name}`, () => {
      expect(() => writeSafetensors(tree as never)).to.throw(kind, text);
    });
  }

  it('does not write a tree that contains itself', () => {
    const tree: Record<string, unknown> = {};
    tree.a = { b: tree };
    expect(() => writeSafetensors(tree as never)).to.throw(TypeError, 'the tree contains itself at a.b.');
  });
});

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
