import { expect } from 'chai';
import fc from 'fast-check';
import { frame, tokenSize } from '../../../lib/cli/isolated/frame.ts';
import { FrameReader } from '../../../lib/cli/isolated/frame-reader.ts';

const token = Uint8Array.from({ length: tokenSize }, (_, i) => i * 7);

/** Bytes in pieces of some sizes, in turn. */
function pieces(bytes: Uint8Array, sizes: readonly number[]): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1;
    found.push(Buffer.from(bytes.subarray(at, at + size)));
    at += size;
  }
  return found;
}

describe('FrameReader', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 });

  it('gives the messages as they were sent, however the pipe cuts them', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), sizes, (messages, cuts) => {
        const reader = new FrameReader(token);
        const bytes = Buffer.concat(messages.map((message) => frame(token, message)));
        const found = pieces(bytes, cuts).flatMap((piece) => reader.read(piece) ?? ['forged']);
        expect(found).to.deep.equal(messages);
        expect(reader.isCut).to.equal(false);
      }),
    );
  });

  it('keeps numbers as they are', () => {
    const data = { x: [Number.NaN, -0, Infinity], xs: Float64Array.of(1, 2) };
    expect(new FrameReader(token).read(Buffer.from(frame(token, data)))).to.deep.equal([data]);
  });

  it('takes nothing for a message that lacks one bit of the secret, nor what follows it', () => {
    const bits = fc.integer({ min: 0, max: 8 * tokenSize - 1 });
    fc.assert(
      fc.property(bits, sizes, (bit, cuts) => {
        const forged = frame(token, 'forged');
        forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        const reader = new FrameReader(token);
        const results = pieces(Buffer.concat([forged, frame(token, 'late')]), cuts).map((piece) =>
          reader.read(piece),
        );
        const first = results.indexOf(undefined);
        expect(first).to.be.at.least(0);
        expect(results.slice(0, first).flat()).to.deep.equal([]);
      }),
    );
  });

  it('knows that something was cut', () => {
    const reader = new FrameReader(token);
    expect(reader.read(Buffer.from('junk'))).to.deep.equal([]);
    expect(reader.isCut).to.equal(true);
  });
});
