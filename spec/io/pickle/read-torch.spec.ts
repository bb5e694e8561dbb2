import { expect } from 'chai';
import { readWeights } from '../../../lib/io/weights.ts';
import { rejects } from '../../support/rejects.ts';
import { zipBytes } from '../zip/zip-bytes.ts';
import {
  call,
  dict,
  float,
  int,
  list,
  name,
  ordered,
  type Part,
  pickleBytes,
  text,
  tuple,
} from './pickle-bytes.ts';
import { partsOf, torchArchive, torchBytes } from './torch-bytes.ts';

const archiveOf = (...parts: readonly Part[]) => torchArchive(pickleBytes(...parts), {});

/** The same state_dict as PyTorch 1.13 writes it: beta 0.9, fc.weight [2, 3], fc.bias [2]. */
const stateDict = {
  beta: { shape: [], data: [0.9] },
  'fc.weight': { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
  'fc.bias': { shape: [2], data: [-1, 1] },
};

describe('.pt', () => {
  for (const [kind, more] of [
    ['as PyTorch writes it', {}],
    ['with sizes of 64 bits', { wide: true }],
    ['packed, in a folder of another name', { deflate: true, folder: 'net' }],
    ['with its order of bytes', { byteorder: 'little' }],
  ] as const) {
    it(`reads a state_dict ${kind}`, async () => {
      const found = await readWeights(torchBytes(stateDict, more));
      expect(Object.entries(found)).to.deep.equal([
        ['beta', { dtype: 'float32', shape: [], data: Float32Array.of(0.9) }],
        ['fc.weight', { dtype: 'float32', shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) }],
        ['fc.bias', { dtype: 'float32', shape: [2], data: Float32Array.of(-1, 1) }],
      ]);
    });
  }

  it('reads numbers in the other order of bytes', async () => {
    const big = new Uint8Array(Float32Array.of(0.9).buffer).reverse();
    const { beta } = await readWeights(torchBytes({ beta: { shape: [], data: big } }, { byteorder: 'big' }));
    expect(beta?.data).to.deep.equal(Float32Array.of(0.9));
  });

  it('reads tensors that share a storage, with strides and offsets', async () => {
    const found = await readWeights(
      torchBytes({
        all: { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
        transposed: { shape: [3, 2], strides: [1, 3], data: [], sharedWith: 'all' },
        column: { shape: [2], strides: [3], offset: 1, data: [], sharedWith: 'all' },
        row: { shape: [3], offset: 3, data: [], sharedWith: 'all' },
        expanded: { shape: [2, 2], strides: [0, 1], offset: 4, data: [], sharedWith: 'all' },
        empty: { shape: [0, 3], data: [], sharedWith: 'all' },
      }),
    );
    expect(Object.values(found).map(({ data }) => Array.from(data as Float32Array))).to.deep.equal([
      [1, 2, 3, 4, 5, 6],
      [1, 4, 2, 5, 3, 6],
      [2, 5],
      [4, 5, 6],
      [5, 6, 5, 6],
      [],
    ]);
  });

  for (const [storage, dtype, itemSize, data, due] of [
    ['Double', 'float64', 8, Float64Array.of(0.1, -2), Float64Array.of(0.1, -2)],
    ['Half', 'float16', 2, Uint16Array.of(0x3c00, 0xc000), Float32Array.of(1, -2)],
    ['BFloat16', 'bfloat16', 2, Uint16Array.of(0x3f80, 0xc000), Float32Array.of(1, -2)],
    ['Long', 'int64', 8, BigInt64Array.of(-1n, 2n ** 60n), BigInt64Array.of(-1n, 2n ** 60n)],
    ['Int', 'int32', 4, Int32Array.of(-1, 2), Int32Array.of(-1, 2)],
    ['Short', 'int16', 2, Int16Array.of(-1, 2), Int16Array.of(-1, 2)],
    ['Char', 'int8', 1, Int8Array.of(-1, 2), Int8Array.of(-1, 2)],
    ['Byte', 'uint8', 1, Uint8Array.of(255, 2), Uint8Array.of(255, 2)],
    ['Bool', 'bool', 1, Uint8Array.of(1, 0), Uint8Array.of(1, 0)],
  ] as const) {
    it(`reads ${dtype}`, async () => {
      const bytes = new Uint8Array(data.buffer);
      const { a } = await readWeights(torchBytes({ a: { shape: [2], storage, itemSize, data: bytes } }));
      expect(a).to.deep.equal({ dtype, shape: [2], data: due });
    });
  }

  it('reads tensors whose storage has no type, as newer types are written', async () => {
    const id = [
      tuple(text('storage'), name('torch.storage', 'UntypedStorage'), text('0'), text('cpu'), int(4)),
      'Q',
    ];
    const hooks = [name('collections', 'OrderedDict'), ')', 'R'];
    const tensor = call(
      ...([name('torch._utils', '_rebuild_tensor_v3'), id, int(1), tuple(int(1)), tuple(int(1))] as const),
      ...([0x89, hooks, name('torch', 'uint16')] as const),
    );
    const bytes = new Uint8Array(Uint16Array.of(7, 65535).buffer);
    const { a } = await readWeights(torchArchive(pickleBytes(dict([text('a'), tensor])), { 0: bytes }));
    expect(a).to.deep.equal({ dtype: 'uint16', shape: [1], data: Uint16Array.of(65535) });
  });

  it('reads checkpoints: dicts in dicts, lists, parameters, numbers; texts and None are left out', async () => {
    const { pairs, storages } = partsOf({ w: { shape: [1], data: [7], parameter: true } });
    const checkpoint = dict(
      [text('epoch'), int(3)],
      [text('model'), ordered(...pairs)],
      [text('note'), text('best')],
      [text('scheduler'), 'N'],
      [text('amsgrad'), 0x88],
      [
        text('optimizer'),
        dict([text('groups'), list(dict([text('lr'), float(0.5)]), tuple(int(1), int(-2)))]),
      ],
      [text('state'), dict([['K', 4], float(0.25)])],
    );
    const found = await readWeights(torchArchive(pickleBytes(checkpoint), storages));
    expect(Object.entries(found).map(([key, { data }]) => [key, Number(data[0])])).to.deep.equal([
      ['epoch', 3],
      ['model.w', 7],
      ['amsgrad', 1],
      ['optimizer.groups.0.lr', 0.5],
      ['optimizer.groups.1.0', 1],
      ['optimizer.groups.1.1', -2],
      ['state.4', 0.25],
    ]);
  });

  it('knows the opcodes of newer protocols, and long numbers', async () => {
    const memo = [0x95, Buffer.alloc(8), '}', 0x94, 0x8c, 1, 'a', 0x94, 0x8a, 2, 0xff, 0xff, 's'];
    const named = [0x8c, 1, 'b', 0x8c, 11, 'collections', 0x8c, 11, 'OrderedDict', 0x93, ')', 'R', 's'];
    const more = [0x8c, 1, 'c', 'M', 1, 2, 's'];
    const found = await readWeights(archiveOf(...memo, ...named, ...more));
    expect(Object.entries(found).map(([key, { data }]) => [key, data[0]])).to.deep.equal([
      ['a', -1],
      ['c', 513],
    ]);
  });

  const place = 'readWeights: archive/data.pkl, byte ';
  const state = ordered(...partsOf(stateDict).pairs);
  const dictOf = (value: Part) => dict([text('a'), value]);
  const faults: readonly [name: string, file: Uint8Array, text: string][] = [
    [
      'a pickle that calls os.system',
      archiveOf(call(name('os', 'system'), text('touch /tmp/owned'))),
      `${place}2: got the name "os.system" when one of a state_dict was due. Nothing was run.`,
    ],
    [
      'one that calls eval',
      archiveOf(call(name('builtins', 'eval'), text('1'))),
      'got the name "builtins.eval"',
    ],
    [
      'one of protocol 4 that does',
      archiveOf(0x8c, 2, 'os', 0x8c, 6, 'system', 0x93, text('x'), 0x85, 'R'),
      '"os.system"',
    ],
    [
      'one that names a class of the network',
      archiveOf(name('__main__', 'Net'), ')', 0x81),
      '"__main__.Net"',
    ],
    ['one that names torch.load', archiveOf(name('torch', 'load')), 'got the name "torch.load"'],
    [
      'one that names what objects have',
      archiveOf(name('__proto__', 'constructor')),
      '"__proto__.constructor"',
    ],
    [
      'a name of 101 characters',
      archiveOf(name('a', 'b'.repeat(99))),
      `got the name "a.${'b'.repeat(98)}…" when`,
    ],
    ['a name that is no text', archiveOf(int(1), int(2), 0x93), 'got a name that is no text.'],
    ['INST', archiveOf('(ios\nsystem\n'), `${place}3: got the opcode 0x69, which no weights need.`],
    ['EXT1', archiveOf(0x82, 1), 'got the opcode 0x82'],
    ['NEWOBJ', archiveOf(name('collections', 'OrderedDict'), ')', 0x81), 'got the opcode 0x81'],
    ['a call of what is no function', archiveOf(text('a'), ')', 'R'), 'got a call of what is no function.'],
    [
      'a call of a type',
      archiveOf(name('torch', 'FloatStorage'), ')', 'R'),
      'got a call of what is no function.',
    ],
    [
      'a call with other arguments',
      archiveOf(call(name('torch._utils', '_rebuild_tensor_v2'), int(1))),
      'got a call of torch._utils._rebuild_tensor_v2 with arguments that it does not take.',
    ],
    ...['neg', 'conj'].map((mark): [string, Uint8Array, string] => {
      const { pairs, storages } = partsOf({ a: { shape: [2], data: [1, 2], marks: [mark] } });
      const due = 'got a call of torch._utils._rebuild_tensor_v2 with arguments that it does not take.';
      return [`a tensor marked ${mark}`, torchArchive(pickleBytes(dict(...pairs)), storages), due];
    }),
    [
      'a storage that is not there',
      torchArchive(pickleBytes(state), {}),
      'readWeights: archive/data/0: is not there when a tensor lies in it.',
    ],
    [
      'a storage of another size',
      torchArchive(pickleBytes(state), { 0: new Uint8Array(3) }),
      'archive/data/0: got 3 bytes when 4 were due.',
    ],
    [
      'a tensor beyond its storage',
      torchBytes({ a: { shape: [2, 3], strides: [3, 2], data: [1, 2, 3, 4, 5, 6] } }),
      'readWeights: a: reaches to element 7 of "readWeights: archive/data/0", which has 6.',
    ],
    [
      'a tensor of 2^60 elements',
      torchBytes({ a: { shape: [2 ** 30, 2 ** 30], strides: [0, 0], data: [1] } }),
      'readWeights: a: got the shape [1073741824, 1073741824] when there are at most 9007199254740991 elements.',
    ],
    [
      'a tensor of 2^40 equal elements',
      torchBytes({ a: { shape: [2 ** 20, 2 ** 20], strides: [0, 0], data: [1] } }),
      'would take more memory than is allowed: 64 MiB',
    ],
    [
      'a persistent id that is none',
      archiveOf(text('storage'), 'Q'),
      'got a persistent id that is no storage of a tensor.',
    ],
    ['a key that is a tuple', archiveOf(dict([tuple(), int(1)])), 'as key when a text or a number was due.'],
    ['items for what is no dict', archiveOf(')', text('a'), int(1), 's'), 'got items for what is no dict.'],
    ['an odd number of items', archiveOf('}', '(', text('a'), 'u'), 'got items for what is no dict.'],
    ['elements for what is no list', archiveOf('}', int(1), 'a'), 'got elements for what is no list.'],
    ['a state for what is no dict', archiveOf(']', '}', 'b'), 'got a state for what is no dict.'],
    ['an empty stack', archiveOf('s'), 'got an empty stack when a value was due.'],
    [
      'a stack that is empty above its mark',
      archiveOf(int(1), '(', 0x85),
      'got an empty stack when a value was due.',
    ],
    ['no mark', archiveOf(int(1), 't'), 'got no mark when one was due.'],
    ['two values', archiveOf(int(1), int(2)), 'got more than one value at the end.'],
    ['an empty place of the memo', archiveOf('h', 3), 'got number 3 of the memo, which is empty.'],
    [
      'protocol 6',
      torchArchive(Uint8Array.of(0x80, 6, 0x2e), {}),
      `${place}0: got protocol 6 when at most 5 was due.`,
    ],
    [
      'a number above 2^53',
      archiveOf(0x8a, 8, '\xff\xff\xff\xff\xff\xff\xff\x7f'),
      'got the number 9223372036854776000',
    ],
    ['a text that is no UTF-8', archiveOf('X', 1, 0, 0, 0, 0xff), 'got a text that is no UTF-8.'],
    [
      'a text that is truncated',
      archiveOf('X', 9, 0, 0, 0, 'a'),
      'is truncated: got 2 bytes when a text has 9.',
    ],
    ['a name that does not end', archiveOf('ctorch'), 'is truncated'],
    [
      'no end',
      torchArchive(Uint8Array.of(0x80, 2), {}),
      `${place}2: is truncated: got 0 bytes when an opcode has 1.`,
    ],
    ['lists 70 deep', archiveOf(dictOf([']'.repeat(70), 'a'.repeat(69)])), 'is deeper than 64'],
    ['a list that contains itself', archiveOf(']', 'q', 0, 'h', 0, 'a'), 'is deeper than 64'],
    [
      'two arrays of one name',
      archiveOf(dict([text('a.b'), int(1)], [text('a'), dict([text('b'), int(2)])])),
      'got two arrays with the name "a.b".',
    ],
  ];
  for (const [kind, file, due] of faults) {
    it(`rejects ${kind}`, () => rejects(readWeights(file), RangeError, due));
  }

  it('rejects lists of lists that would have 2^40 elements', () => {
    const levels = Array.from({ length: 40 }, (_, i) => ['h', i, 'h', i, 0x86, 'q', i + 1]);
    const last = ['h', 40];
    const file = archiveOf('(', int(1), 'q', 0, levels, last, 't');
    return rejects(readWeights(file), RangeError, 'would take more memory than is allowed: 64 MiB');
  });

  it('rejects TorchScript', () => {
    const bytes = pickleBytes('}');
    const files = ['data.pkl', 'constants.pkl', 'code/net.py'].map((file) => ({
      name: `net/${file}`,
      bytes,
    }));
    return rejects(
      readWeights(zipBytes(files)),
      RangeError,
      'got a TorchScript archive when a state_dict was due.',
    );
  });

  it('rejects the bare pickles of older versions', () =>
    rejects(
      readWeights(pickleBytes(state)),
      RangeError,
      'readWeights, byte 0: got a bare pickle (torch.save before 1.6',
    ));
});
