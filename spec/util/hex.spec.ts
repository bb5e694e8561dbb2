import { expect } from 'chai';
import fc from 'fast-check';
import { bytesOfHex, hexOfBytes } from '../../lib/util/hex.ts';

describe('hex', () => {
  it('writes two digits for each byte, and reads them again', () => {
    expect(hexOfBytes(Uint8Array.of(0, 9, 10, 255))).to.equal('00090aff');
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(hexOfBytes(bytes)).to.equal(Buffer.from(bytes).toString('hex'));
        expect(bytesOfHex(hexOfBytes(bytes))).to.deep.equal(bytes);
      }),
    );
  });
});
