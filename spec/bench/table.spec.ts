import { expect } from 'chai';
import fc from 'fast-check';
import { summarize } from '../../bench/statistics.ts';
import { digits, extremes, quartiles, ratio, table } from '../../bench/table.ts';

describe('table', () => {
  it('puts the first column to the left, the others to the right, and a rule below the headings', () => {
    const text = table(
      ['name', 'ns'],
      [
        ['a', '1.25'],
        ['longer', '10'],
      ],
    );
    expect(text.split('\n')).to.deep.equal(['name      ns', '────────────', 'a       1.25', 'longer    10']);
  });

  it('ends every cell of a column after the first at the same place', () => {
    const cell = fc.stringMatching(/^[a-zµ0-9.]{1,12}$/);
    const rows = fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(rows, (cells) => {
        const [first = '', rule = '', ...lines] = table(['one', 'two', 'three'], cells).split('\n');
        expect(lines).to.have.length(cells.length);
        for (const line of [first, ...lines]) expect([...line]).to.have.length([...rule].length);
      }),
    );
  });

  it('says when a row has another number of cells', () => {
    expect(() => table(['a', 'b'], [['1', '2'], ['1']])).to.throw(
      RangeError,
      'table: got 1 cells in row 1 when 2 were due.',
    );
  });

  it('writes numbers with three significant digits', () => {
    const written = [0, 0.0004, 0.0342, 0.342, 3.424, 34.24, 342.4, 3424.4, 1234567].map(digits);
    expect(written).to.deep.equal([
      '0.00',
      '0.000',
      '0.034',
      '0.342',
      '3.42',
      '34.2',
      '342',
      '3,424',
      '1,234,567',
    ]);
    expect(digits(Number.NaN)).to.equal('-');
  });

  it('writes medians with their spread, and ratios of medians', () => {
    const [one, two] = [summarize([1, 2, 3, 4, 5]), summarize([2, 4, 6, 8, 10])];
    expect(quartiles(one)).to.equal('3.00 (2.00-4.00)');
    expect(extremes(one)).to.equal('3.00 (1.00-5.00)');
    expect(ratio(two, one)).to.equal('2.00x');
  });
});
