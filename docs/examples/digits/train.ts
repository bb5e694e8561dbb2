import {
  conv2d,
  encoders,
  flatten,
  type Layer,
  lif,
  linear,
  losses,
  maxPool2d,
  metrics,
  noGrad,
  optimizers,
  type Random,
  random,
  reshape,
  type Sequential,
  type SequentialRun,
  type SpikingLayer,
  type Surrogate,
  sequential,
  type Tensor,
  tensor,
  valueAndGrad,
} from 'spiketape';
import type { DigitSet } from './data.ts';
import type { Model } from './options.ts';

/** What a training run is. */
export interface TrainingOptions {
  readonly hidden: number;
  readonly steps: number;
  readonly batch: number;
  readonly beta: number;
  /** At the first step; it falls to 0 in a straight line by the last. */
  readonly learningRate: number;
  readonly epochs: number;
  readonly surrogate: Surrogate;
  readonly seed: number;
  /** Default 'dense'. */
  readonly model?: Model;
  /** Makes a layer of neurons. Default: leaky integrate-and-fire. */
  readonly neurons?: () => SpikingLayer;
}

/** A network in training: inputs-hidden-10 LIF neurons, its optimizer, and the generators of its randomness. */
export interface Training {
  readonly options: TrainingOptions;
  readonly net: Network;
  readonly optimizer: optimizers.Optimizer;
  readonly order: Random;
  readonly encoding: Random;
  readonly evaluation: Random;
  /** Steps done. */
  done: number;
}

type Network = Sequential<readonly Layer[]>;

function buildNetwork(inputs: number, options: TrainingOptions, weights: Random): Network {
  const { hidden, beta, surrogate, model } = options;
  const neurons = options.neurons ?? (() => lif({ beta, surrogate }));
  const random = { random: weights };
  if (model === 'conv') return convolutional(inputs, neurons, random);
  return sequential(linear(inputs, hidden, random), neurons(), linear(hidden, 10, random), neurons());
}

/** The network of snnTorch's sixth tutorial: 12C5-MP2-64C5-MP2-10, neurons after each pooling. */
function convolutional(
  inputs: number,
  neurons: () => SpikingLayer,
  random: { readonly random: Random },
): Network {
  const side = (Math.sqrt(inputs) - 4) / 2;
  const last = Math.floor((Math.floor(side) - 4) / 2);
  return sequential(
    conv2d(1, 12, 5, random),
    maxPool2d(2),
    neurons(),
    conv2d(12, 64, 5, random),
    maxPool2d(2),
    neurons(),
    flatten(),
    linear(64 * last ** 2, 10, random),
    neurons(),
  );
}

/** A fresh network for images of a size. */
export function createTraining(inputs: number, options: TrainingOptions): Training {
  const [weights, order, encoding, evaluation] = splitSeed(options.seed);
  const net = buildNetwork(inputs, options, weights);
  const optimizer = optimizers.adam(net.params, { learningRate: options.learningRate });
  return { options, net, optimizer, order, encoding, evaluation, done: 0 };
}

function splitSeed(seed: number): [Random, Random, Random, Random] {
  const root = random(seed);
  return [root.split(), root.split(), root.split(), root.split()];
}

/** The mean loss and accuracy of one step. */
export interface StepResult {
  readonly loss: number;
  readonly accuracy: number;
  readonly samples: number;
}

/** Softens the scores: a spike more or less among 25 should not decide alone. */
const scorePerSpike = 0.3;

/** One pass over a set in random order, step by step; each image is moved by up to a pixel. */
export function* trainEpoch(training: Training, set: DigitSet): Generator<StepResult> {
  const { options, net, optimizer, order, encoding } = training;
  const steps = options.epochs * Math.ceil(set.count / options.batch);
  const shuffled = order.permutation(set.count);
  for (let from = 0; from < set.count; from += options.batch) {
    const positions = shuffled.subarray(from, from + options.batch);
    const { images, labels } = pick(set, positions, () => Math.floor(3 * order.next()) - 1);
    const { value, grads, aux } = valueAndGrad(() => {
      const spikes = net(encoded(options, images, encoding));
      const loss = losses.crossEntropyCount(spikes.mul(scorePerSpike), labels);
      return { loss, accuracy: metrics.accuracyRate(spikes, labels) };
    }, net.params);
    optimizer.learningRate = options.learningRate * Math.max(0, 1 - training.done / steps);
    optimizer.step(grads);
    training.done += 1;
    yield { loss: value, accuracy: aux.accuracy, samples: labels.length };
  }
}

/** Images as the network sees them: spikes of their pixels, or pixels as current at each step. */
function encoded({ model, steps }: TrainingOptions, images: Tensor, random: Random): Tensor {
  if (model !== 'conv') return encoders.rate(images, { steps, random });
  const [count = 0, pixels = 0] = images.shape;
  const side = Math.sqrt(pixels);
  return encoders.direct(reshape(images, [count, 1, side, side]), { steps });
}

/** The digits of a set at some positions, each moved right and down by what `shift` gives. */
function pick(
  set: DigitSet,
  positions: Int32Array,
  shift: () => number = () => 0,
): { images: Tensor; labels: number[] } {
  const size = set.height * set.width;
  const pixels = new Float32Array(positions.length * size);
  positions.forEach((at, i) => {
    const image = set.images.subarray(at * size, (at + 1) * size);
    copyShifted(pixels.subarray(i * size, (i + 1) * size), image, set.width, shift(), shift());
  });
  const labels = Array.from(positions, (at) => set.labels[at] as number);
  return { images: tensor(pixels, [positions.length, size]), labels };
}

/** Copies an image moved by (right, down) pixels; what comes in from outside is 0. */
function copyShifted(to: Float32Array, from: Float32Array, width: number, right: number, down: number): void {
  for (let at = 0; at < to.length; at++) {
    const column = (at % width) - right;
    if (column >= 0 && column < width) to[at] = from[at - right - down * width] ?? 0;
  }
}

/** What a network says of a set. */
export interface Evaluation {
  readonly accuracy: number;
  readonly predicted: readonly number[];
  readonly confusion: readonly (readonly number[])[];
}

/** The predictions for a whole set; each call encodes it anew. */
export function evaluate({ options, net, evaluation }: Training, set: DigitSet): Evaluation {
  const batch = 256;
  const predicted: number[] = [];
  for (let from = 0; from < set.count; from += batch) {
    const positions = Int32Array.from({ length: Math.min(batch, set.count - from) }, (_, i) => from + i);
    noGrad(() => {
      const x = encoded(options, pick(set, positions).images, evaluation);
      predicted.push(...metrics.predictRate(net(x)));
    });
  }
  const confusion = metrics.confusionMatrix(predicted, set.labels, 10);
  const right = confusion.reduce((sum, row, label) => sum + (row[label] as number), 0);
  return { accuracy: right / set.count, predicted, confusion };
}

/** One digit as the network sees it: its answer, and everything over all steps. */
export function observe(
  { options, net, evaluation }: Training,
  set: DigitSet,
  position: number,
): SequentialRun & { readonly predicted: number } {
  return noGrad(() => {
    const { images } = pick(set, Int32Array.of(position));
    const run = net.run(encoded(options, images, evaluation));
    return { ...run, predicted: metrics.predictRate(run.spikes)[0] as number };
  });
}
