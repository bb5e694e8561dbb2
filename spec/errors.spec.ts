import { expect } from 'chai';
import { failRange, failType, rejectUnknownKeys, show, showShape } from '../lib/errors.ts';
import { expectThrows } from './support/expect.ts';

describe('errors', () => {
  it('are RangeErrors for values and TypeErrors for kinds, with their place first', () => {
    expectThrows(() => failRange('matmul', 'text.'), RangeError, 'matmul: text.');
    expectThrows(() => failType('matmul', 'text.'), TypeError, 'matmul: text.');
  });

  it('show numbers and strings as they are, anything else by its kind', () => {
    const named = function half() {};
    const values = [
      1,
      -0.5,
      Number.NaN,
      2n,
      true,
      null,
      undefined,
      Symbol('s'),
      'a"b',
      [1, 2],
      named,
      () => 1,
    ];
    expect(values.map(show)).to.deep.equal([
      '1',
      '-0.5',
      'NaN',
      '2',
      'true',
      'null',
      'undefined',
      'Symbol(s)',
      '"a\\"b"',
      'an array of 2',
      'the function half',
      'a function',
    ]);
    expect([{}, new Map(), new Float32Array(1), Object.create(null)].map(show)).to.deep.equal([
      'an Object',
      'a Map',
      'a Float32Array',
      'an object without prototype',
    ]);
  });

  it('show shapes like arrays', () => {
    expect([[], [3], [3, 4]].map(showShape)).to.deep.equal(['[]', '[3]', '[3, 4]']);
  });

  it('name an unknown key and the known ones', () => {
    expectThrows(
      () => rejectUnknownKeys('f', { a: 1, c: 2 }, ['a', 'b']),
      TypeError,
      'f: got an unknown parameter "c", known are a, b.',
    );
    expectThrows(
      () => rejectUnknownKeys('f', { a: 1 }, []),
      TypeError,
      'f: got an unknown parameter "a", it takes none.',
    );
    rejectUnknownKeys('f', { a: undefined }, ['a']);
  });
});
