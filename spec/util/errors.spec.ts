import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { tensor } from '../../lib/index.ts';
import {
  failRange,
  failType,
  isPlainObject,
  rejectUnknownKeys,
  requireBoolean,
  requireFunction,
  requireNumber,
  show,
  showShape,
} from '../../lib/util/errors.ts';
import { expectThrows } from '../support/expect.ts';

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

  it('tell plain objects from all others, of another realm too', () => {
    const plain = [{}, Object.create(null), runInNewContext('({})')];
    const others = [null, undefined, 1, 'x', [], () => 1, new Map(), new (class {})(), Object.create({})];
    expect(plain.map(isPlainObject)).to.deep.equal(plain.map(() => true));
    expect(others.map(isPlainObject)).to.deep.equal(others.map(() => false));
  });

  it('show shapes like arrays', () => {
    expect([[], [3], [3, 4]].map(showShape)).to.deep.equal(['[]', '[3]', '[3, 4]']);
  });

  it('name an unknown key and the known ones', () => {
    expectThrows(
      () => rejectUnknownKeys('f', { a: 1, c: 2 }, ['a', 'b']),
      TypeError,
      'f: got an unknown option "c", known are a, b.',
    );
    expectThrows(
      () => rejectUnknownKeys('f', { a: 1 }, []),
      TypeError,
      'f: got an unknown option "a", it takes none.',
    );
    for (const kind of ['option', 'parameter', 'field', 'slot'] as const)
      expectThrows(
        () =>
          rejectUnknownKeys('f', { A: 1 }, ['a'], kind, (key) =>
            kind === 'slot' ? `${key} is none` : undefined,
          ),
        TypeError,
        `f: got an unknown ${kind} "A", known are a; ${kind === 'slot' ? 'A is none' : 'A is called a here'}.`,
      );
    rejectUnknownKeys('f', { a: undefined }, ['a']);
    rejectUnknownKeys('f', Object.assign(Object.create(null), { a: 1 }), ['a']);
  });

  it('name what came in place of options', () => {
    for (const [options, shown] of [
      [0.1, '0.1'],
      [null, 'null'],
      [undefined, 'undefined'],
      ['x', '"x"'],
      [[0.1], 'an array of 1'],
      [() => 1, 'a function'],
      [new Map([['a', 1]]), 'a Map'],
      [tensor(1), 'a Tensor'],
    ] as const) {
      const text = `f: got ${shown} as options when an object was due.`;
      expectThrows(() => rejectUnknownKeys('f', options, ['a']), TypeError, text);
    }
  });

  it('say what kind was due', () => {
    expect(requireNumber('f', 'x', Number.NaN)).to.be.NaN;
    expect(requireBoolean('f', 'x', false)).to.equal(false);
    requireFunction('f', () => 1);
    expectThrows(() => requireNumber('f', 'x', '1'), TypeError, 'f: x must be a number, got "1".');
    expectThrows(() => requireBoolean('f', 'x', 0), TypeError, 'f: x must be true or false, got 0.');
    expectThrows(() => requireFunction('f', 3), TypeError, 'f: got 3 when a function was due.');
  });
});
