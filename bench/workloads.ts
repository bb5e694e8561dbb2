import {
  type initializers,
  type LifOptions,
  lif,
  linear,
  losses,
  mean,
  noGrad,
  optimizers,
  type Random,
  random,
  recurrentLif,
  scope,
  sequential,
  surrogates,
  type Tensor,
  type Tree,
  useKernels,
  valueAndGrad,
} from 'spiketape';
import { type Summary, summarize } from './statistics.ts';
import { digits, extremes, table } from './table.ts';

/** A network and the data that it is trained with: inputs-hidden-outputs LIF neurons. */
export interface Workload {
  readonly name: string;
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
  /** Whether the hidden layer gets its own spikes of the step before, through weights. */
  readonly recurrent: boolean;
  readonly steps: number;
  readonly batch: number;
  /** The share of ones in the input. */
  readonly density: number;
  /** Weights into the hidden layer start uniform in ±gain/sqrt(inputs); chosen so that 5 % of its neurons fire. */
  readonly gain: number;
}

/** Networks of two sizes that other frameworks were measured with, one of them recurrent too, and the digits'. */
export const workloads: readonly Workload[] = [
  {
    name: 'W2',
    inputs: 784,
    hidden: 1000,
    outputs: 10,
    recurrent: false,
    steps: 25,
    batch: 128,
    density: 0.13,
    gain: 2,
  },
  {
    name: 'W3',
    inputs: 700,
    hidden: 256,
    outputs: 20,
    recurrent: false,
    steps: 100,
    batch: 128,
    density: 0.015,
    gain: 7.5,
  },
  {
    name: 'W3r',
    inputs: 700,
    hidden: 256,
    outputs: 20,
    recurrent: true,
    steps: 100,
    batch: 128,
    density: 0.015,
    gain: 7.5,
  },
  {
    name: 'digits',
    inputs: 784,
    hidden: 256,
    outputs: 10,
    recurrent: false,
    steps: 25,
    batch: 64,
    density: 0.13,
    gain: 2,
  },
];

/** Milliseconds of training steps, and how busy the hidden layer is at the start. */
export interface WorkloadTimes extends Workload {
  /** The share of ones in the hidden spikes of the first batch. */
  readonly hiddenDensity: number;
  readonly forward: Summary;
  readonly backward: Summary;
  readonly update: Summary;
  readonly step: Summary;
  /** Processor time of the whole step over all threads: what is left of the noise when others use the machine. */
  readonly cpu: Summary;
}

/** A network: its parameters, and the spikes of its two layers over all steps. */
interface Network {
  readonly params: Tree;
  run(x: Tensor): { readonly hidden: Tensor; readonly spikes: Tensor };
}

/** The start of the weights into a hidden layer. */
function scaled(gain: number): initializers.Initializer {
  return (shape, weights) => {
    const bound = gain / Math.sqrt(shape[0] ?? 1);
    return weights.uniform(shape, -bound, bound);
  };
}

const neuron: LifOptions = { beta: 0.9, surrogate: surrogates.arctan({ alpha: 2 }) };

function feedforward({ inputs, hidden, outputs, gain }: Workload, weights: Random): Network {
  const first = sequential(
    linear(inputs, hidden, { random: weights, initializer: scaled(gain) }),
    lif(neuron),
  );
  const last = sequential(linear(hidden, outputs, { random: weights }), lif(neuron));
  const run: Network['run'] = (x) => {
    const hiddenSpikes = first(x);
    return { hidden: hiddenSpikes, spikes: last(hiddenSpikes) };
  };
  return { params: [first.params, last.params], run };
}

function recurrent({ inputs, hidden, outputs, gain }: Workload, weights: Random): Network {
  const input = linear(inputs, hidden, { random: weights, initializer: scaled(gain) });
  const layer = recurrentLif(hidden, { ...neuron, random: weights });
  const last = sequential(linear(hidden, outputs, { random: weights }), lif(neuron));
  const run: Network['run'] = (x) => {
    const hiddenSpikes = layer(input(x));
    return { hidden: hiddenSpikes, spikes: last(hiddenSpikes) };
  };
  return { params: [input.params, layer.params, last.params], run };
}

