import { expect } from 'chai';
import { surrogates } from 'spiketape';
import { type DigitSet, loadDigits } from '../../../../docs/examples/digits/data.ts';
import {
  createTraining,
  evaluate,
  observe,
  type Training,
  trainEpoch,
} from '../../../../docs/examples/digits/train.ts';

/** Every n-th digit of the training set, so that all classes are there. */
function thin({ images, labels, height, width }: DigitSet, n: number): DigitSet {
  const size = height * width;
  const positions = Array.from({ length: Math.floor(labels.length / n) }, (_, i) => i * n);
  const pixels = new Float32Array(positions.length * size);
  positions.forEach((at, i) => {
    pixels.set(images.subarray(at * size, (at + 1) * size), i * size);
  });
  return {
    images: pixels,
    labels: Uint8Array.from(positions, (at) => labels[at] as number),
    count: positions.length,
    height,
    width,
  };
}

describe('training on digits', () => {
  const set = thin(loadDigits().train, 25);
  const create = (seed: number): Training =>
    createTraining(784, {
      hidden: 32,
      steps: 8,
      batch: 32,
      beta: 0.9,
      learningRate: 5e-3,
      surrogate: surrogates.arctan({ alpha: 2 }),
      seed,
      epochs: 4,
    });
  const losses = (training: Training, epochs: number) =>
    Array.from({ length: epochs }, () => [...trainEpoch(training, set)].map(({ loss }) => loss)).flat();

  it('gives the same numbers for the same seed, others for another', () => {
    const [first, again, other] = [create(3), create(3), create(4)];
    expect(losses(first, 1)).to.deep.equal(losses(again, 1));
    expect(evaluate(first, set)).to.deep.equal(evaluate(again, set));
    expect(losses(other, 1)).not.to.deep.equal(losses(create(3), 1));
  });

  it('learns: accuracy far above chance after a few steps, and the learning rate ends at 0', () => {
    const training = create(1);
    losses(training, 4);
    expect(evaluate(training, set).accuracy).to.be.above(0.6);
    expect(training.optimizer.learningRate).to.be.below((5e-3 * 2) / training.done);
  });

  it('counts each digit once in its confusion matrix', () => {
    const { confusion, predicted } = evaluate(create(1), set);
    expect(predicted).to.have.lengthOf(set.count);
    confusion.forEach((row, label) => {
      const shown = set.labels.filter((other) => other === label).length;
      expect(row.reduce((a, b) => a + b, 0)).to.equal(shown);
    });
  });

  it('shows a digit with everything the network does, usable after the call', () => {
    const run = observe(create(1), set, 5);
    expect(run.layers[1]?.output.shape).to.deep.equal([8, 1, 32]);
    expect(run.v.shape).to.deep.equal([8, 1, 10]);
    expect(run.predicted).to.be.within(0, 9);
  });
});
