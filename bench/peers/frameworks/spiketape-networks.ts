import {
  assign,
  batchNorm,
  conv2d,
  flatten,
  type LifOptions,
  lif,
  linear,
  losses,
  maxPool2d,
  neurons,
  random,
  recurrentLif,
  sequential,
  surrogates,
  type Tensor,
  type Tree,
} from 'spiketape';
import { Leaky } from 'spiketape/snntorch';
import { IFNode } from 'spiketape/spikingjelly';
import { readFloats } from '../files.ts';
import type { DenseWorkload } from '../peer-workloads.ts';
import type { TrainingTask } from '../workload-files.ts';

/** A network as it is compared. */
export interface Network {
  readonly params: Tree;
  /** Spikes of the first layer of neurons and of the last, over all steps. */
  run(x: Tensor): { readonly hidden: Tensor; readonly spikes: Tensor };
  loss(spikes: Tensor, labels: readonly number[]): Tensor;
}

const common: LifOptions = { beta: 0.9, surrogate: surrogates.arctan({ alpha: 2 }) };

/** The neurons that are compared: the default, and what snnTorch's Leaky is. */
const lifOptions: Readonly<Record<string, LifOptions>> = {
  default: common,
  snntorch: { ...common, strict: true, detachReset: true, resetDelay: true },
};

/** The network of a task, with the weights that all start from. */
export function networkOf(task: TrainingTask): Network {
  const { workload } = task;
  if (workload.network === 'dense') return dense(task, workload);
  return workload.network === 'fashion' ? fashion(task) : tutorial6(task);
}

function dense(task: TrainingTask, { inputs, hidden, outputs, recurrent, neuron }: DenseWorkload): Network {
  const options = lifOptions[task.neuron] as LifOptions;
  const start = random(0);
  const feedback = recurrent ? recurrentLif(hidden, { ...options, random: start }) : undefined;
  const adaptive = neuron === 'alif' ? neurons.alif({ ...common, rho: 0.99, kappa: 20 }) : undefined;
  const first = linear(inputs, hidden, { random: start });
  const middle = feedback ?? adaptive ?? lif(options);
  const last = linear(hidden, outputs, { random: start });
  const end = lif(options);
  begin(task, { hidden: first.params.weight, output: last.params.weight });
  if (feedback) begin(task, { recurrent: feedback.params.recurrent });
  return {
    params: [first.params, middle.params, last.params],
    run: (x) => {
      const hiddenSpikes = middle(first(x));
      return { hidden: hiddenSpikes, spikes: end(last(hiddenSpikes)) };
    },
    loss: losses.crossEntropyCount,
  };
}

/** Of snnTorch's sixth tutorial. */
function tutorial6(task: TrainingTask): Network {
  const start = { random: random(0) };
  const leaky = () => Leaky({ beta: 0.5, spikeGrad: surrogates.invSquareGrad({ alpha: 25 }) });
  const conv1 = conv2d(1, 12, 5, start);
  const conv2 = conv2d(12, 64, 5, start);
  const output = linear(64 * 4 ** 2, 10, start);
  begin(task, { conv1: conv1.params.weight, conv2: conv2.params.weight, output: output.params.weight });
  const first = sequential(conv1, maxPool2d(2), leaky());
  const rest = sequential(conv2, maxPool2d(2), leaky(), flatten(), output, leaky());
  return {
    ...following(first, rest),
    loss: (spikes, labels) => losses.crossEntropyEachStep(spikes, labels).div(task.workload.steps),
  };
}

/** Of SpikingJelly's example for Fashion-MNIST. */
function fashion(task: TrainingTask): Network {
  const start = { random: random(0), bias: false } as const;
  const fire = () => IFNode({ surrogateFunction: surrogates.arctan({ alpha: 2 }) });
  const conv1 = conv2d(1, 128, 3, { ...start, padding: 1 });
  const conv2 = conv2d(128, 128, 3, { ...start, padding: 1 });
  const hidden = linear(128 * 7 ** 2, 2048, start);
  const output = linear(2048, 10, start);
  begin(task, {
    conv1: conv1.params.weight,
    conv2: conv2.params.weight,
    hidden: hidden.params.weight,
    output: output.params.weight,
  });
  const first = sequential(conv1, batchNorm(128), fire());
  const rest = sequential(
    maxPool2d(2),
    conv2,
    batchNorm(128),
    fire(),
    maxPool2d(2),
    flatten(),
    hidden,
    fire(),
    output,
    fire(),
  );
  return { ...following(first, rest), loss: losses.crossEntropyCount };
}

type Part = ((x: Tensor) => Tensor) & { readonly params: object };

function following(first: Part, rest: Part): Pick<Network, 'params' | 'run'> {
  const run = (x: Tensor) => {
    const hidden = first(x);
    return { hidden, spikes: rest(hidden) };
  };
  return { params: [first.params, rest.params] as Tree, run };
}

/** Writes the weights that all start from into those of a network. */
function begin({ folder }: TrainingTask, weights: Readonly<Record<string, Tensor>>): void {
  for (const [name, weight] of Object.entries(weights)) assign(weight, readFloats(folder, `${name}.f32`));
}
