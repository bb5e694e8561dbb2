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
  type Surrogate,
  sequential,
  slice,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from 'spiketape';
import type { Outcome, Result } from './result.ts';

/** A cue of ten steps in one of two groups of channels, silence, then ten steps of a third group that ask which it was. */
const [group, cue, delay, hidden, batch] = [5, 10, 80, 32, 64];
const steps = 2 * cue + delay;
const updates = { full: 300, quick: 100 } as const;
const surrogate = surrogates.arctan({ alpha: 2 });

const data = `drawn anew: one of two groups of ${group} channels for ${cue} steps, ${delay} steps of nothing, a third group for ${cue} steps, spikes with probability 0.4, 0.02 elsewhere; which it was; tested on 1,000`;
const settings = { group, cue, delay, hidden, batch, batches: updates.full, learningRate: 1e-2, rho: 0.99 };
const task = `Adam 1e-2, ${updates.full} batches of ${batch}`;

/** Without adaptation: a membrane that decays by 0.9 a step keeps 0.9⁸⁰ = 0.0002 of a cue. */
export const recallByLif: Result = {
  name: 'Recall, LIF (control)',
  data,
  network: `${3 * group}-${hidden}-2: LIF beta 0.9, readout LI over the last ${cue} steps; ${task}`,
  published: 'must fail, chance is 50 % (LIF does not solve store and recall: Bellec et al. 2018)',
  quick: { least: 0.4, most: 0.6 },
  run: (seed, size) => trainRecall(lif({ beta: 0.9, surrogate }), updates[size], random(seed)),
  torch: () => ({ program: 'recall', settings: { ...settings, kappa: 0 } }),
};

/** With adaptation: thresholds that a cue has raised stay raised. */
export const recallByAlif: Result = {
  name: 'Recall, ALIF',
  data,
  network: `${3 * group}-${hidden}-2: ALIF beta 0.9, rho 0.99, kappa 20, readout LI over the last ${cue} steps; ${task}`,
  published: 'above 95 % (LSNN, store and recall: Bellec et al. 2018)',
  due: 0.95,
  quick: { least: 0.75 },
  run: (seed, size) => trainRecall(adaptive(surrogate), updates[size], random(seed)),
  torch: () => ({ program: 'recall', settings: { ...settings, kappa: 20 } }),
};

/** Neurons that adapt, with any surrogate. */
export function adaptive(spike: Surrogate) {
  return neurons.alif({ beta: 0.9, rho: 0.99, kappa: 20, surrogate: spike });
}

/** Trains a hidden layer to recall a cue, over so many batches. */
export function trainRecall(
  layer: ReturnType<typeof adaptive> | ReturnType<typeof lif>,
  batches: number,
  generator: Random,
): Outcome {
  const net = sequential(
    linear(3 * group, hidden, { random: generator }),
    layer,
    linear(hidden, 2, { random: generator }),
    neurons.li({ beta: 0.9 }),
  );
  const optimizer = optimizers.adam(net.params, { learningRate: 1e-2 });
  // Only what is answered while it is asked counts.
  const answers = (x: Tensor) => slice(net(x), steps - cue, steps);
  for (let i = 0; i < batches; i++) {
    const { x, labels } = draw(generator, batch);
    optimizer.step(valueAndGrad(() => losses.crossEntropyMembrane(answers(x), labels), net.params).grads);
  }
  const { x, labels } = draw(generator, 1000);
  // Summed over the steps, as in the loss.
  return { accuracy: noGrad(() => metrics.accuracyRate(answers(x), labels)) };
}

function draw(generator: Random, count: number): { x: Tensor; labels: number[] } {
  const labels = Array.from({ length: count }, () => Math.floor(generator.next() * 2));
  const chances = Float32Array.from({ length: steps * count * 3 * group }, (_, i) => {
    const channels = Math.floor((i % (3 * group)) / group);
    const sample = Math.floor(i / (3 * group)) % count;
    const step = Math.floor(i / (3 * group * count));
    if (step < cue) return channels === labels[sample] ? 0.4 : 0.02;
    return step >= cue + delay && channels === 2 ? 0.4 : 0.02;
  });
  return { x: generator.bernoulli(tensor(chances, [steps, count, 3 * group])), labels };
}
