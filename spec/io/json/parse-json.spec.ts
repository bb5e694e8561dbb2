import { expect } from 'chai';
import fc from 'fast-check';
import { parseJson } from '../../../lib/io/json/parse-json.ts';

describe('parseJson', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(undefined, ' ', '\n\t'), (text, space) => {
        const spaced = JSON.stringify(JSON.parse(text), null, space);
        expect(parseJson('p', spaced)).to.deep.equal(JSON.parse(text));
      }),
    );
  });

  it('takes texts for texts, whatever is in them', () => {
    const value = { 'a"': ['a"', '{"a":1', '\\', '\\"'], '\\': { 'a"': '}' } };
    expect(parseJson('p', JSON.stringify(value))).to.deep.equal(value);
  });

  for (const [name, text, due] of [
    ['no JSON', '{', 'p: is no JSON: '],
    ['a key twice', '{"a":1,"b":{"a":2},"a":3}', 'p: got the key "a" twice, again at character 19.'],
    [
      'a key twice, written in two ways',
      '{"a":1, "\\u0061" : 2}',
      'p: got the key "a" twice, again at character 8.',
    ],
    [
      'a key twice, far before its colon',
      `{"a"${' '.repeat(100)}:1,"a":2}`,
      'p: got the key "a" twice, again at character 107.',
    ],
    ['65 arrays in each other', '['.repeat(65) + ']'.repeat(65), 'p: is deeper than 64 at character 64.'],
  ] as const) {
    it(`rejects ${name}`, () => {
      expect(() => parseJson('p', text)).to.throw(RangeError, due);
    });
  }
});
