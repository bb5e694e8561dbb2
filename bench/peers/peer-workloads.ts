import { digits } from '../table.ts';
import { type Workload, workloads } from '../workloads.ts';

/** Two dense layers of neurons, of which the first may adapt its threshold. */
export interface DenseWorkload extends Workload {
  readonly network: 'dense';
  readonly neuron: 'lif' | 'alif';
}

/** A convolutional network that sees each of its images at all steps. */
export interface ImageWorkload<Network> extends Pick<Workload, 'name' | 'steps' | 'batch'> {
  readonly network: Network;
  readonly outputs: number;
  /** What it is made of, in a few words. */
  readonly layers: string;
}

/** A network whose training is compared, and its data. */
export type PeerWorkload = DenseWorkload | ImageWorkload<'tutorial6'> | ImageWorkload<'fashion'>;

/** A weight that all frameworks start from, uniform in `±bound`: `[inputs, outputs]`, or `[out, in, height, width]`. */
export interface StartingWeight {
  readonly shape: readonly number[];
  readonly bound: number;
}

/** Pixels of a side of an image. */
export const side = 28;

const dense = workloads.map((workload): DenseWorkload => ({ ...workload, network: 'dense', neuron: 'lif' }));

/** Adapting neurons in place of LIF, in the networks of these names. */
const adapting = dense
  .filter(({ name }) => ['W2', 'W3'].includes(name))
  .map((workload): DenseWorkload => ({ ...workload, name: `${workload.name}-alif`, neuron: 'alif' }));

/** What is compared: dense networks, and those of snnTorch's sixth tutorial and of SpikingJelly's example for Fashion-MNIST. */
export const peerWorkloads: readonly PeerWorkload[] = [
  ...dense,
  ...adapting,
  {
    name: 'tutorial6',
    network: 'tutorial6',
    steps: 50,
    batch: 128,
    outputs: 10,
    layers: '12C5-MP2-64C5-MP2-10, leaky neurons of beta 0.5, fast sigmoid of slope 25',
  },
  {
    name: 'fashion',
    network: 'fashion',
    steps: 4,
    batch: 64,
    outputs: 10,
    layers: '128C3-BN-MP2-128C3-BN-MP2-2048-10, integrate-and-fire neurons, arctan of alpha 2',
  },
];

/** The weights of a network, by name; biases start at 0. */
export function startingWeights(workload: PeerWorkload): Readonly<Record<string, StartingWeight>> {
  if (workload.network === 'tutorial6')
    return {
      conv1: kernel(12, 1, 5),
      conv2: kernel(64, 12, 5),
      output: matrix(64 * 4 ** 2, 10),
    };
  if (workload.network === 'fashion')
    return {
      conv1: kernel(128, 1, 3),
      conv2: kernel(128, 128, 3),
      hidden: matrix(128 * 7 ** 2, 2048),
      output: matrix(2048, 10),
    };
  const { inputs, hidden, outputs, recurrent, gain } = workload;
  return {
    hidden: matrix(inputs, hidden, gain),
    output: matrix(hidden, outputs),
    ...(recurrent && { recurrent: matrix(hidden, hidden) }),
  };
}

function matrix(inputs: number, outputs: number, gain = 1): StartingWeight {
  return { shape: [inputs, outputs], bound: gain / Math.sqrt(inputs) };
}

function kernel(outputs: number, inputs: number, size: number): StartingWeight {
  return { shape: [outputs, inputs, size, size], bound: 1 / Math.sqrt(inputs * size * size) };
}

/** A network in a sentence, with the share of its hidden neurons that fire at the start. */
export function describe(workload: PeerWorkload, firing: number): string {
  const { steps, batch } = workload;
  const neurons = `${digits(100 * firing)} % of the hidden neurons fire.`;
  if (workload.network !== 'dense')
    return `${workload.layers}; ${steps} steps of the same digits, batch ${batch}, ${neurons}`;
  const { inputs, hidden, outputs, recurrent, density, neuron } = workload;
  const kind =
    neuron === 'alif' ? 'LIF neurons, the hidden ones with a threshold that adapts' : 'LIF neurons';
  return (
    `${inputs}-${hidden}${recurrent ? '(rec)' : ''}-${outputs} ${kind}, ${steps} steps, batch ${batch}, ` +
    `${digits(100 * density)} % of the inputs and ${neurons}`
  );
}
