import { expect } from 'chai';
import { linear, random, sequential, tensor } from '../../../lib/index.ts';
import { readWeights } from '../../../lib/io/weights.ts';
import { rejects } from '../../support/rejects.ts';

const read = (text: string) => readWeights(new Uint8Array(Buffer.from(text)));

describe('JSON of weights', () => {
  it('gives back the parameters that were written', async () => {
    const net = sequential(
      linear(2, 3, { random: random(1) }),
      linear(3, 1, { random: random(2), bias: false }),
    );
    const found = await read(JSON.stringify(net.params));
    expect(Object.keys(found)).to.deep.equal(['0.weight', '0.bias', '1.weight']);
    expect(found['0.weight']?.shape).to.deep.equal([2, 3]);
    expect(tensor(found['0.weight']?.data as Float64Array, [2, 3]).toArray()).to.deep.equal(
      net.params[0].weight.toArray(),
    );
  });

  it('reads numbers and nested arrays, by names with dots', async () => {
    const found = await read(' {"fc":{"weight":[[1,2],[3,4],[5,6]],"bias":[]}, "beta":0.9, "x":[[],[]]}');
    expect(Object.entries(found)).to.deep.equal([
      ['fc.weight', { dtype: 'float64', shape: [3, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6) }],
      ['fc.bias', { dtype: 'float64', shape: [0], data: Float64Array.of() }],
      ['beta', { dtype: 'float64', shape: [], data: Float64Array.of(0.9) }],
      ['x', { dtype: 'float64', shape: [2, 0], data: Float64Array.of() }],
    ]);
  });

  for (const [name, text, due] of [
    ['null, which NaN becomes', '{"a":null}', 'readWeights: got null at "a" when numbers were due.'],
    ['null among numbers', '{"a":[1,null]}', 'readWeights, at "a": got null when a number was due.'],
    ['a text', '{"a":{"b":"1"}}', 'got "1" at "a.b" when numbers were due.'],
    [
      'ragged rows',
      '{"a":[[1],[2,3]]}',
      'readWeights, at "a": got an array of 2 when an array of 1, as before, was due.',
    ],
    ['a row that is none', '{"a":[[1],2]}', 'got 2 when an array of 1, as before, was due.'],
    ['data of another size', '{"a":{"shape":[2],"data":[1,2,3]}}', 'got 3 numbers for the shape [2].'],
    [
      'data that are missing',
      '{"a":{"shape":[2],"data":[1]}}',
      'got the shape [2] when there are at most 1 elements.',
    ],
    [
      'data that are none',
      '{"a":{"shape":[1],"data":"1"}}',
      'got something else than arrays as shape and data.',
    ],
    ['a key twice', '{"a":1,"a":2}', 'readWeights: got the key "a" twice'],
    ['two arrays of a name', '{"a.b":1,"a":{"b":2}}', 'got two arrays with the name "a.b".'],
    ['what is no JSON', '{"a":', 'readWeights: is no JSON: '],
  ] as const) {
    it(`rejects ${name}`, () => rejects(read(text), RangeError, due));
  }

  it('rejects what is no UTF-8', () =>
    rejects(readWeights(Uint8Array.of(0x7b, 0xff, 0x7d)), RangeError, 'readWeights: is no UTF-8.'));
});
