import {
  encoders,
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
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from 'spiketape';
import type { Outcome, Result, Samples } from './result.ts';
import { type YinYang, yinYang } from './yin-yang-data.ts';

const settings = {
  hidden: 120,
  steps: 20,
  beta: 0.9,
  alpha: 2,
  learningRate: 5e-3,
  batch: 100,
  train: 5000,
  test: 1000,
  epochs: { full: 60, quick: 4 },
} as const;

const { hidden, steps, beta, alpha, learningRate, batch, train, test, epochs } = settings;

/** The yin-yang data set, with a spiking network of one hidden layer; 63.8 % is what no hidden layer learns. */
export const yinYangResult: Result = {
  name: 'Yin-yang',
  data: 'its generator, 5,000 points (seed 42), tested on 1,000 (seed 40)',
  network: `4-${hidden}-3: LIF beta ${beta}, arctan alpha ${alpha}, readout LI; constant current over ${steps} steps; Adam ${learningRate} falling to 0, ${epochs.full} epochs of batches of ${batch}`,
  published:
    '98.1 ± 0.2 % (4-120-3, EventProp, Wunderlich and Pehle 2021); 97.6 % (4-30-3, no spikes) and 63.8 % (no hidden layer): Kriener et al. 2022',
  due: 0.95,
  quick: { least: 0.78 },
  run: (seed, size) =>
    trainYinYang(
      { hidden, train, epochs: epochs[size], surrogate: surrogates.arctan({ alpha }) },
      random(seed),
    ),
  torch: () => ({
    program: 'yin_yang',
    settings: { ...settings, epochs: epochs.full },
    sets: { train: samples(train, 42), test: samples(test, 40) },
  }),
};

function samples(count: number, seed: number): Samples {
  const { points, labels } = yinYang(count, seed);
  return { values: points, labels };
}

/** What differs between trainings on this data set. */
export interface YinYangTraining {
  readonly hidden: number;
  /** Points to learn from. */
  readonly train: number;
  readonly epochs: number;
  readonly surrogate: Surrogate;
}

/** Trains on the yin-yang data set. */
export function trainYinYang(options: YinYangTraining, generator: Random): Outcome {
  const { train, epochs } = options;
  const net = buildNet(options, generator);
  const set = yinYang(train, 42);
  const optimizer = optimizers.adam(net.params, { learningRate });
  const updates = (epochs * train) / batch;
  for (let done = 0; done < updates; ) {
    const order = generator.permutation(train);
    for (let from = 0; from < train; from += batch, done++) {
      const { x, labels } = pick(set, order.subarray(from, from + batch));
      const { grads } = valueAndGrad(() => losses.crossEntropyMaxMembrane(net(x), labels), net.params);
      optimizer.learningRate = learningRate * (1 - done / updates);
      optimizer.step(grads);
    }
  }
  const { x, labels } = pick(
    yinYang(test, 40),
    Int32Array.from({ length: test }, (_, i) => i),
  );
  return { accuracy: noGrad(() => metrics.accuracyMaxMembrane(net(x), labels)) };
}

function buildNet({ hidden, surrogate }: YinYangTraining, generator: Random) {
  return sequential(
    linear(4, hidden, { random: generator }),
    lif({ beta, surrogate }),
    linear(hidden, 3, { random: generator }),
    neurons.li({ beta }),
  );
}

function pick({ points, labels }: YinYang, positions: Int32Array): { x: Tensor; labels: number[] } {
  const some = Float32Array.from({ length: 4 * positions.length }, (_, i) => {
    return points[4 * (positions[i >> 2] as number) + (i % 4)] as number;
  });
  return {
    x: encoders.direct(tensor(some, [positions.length, 4]), { steps }),
    labels: Array.from(positions, (at) => labels[at] as number),
  };
}
