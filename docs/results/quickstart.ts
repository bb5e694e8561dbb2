import {
  lif,
  linear,
  losses,
  metrics,
  neurons,
  noGrad,
  optimizers,
  type Random,
  random,
  sequential,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from 'spiketape';
import type { Result } from './result.ts';

const [inputs, hidden, classes, steps, batch, batches] = [8, 32, 3, 16, 32, 8];
const epochs = { full: 15, quick: 15 } as const;

/** The first network of Spyx's documentation: of eight channels, the one of the class spikes more often. */
export const quickstartResult: Result = {
  name: 'Spyx, quick start',
  data: `drawn anew: ${batch} samples of ${steps} steps a batch, spikes with probability 0.5 in the channel of the class, 0.05 elsewhere; tested on 2,000`,
  network: `${inputs}-${hidden}-${classes}: LIF beta 0.9, triangular, readout LI; Adam 2e-3, ${epochs.full} epochs of ${batches} batches`,
  published: '90.6 % (README of Spyx, on its own draws)',
  due: 0.906,
  quick: { least: 0.7 },
  run(seed, size) {
    const generator = random(seed);
    const net = sequential(
      linear(inputs, hidden, { random: generator }),
      lif({ beta: 0.9, surrogate: surrogates.triangular }),
      linear(hidden, classes, { random: generator }),
      neurons.li({ beta: 0.9 }),
    );
    const optimizer = optimizers.adam(net.params, { learningRate: 2e-3 });
    for (let i = 0; i < epochs[size] * batches; i++) {
      const { x, labels } = draw(generator, batch);
      const { grads } = valueAndGrad(() => losses.crossEntropyMembrane(net(x), labels), net.params);
      optimizer.step(grads);
    }
    const { x, labels } = draw(generator, 2000);
    // Summed over the steps, as in the loss.
    return { accuracy: noGrad(() => metrics.accuracyRate(net(x), labels)) };
  },
  torch: () => ({
    program: 'quickstart',
    settings: { inputs, hidden, classes, steps, batch, batches: epochs.full * batches, learningRate: 2e-3 },
  }),
};

function draw(generator: Random, count: number): { x: Tensor; labels: number[] } {
  const labels = Array.from({ length: count }, () => Math.floor(generator.next() * classes));
  const chances = Float32Array.from({ length: steps * count * inputs }, (_, i) => {
    return i % inputs === labels[Math.floor(i / inputs) % count] ? 0.5 : 0.05;
  });
  return { x: generator.bernoulli(tensor(chances, [steps, count, inputs])), labels };
}
