import { expect } from 'chai';
import { everyMagnitude } from '../../lib/check/float32-samples.ts';
import { random } from '../../lib/index.ts';

describe('everyMagnitude', () => {
  it('has numbers of every exponent and both signs, denormals, both zeros and the largest, all finite', () => {
    const xs = everyMagnitude(random(1));
    const words = new Uint32Array(xs.buffer, xs.byteOffset, xs.length);
    const due = Array.from({ length: 255 }, (_, exponent) => [exponent, exponent + 256]).flat();
    expect(new Set(Array.from(words, (word) => word >>> 23))).to.deep.equal(new Set(due));
    expect(xs.every(Number.isFinite)).to.equal(true);
    const largest = (2 - 2 ** -23) * 2 ** 127;
    for (const x of [0, -0, largest, -largest])
      expect(
        xs.some((other) => Object.is(other, x)),
        String(x),
      ).to.equal(true);
  });
});
