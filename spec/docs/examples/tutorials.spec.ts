import { expect } from 'chai';
import { random } from 'spiketape';
import type { DigitSet } from '../../../docs/examples/digits/data.ts';
import { convolutional } from '../../../docs/examples/tutorials/convolutional.ts';
import { fullyConnected } from '../../../docs/examples/tutorials/fully-connected.ts';
import { accuracy, train } from '../../../docs/examples/tutorials/tutorial.ts';
import { leaves } from '../../../lib/autodiff/tree.ts';

/** Images of a bar at a height that tells the class, with noise. */
function bars(count: number, side: number): DigitSet {
  const rng = random(4);
  const images = Float32Array.from({ length: count * side ** 2 }, (_, i) => {
    const row = Math.floor((i % side ** 2) / side);
    return (row === 2 + (Math.floor(i / side ** 2) % 10) ? 3 : 0) + 0.5 * rng.next();
  });
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  return { images, labels, count, height: side, width: side };
}

const count = (params: object) => leaves('spec', params).reduce((sum, { tensor }) => sum + tensor.size, 0);

describe('the networks of tutorials', () => {
  it('have the parameters that they have there', () => {
    expect(count(fullyConnected(1).params)).to.equal(784 * 1000 + 1000 + 1000 * 10 + 10);
    expect(count(convolutional(1).params)).to.equal(29_826);
  });

  for (const [name, tutorial] of Object.entries({
    'fully connected': fullyConnected(1, { pixels: 256, hidden: 60, steps: 8 }),
    convolutional: convolutional(1, { side: 16, steps: 4 }),
  }))
    it(`learn: ${name}`, () => {
      const set = bars(100, 16);
      const losses: number[] = [];
      for (const loss of train(tutorial, set, random(2))) {
        losses.push(loss);
        if (losses.length === 15) break;
      }
      expect(losses.at(-1), losses.join(' ')).to.be.below(0.8 * (losses[0] as number));
      expect(accuracy(tutorial, set)).to.be.above(0.3);
    });
});
