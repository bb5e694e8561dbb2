import { expect } from 'chai';
import fc from 'fast-check';
import { textPlot } from '../../../lib/cli/plot/text-plot.ts';
import { width } from '../../../lib/cli/table.ts';

const xs = Float64Array.from({ length: 101 }, (_, i) => i / 50 - 1);
const line = { label: 'line', xs, ys: xs };

describe('textPlot', () => {
  it('draws a line from corner to corner, the first curve on top', () => {
    const plot = textPlot([line, { ...line, label: 'same' }], { columns: 30, lines: 5 });
    const rows = plot.filter((text) => text.includes('┤')).map((text) => text.slice(text.indexOf('┤') + 1));
    expect(rows).to.have.length(5);
    expect(rows[0]?.trimStart()).to.match(/^●+$/);
    expect(rows[4]).to.match(/^●+$/);
    expect(rows.join('')).not.to.include('○');
    expect(plot[0]).to.include('● line   ○ same');
  });

  it('keeps to its columns, with any values and mark', () => {
    const values = fc.array(fc.double(), { minLength: 101, maxLength: 101 });
    fc.assert(
      fc.property(
        values,
        fc.integer({ min: 30, max: 90 }),
        fc.double({ min: -2, max: 2 }),
        (ys, columns, mark) => {
          for (const text of textPlot([{ ...line, ys }], { columns, mark }))
            expect(width(text)).to.be.at.most(columns);
        },
      ),
    );
  });

  it('says at the ends of the axes where they are, and points at the mark', () => {
    const plot = textPlot([line], { columns: 50, mark: 0 });
    expect(plot.at(-1)).to.match(/^ +-1 +↑ x = 0 +1$/);
    expect(plot.find((text) => text.includes('┤'))).to.match(/^ +1┤/);
  });
});