/** A network in training, and where its data come from. */
interface Training {
  readonly network: Network;
  readonly optimizer: optimizers.Optimizer;
  next(): Batch;
}

interface Batch {
  readonly x: Tensor;
  readonly labels: readonly number[];
}

function createTraining(workload: Workload, seed: number): Training {
  const { inputs, outputs, steps, batch, density } = workload;
  const data = random(seed);
  const network = (workload.recurrent ? recurrent : feedforward)(workload, data.split());
  const next = () => ({
    x: data.bernoulli(density, [steps, batch, inputs]),
    labels: Array.from(data.permutation(batch), (i) => i % outputs),
  });
  return { network, optimizer: optimizers.adam(network.params, { learningRate: 1e-3 }), next };
}

/** Milliseconds of one training step. */
interface StepTimes {
  readonly forward: number;
  readonly backward: number;
  readonly update: number;
  readonly step: number;
  readonly cpu: number;
}

/** One training step on fresh data; drawing the data is not timed, finding its events is. */
function trainStep(training: Training): StepTimes {
  // The data end with the scope.
  return scope(() => timeStep(training));
}

function timeStep({ network, optimizer, next }: Training): StepTimes {
  const { x, labels } = next();
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  let forwardEnd = start;
  const { grads } = valueAndGrad(() => {
    const loss = losses.crossEntropyCount(network.run(x).spikes, labels);
    forwardEnd = performance.now();
    return loss;
  }, network.params);
  const backwardEnd = performance.now();
  optimizer.step(grads);
  const end = performance.now();
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    forward: forwardEnd - start,
    backward: backwardEnd - forwardEnd,
    update: end - backwardEnd,
    step: end - start,
    cpu: (user + system) / 1000,
  };
}

/** Measures training steps of each workload. */
export function measureWorkloads(
  { seed, kernels, quick }: { readonly seed: number; readonly kernels: string; readonly quick: boolean },
  progress: (name: string) => void,
): WorkloadTimes[] {
  useKernels(kernels);
  const [warmUp, samples] = quick ? [1, 3] : [2, 9];
  return workloads.map((workload) => {
    progress(workload.name);
    const training = createTraining(workload, seed);
    const hiddenDensity = noGrad(() => mean(training.network.run(training.next().x).hidden).item());
    for (let i = 0; i < warmUp; i++) trainStep(training);
    const times = Array.from({ length: samples }, () => trainStep(training));
    const over = (phase: keyof StepTimes) => summarize(times.map((step) => step[phase]));
    return {
      ...workload,
      hiddenDensity,
      forward: over('forward'),
      backward: over('backward'),
      update: over('update'),
      step: over('step'),
      cpu: over('cpu'),
    };
  });
}

/** The figures for a reader, and what the workloads are. */
export function workloadTable(times: readonly WorkloadTimes[]): string {
  const definitions = times.map(({ name, inputs, hidden, outputs, recurrent, ...workload }) => [
    name,
    `${inputs}-${hidden}${recurrent ? '(rec)' : ''}-${outputs}`,
    String(workload.steps),
    String(workload.batch),
    percent(workload.density),
    percent(workload.hiddenDensity),
  ]);
  const figures = times.map(({ name, forward, backward, update, step, cpu }) => [
    name,
    ...[step, forward, backward, update, cpu].map(extremes),
  ]);
  return [
    table(['workload', 'neurons', 'steps', 'batch', 'input density', 'hidden firing'], definitions),
    '',
    table(['ms per training step', 'whole step', 'forward', 'backward', 'update', 'processor time'], figures),
  ].join('\n');
}

function percent(share: number): string {
  return `${digits(100 * share)} %`;
}
