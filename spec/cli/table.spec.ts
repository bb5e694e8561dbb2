import { expect } from 'chai';
import fc from 'fast-check';
import { table, width } from '../../lib/cli/table.ts';
import { hanging, wrap } from '../../lib/cli/wrap.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', '–', 'α'), minLength: 1, maxLength: 12 });

describe('table', () => {
  it('has the lines of its rows, and cells of a column end in the same place', () => {
    const cell = fc.array(word, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(fc.array(fc.tuple(word, cell), { minLength: 1, maxLength: 6 }), (rows) => {
        const lines = table(['name', 'value'], rows);
        const heights = rows.map(([, second]) => second.split('\n').length);
        expect(lines).to.have.length(2 + heights.reduce((sum, height) => sum + height, 0));
        expect(new Set(lines.map(width)).size).to.equal(1);
      }),
    );
  });

  it('sets what `left` names to the left', () => {
    expect(table(['a', 'bb', 'cc'], [['x', 'y', 'z']], ['bb'])).to.deep.equal([
      'a  bb  cc',
      '─────────',
      'x  y    z',
    ]);
  });
});

describe('wrap', () => {
  it('keeps all words in order, in lines that are no longer than asked for unless by one word', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 1, max: 40 }), (words, columns) => {
        const lines = wrap(words.join(' '), columns);
        expect(lines.join(' ').split(' ')).to.deep.equal(words);
        for (const line of lines) if (line.includes(' ')) expect(width(line)).to.be.at.most(columns);
      }),
    );
  });

  it('indents what follows a label', () => {
    expect(hanging('ab: ', 'one two three', 12)).to.deep.equal(['ab: one two', '    three']);
  });
});
