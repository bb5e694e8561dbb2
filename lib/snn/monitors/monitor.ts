import { Tensor } from '../../autodiff/tensor.ts';
import { leaves } from '../../autodiff/tree.ts';
import { kernels } from '../../kernels/index.ts';
import { failRange, failType, rejectUnknownKeys, requireFunction, show } from '../../util/errors.ts';
import { shownAs } from '../../util/repr.ts';
import { isSpiking, type Layer } from '../layers/layer.ts';
import type { Residual } from '../layers/residual.ts';
import type { Sequential, Watcher } from '../layers/sequential.ts';
import { adviceOf } from './advice-of.ts';
import {
  type NeuronTally,
  type SynapseTally,
  tallyNeurons,
  tallyRecurrence,
  tallySynapses,
} from './tallies.ts';

/** Options of `monitor`. */
export interface MonitorOptions {
  /** The number of runs after which it says what is wrong, once. Default 3. */
  readonly after?: number;
  /** Who is told. Default: the console. */
  readonly warn?: (message: string) => void;
}

/** What a network does, over all runs since it was last reset. One entry for each spiking layer, in order. */
export interface Monitor {
  /** The layers by their place in the network, as `[1]` or `[2][0]`. */
  readonly layers: readonly string[];
  /** Spikes of a neuron in a step, the mean. */
  readonly rates: readonly number[];
  /** The neurons of each layer that never fired. */
  readonly dead: readonly (readonly number[])[];
  /** The neurons of each layer that fired in at least 95 % of the steps. */
  readonly saturated: readonly (readonly number[])[];
  /** Euclidean norms of the gradients that were last given to `gradients`, by the paths of the parameters. */
  readonly gradientNorms: Readonly<Record<string, number>>;
  /** Additions of a weight that spikes caused, for a sample, the mean. */
  readonly synapticOperations: number;
  /** What dense layers of these sizes multiply and add for a sample. */
  readonly multiplyAccumulates: number;
  /** What is wrong, with what to change; none where nothing is. */
  readonly advice: readonly string[];
  /** Looks at gradients, which it gives back: `adam.step(watch.gradients(grads))`. */
  gradients<G extends object>(grads: G): G;
  /** Forgets what there was so far. */
  reset(): void;
  /** Watches no longer. */
  stop(): void;
}

declare const console: { warn(message: string): void };

const place = 'monitor';

/**
 * Watches a network as it runs, in training or not: firing rates, dead and saturated neurons, gradient norms, and the work of its
 * synapses as events against dense layers. A network in which nothing fires says so after the first runs. Each run is read once
 * more, which takes time: `stop()` ends it.
 *
 * @throws TypeError for what is no network of `sequential`; RangeError for options outside their domain.
 */
