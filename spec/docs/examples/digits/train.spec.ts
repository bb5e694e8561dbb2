import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type SpikingLayer, surrogates } from 'spiketape';
import type { DigitSet } from '../../../../docs/examples/digits/data.ts';
import { loadNeuron, loadSurrogate } from '../../../../docs/examples/digits/load.ts';
import {
  createTraining,
  evaluate,
  observe,
  type Training,
  trainEpoch,
} from '../../../../docs/examples/digits/train.ts';

import { klif } from '../../../../docs/examples/neurons/klif.ts';
import { drawn } from '../../../support/covering.ts';
import { rejects } from '../../../support/rejects.ts';
import { digits } from './digits.ts';

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
  const set = thin(digits().train, 25);
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

  it('learns with convolutions, and with neurons and a surrogate of a module', async () => {
    const root = new URL('../../../../docs/examples/', import.meta.url);
    const spike = await loadSurrogate(fileURLToPath(new URL('my-surrogate.ts', import.meta.url)));
    const found = await loadNeuron(fileURLToPath(new URL('neurons/klif.ts', root)), spike);
    expect(String(found())).to.match(/^klif\(\{ surrogate: mine/);
    const neurons = () => klif({ surrogate: spike }) as unknown as SpikingLayer;
    const options = { hidden: 16, steps: 5, batch: 32, beta: 0.9, learningRate: 5e-3, seed: 1, epochs: 4 };
    const models = [
      { model: 'conv', surrogate: surrogates.arctan({ alpha: 2 }) },
      { model: 'dense', surrogate: spike, neurons },
    ] as const;
    for (const own of drawn<(typeof models)[number]>(models, 1)) {
      const training = createTraining(784, { ...options, ...own });
      const all = losses(training, 3);
      expect(Math.min(...all.slice(-3)), own.model).to.be.below(0.99 * (all[0] as number));
      const run = observe(training, set, 5);
      expect(run.layers.filter(({ spikes }) => spikes !== undefined).at(-2)?.output.shape[0]).to.equal(5);
    }
  });

  it('names what a module lacks', async () => {
    const data = fileURLToPath(new URL('../../../../docs/examples/digits/options.ts', import.meta.url));
    const spike = surrogates.arctan({ alpha: 2 });
    await rejects(loadSurrogate(data), RangeError, 'exports no surrogate, { origin, gradient } was due.');
    await rejects(
      loadNeuron(data, spike),
      RangeError,
      'exports no neuron, one that neuron(...) made was due.',
    );
    await rejects(loadNeuron('none.ts', spike), RangeError, '--neuron: there is no "none.ts".');
  });

  it('shows a digit with everything the network does, usable after the call', () => {
    const run = observe(create(1), set, 5);
    expect(run.layers[1]?.output.shape).to.deep.equal([8, 1, 32]);
    expect(run.v.shape).to.deep.equal([8, 1, 10]);
    expect(run.predicted).to.be.within(0, 9);
  });
});
