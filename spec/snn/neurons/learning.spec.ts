import { expect } from 'chai';
import {
  lif,
  linear,
  losses,
  metrics,
  noGrad,
  optimizers,
  type Random,
  random,
  sequential,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { drawn } from '../../support/covering.ts';

/** The quickstart task of Spyx: of 8 channels, that of the class (0 to 2) fires at a rate of 1/2, the others of 1/20. */
function batchOf(size: number, steps: number, generator: Random): { spikes: Tensor; labels: number[] } {
  const labels = Array.from({ length: size }, () => Math.floor(3 * generator.next()));
  const rates = labels.map((label) =>
    Array.from({ length: 8 }, (_, channel) => (channel === label ? 0.5 : 0.05)),
  );
  const everyStep = Array.from({ length: steps }, () => rates);
  return { spikes: generator.bernoulli(tensor(everyStep)), labels };
}

/** 8-32-3 neurons with a readout that does not fire, some steps of Adam. */
function train(seed: number, steps = 120) {
  const [weights, data] = [random(seed).split(), random(seed + 1)];
  const net = sequential(
    linear(8, 32, { random: weights }),
    lif({ beta: tensor(0.9), surrogate: surrogates.triangular({ alpha: 2 }) }),
    linear(32, 3, { random: weights }),
    lif({ beta: 0.8, reset: 'none' }),
  );
  const optimizer = optimizers.adam(net.params, { learningRate: 2e-3 });
  const losing: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { spikes, labels } = batchOf(32, 16, data);
    const { value, grads } = valueAndGrad(
      () => losses.crossEntropyMembrane(net.run(spikes).v, labels),
      net.params,
    );
    optimizer.step(grads);
    losing.push(value);
  }
  const { spikes, labels } = batchOf(500, 16, random(99));
  const accuracy = noGrad(() => metrics.accuracyMaxMembrane(net.run(spikes).v, labels));
  const params = net.params.map((own) => Object.values(own).map((x: Tensor) => Array.from(x.toTypedArray())));
  return { losing, accuracy, params };
}

describe('a network of two LIF layers', () => {
  it('learns to tell three classes of spike trains: above 95 % of new ones', () => {
    for (const seed of drawn([1, 2, 3], 1)) {
      const { losing, accuracy } = train(seed);
      expect(accuracy).to.be.above(0.95);
      expect(losing.at(-1)).to.be.below((losing[0] as number) / 2);
    }
  });

  it('gives the same numbers for the same seed, bit for bit, and others for another', () => {
    const [first, second, other] = [train(4, 20), train(4, 20), train(5, 20)];
    expect(second).to.deep.equal(first);
    expect(other.losing).not.to.deep.equal(first.losing);
  });
});