export function monitor(net: Sequential, options: MonitorOptions = {}): Monitor {
  rejectUnknownKeys(place, options, ['after', 'warn']);
  if (!isNetwork(net)) failType(place, `got ${show(net)} when a network of sequential(...) was due.`);
  const { after = 3, warn = (message: string) => console.warn(message) } = options;
  if (!Number.isSafeInteger(after) || after < 1)
    failRange(place, `after must be a whole number from 1, got ${show(after)}.`);
  requireFunction(place, warn);
  const neurons = new Map<string, NeuronTally>();
  const synapses = new Map<string, SynapseTally>();
  let [norms, runs, told]: [Record<string, number>, number, boolean] = [{}, 0, false];
  const advice = () => adviceOf([...neurons.values()], norms);
  const end = () => {
    runs += 1;
    if (told || runs < after) return;
    told = true;
    for (const text of advice()) warn(`spiketape: ${text}`);
  };
  const stops = attach(net, '', { neurons, synapses }, end);
  const own: Monitor = {
    get layers() {
      return [...neurons.keys()];
    },
    get rates() {
      return [...neurons.values()].map(({ spikes, steps }) => sum(spikes) / (steps * spikes.length));
    },
    get dead() {
      return [...neurons.values()].map(({ fired }) => positions(fired, (count) => count === 0));
    },
    get saturated() {
      return [...neurons.values()].map(({ fired, steps }) => positions(fired, (n) => n >= 0.95 * steps));
    },
    get gradientNorms() {
      return { ...norms };
    },
    get synapticOperations() {
      return total(synapses, 'events');
    },
    get multiplyAccumulates() {
      return total(synapses, 'dense');
    },
    get advice() {
      return advice();
    },
    gradients(grads) {
      norms = Object.fromEntries(leaves(place, grads).map(({ tensor, path }) => [path, normOf(tensor)]));
      return grads;
    },
    reset() {
      neurons.clear();
      synapses.clear();
      [norms, runs, told] = [{}, 0, false];
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
  return shownAs(own, () => describe(own));
}

/** Layers, and who is told of them. */
type Watched = Pick<Sequential, 'layers' | 'watchers'>;

/** Watches the layers of a network, and of the networks in it. */
function attach(
  net: Watched,
  path: string,
  { neurons, synapses }: { neurons: Map<string, NeuronTally>; synapses: Map<string, SynapseTally> },
  end: () => void,
): (() => void)[] {
  const tally = (layer: Layer, name: string, input: Tensor, output: Tensor) => {
    if (output.size === 0) return;
    if (firesSpikes(layer)) neurons.set(name, tallyNeurons(output, neurons.get(name)));
    const { weight, recurrent } = layer.params as { weight?: unknown; recurrent?: unknown };
    if (weight instanceof Tensor && weight.array.dimension > 1)
      synapses.set(name, tallySynapses({ input, output, weight }, synapses.get(name)));
    if (recurrent instanceof Tensor) {
      const own = `${name}.recurrent`;
      synapses.set(own, tallyRecurrence({ output, weight: recurrent }, synapses.get(own)));
    }
  };
  const watch: Watcher = (i, input, output) => {
    const layer = net.layers[i] as Layer;
    // What has layers of its own is watched there.
    if (watchedIn(layer) === null) tally(layer, `${path}[${i}]`, input, output);
    if (i === net.layers.length - 1) end();
  };
  net.watchers.add(watch);
  const inner = net.layers.flatMap((layer, i) => {
    const own = watchedIn(layer);
    return own === null ? [] : attach(own, `${path}[${i}]`, { neurons, synapses }, () => {});
  });
  return [() => net.watchers.delete(watch), ...inner];
}

/** What of a layer has layers of its own: a network, that of a residual, or its block as the one layer. */
function watchedIn(layer: Layer): Watched | null {
  if (!('block' in layer && 'watchers' in layer)) return isNetwork(layer) ? layer : null;
  const { block, watchers } = layer as Residual;
  return isNetwork(block) ? block : { layers: [block], watchers };
}

function isNetwork(layer: unknown): layer is Sequential {
  return typeof layer === 'function' && 'layers' in layer && 'watchers' in layer;
}

/** Whether the output of a layer is spikes, not the membrane of a readout. */
function firesSpikes(layer: Layer): boolean {
  return isSpiking(layer) && layer.readout !== true;
}

function normOf(tensor: Tensor): number {
  return Math.sqrt(kernels.sumOfSquares(kernels.flat(tensor.array)));
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

function positions(values: Float64Array, holds: (value: number) => boolean): number[] {
  return Array.from(values.keys()).filter((i) => holds(values[i] as number));
}

/** For a sample. */
function total(synapses: ReadonlyMap<string, SynapseTally>, what: 'events' | 'dense'): number {
  return [...synapses.values()].reduce((all, tally) => all + tally[what] / tally.samples, 0);
}

function describe({ layers, rates, dead, saturated, ...work }: Monitor): string {
  const lines = layers.map((layer, i) => {
    const counts = `${dead[i]?.length} dead, ${saturated[i]?.length} saturated`;
    return `${layer}: ${(100 * (rates[i] as number)).toFixed(2)} % of the steps, ${counts}`;
  });
  const { synapticOperations, multiplyAccumulates, advice } = work;
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const operations = `${count(synapticOperations)} synaptic operations a sample, dense ${count(multiplyAccumulates)}`;
  return ['monitor', ...lines, operations, ...advice].join('\n  ');
}
