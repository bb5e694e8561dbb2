import { expect } from 'chai';
import fc from 'fast-check';
import { textPlot } from '../../lib/check/text-plot.ts';

const elementwise = (f: (x: number) => number) => (xs: Float64Array) => xs.map(f);

describe('a text plot', () => {
  it('draws what came, what was due, and where they are the same', () => {
    const plot = textPlot(
      elementwise((x) => Math.abs(x)),
      elementwise((x) => x),
      { center: 0, radius: 1, columns: 20, rows: 5 },
    );
    expect(plot.split('\n')).to.eql(
      [
        '        1 ┤*       -',
        '          │ **   -- ',
        '        0 ┤   *--   ',
        '          │  ··',
        '       -1 ┤··',
        '          └────┴────',
        '           -1  0   1',
        '           * got   · due   - both',
      ].map((line) => line.trimEnd()),
    );
  });

  const numbers = fc.oneof(
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
    fc.constantFrom(0, -0, 1e-300, -1e300, 1e300, Number.NaN, Infinity, -Infinity),
  );
  const width = 49;
  const curves = fc.array(numbers, { minLength: width, maxLength: width });

  it('has a mark for each number, in the row that is nearest to it, and none for what is no number', () => {
    fc.assert(
      fc.property(curves, curves, fc.integer({ min: 2, max: 12 }), (got, due, rows) => {
        const lines = textPlot(
          (xs) => xs.map((_, i) => got[i] as number),
          (xs) => xs.map((_, i) => due[i] as number),
          { center: 0, radius: 1, rows },
        ).split('\n');
        expect(lines).to.have.lengthOf(rows + 3);
        const finite = [...got, ...due].filter(Number.isFinite);
        const [low, high] = [Math.min(...finite), Math.max(...finite)];
        for (let i = 0; i < width; i++) {
          const marks = lines.slice(0, rows).map((line) => line[11 + i] ?? ' ');
          for (const [values, symbols] of [
            [got, '*-'],
            [due, '·-'],
          ] as const) {
            const value = values[i] as number;
            const at = [...marks.keys()].filter((row) => symbols.includes(marks[row] as string));
            expect(at).to.have.lengthOf(Number.isFinite(value) ? 1 : 0);
            if (at.length === 0 || low === high) continue;
            const shown = high - ((at[0] as number) / (rows - 1)) * (high - low);
            expect(Math.abs(shown - value)).to.be.at.most((0.5 + 1e-9) * ((high - low) / (rows - 1)));
          }
        }
      }),
    );
  });

  it('is as wide as it may be, whatever the numbers', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e100, max: 1e100, noNaN: true }),
        fc.double({ min: 1e-100, max: 1e100, noNaN: true }),
        numbers,
        (center, radius, value) => {
          const curve = elementwise((x) => (x > center ? value : -1e-20));
          for (const line of textPlot(curve, curve, { center, radius }).split('\n')) {
            expect(line.length).to.be.at.most(60);
            expect(line).to.not.match(/NaN|Infinity/);
          }
        },
      ),
    );
  });
});
