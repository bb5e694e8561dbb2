import { expect } from 'chai';
import fc from 'fast-check';
import { jsonText } from '../../lib/cli/words.ts';

describe('jsonText', () => {
  it('is JSON of the data, without a character that a terminal may act on', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (data) => {
        const text = jsonText(data);
        expect(JSON.parse(text)).to.deep.equal(JSON.parse(JSON.stringify(data)));
        expect(text).not.to.match(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
