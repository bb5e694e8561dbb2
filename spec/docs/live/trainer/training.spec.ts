import { expect } from 'chai';
import { random } from 'spiketape';
import { type Digits, pixels } from '../../../../docs/live/digits/digits.ts';
import { initialSettings } from '../../../../docs/live/trainer/linked-settings.ts';
import { Training } from '../../../../docs/live/trainer/training.ts';
import { list } from '../../../../docs/live/worker/checking.ts';

/** Digits of ten kinds: a bar at a height of its own, with some noise. */
function bars(count: number, seed: number): Digits {
  const noise = random(seed)
    .uniform([count * pixels], 0, 0.1)
    .toTypedArray();
  const images = Float32Array.from(noise);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 10);
  for (const [i, label] of labels.entries())
    images.fill(1, i * pixels + (2 + 2 * label) * 28, i * pixels + (3 + 2 * label) * 28);
  return { images, labels, count };
}

describe('Training', () => {
  const settings = { ...initialSettings(list()), hidden: 20, steps: 6, batch: 20 };
  const sets = { train: bars(100, 1), test: bars(40, 2) };

  it('learns, goes on when settings change, and gives the same numbers for the same seed', () => {
    const run = (more: number) => {
      const training = new Training(sets, settings);
      const first = Array.from({ length: 30 }, () => training.step().loss);
      training.apply({
        ...settings,
        surrogate: 'sigmoid',
        parameters: { alpha: 4 },
        beta: 0.8,
        steps: 8,
        batch: 7,
      });
      const second = Array.from({ length: more }, () => training.step().loss);
      return { losses: [...first, ...second], done: training.done, test: training.test() };
    };
    const once = run(90);
    expect(run(10).losses).to.deep.equal(once.losses.slice(0, 40));
    expect(once.done).to.equal(120);
    expect(once.test).to.be.above(0.8);
    expect(once.losses.at(-1)).to.be.below((once.losses[0] as number) / 2);
  });

  it('shows what the network does with a digit', () => {
    const training = new Training(sets, settings);
    const { label, hiddenSpikes, outputSpikes, membranes, predicted, image } = training.observe(13);
    expect(label).to.equal(3);
    expect([hiddenSpikes.length, outputSpikes.length, membranes.length]).to.deep.equal([120, 60, 60]);
    expect(image).to.deep.equal(sets.test.images.slice(13 * pixels, 14 * pixels));
    const counts = Array.from({ length: 10 }, (_, n) =>
      outputSpikes.filter((_, i) => i % 10 === n).reduce((a, b) => a + b, 0),
    );
    expect(counts[predicted]).to.equal(Math.max(...counts));
  });
});
