import { expect } from 'chai';
import fc from 'fast-check';
import { printable, printableData } from '../../lib/cli/printable.ts';

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/u;
const text = fc.string({ unit: 'binary' });

describe('printable', () => {
  it('leaves nothing that a terminal may act on, of any text, and texts without it as they are', () => {
    fc.assert(
      fc.property(text, (one) => {
        const shown = printable(one);
        expect(shown).not.to.match(unprintable);
        if (!unprintable.test(one)) expect(shown).to.equal(one);
      }),
    );
  });

  it('shows what was there', () => {
    expect(printable('a\x1b[31m\0\n\x07\x9b\u202eé∞\ud800')).to.equal(
      'a\\x1b[31m\\x00\\n\\x07\\x9b\\u{202e}é∞\\u{d800}',
    );
  });

  it('reaches all texts of data, names of fields too, and leaves numbers alone', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (data) => {
        expect(JSON.stringify(printableData(data))).not.to.match(unprintable);
      }),
    );
    const xs = Float64Array.of(1, Number.NaN);
    expect(printableData({ 'a\x1b': [xs, null, undefined, 2] })).to.deep.equal({
      'a\\x1b': [xs, null, undefined, 2],
    });
  });
});
