import { type Shape, sameShape } from '../../../array/shape.ts';
import { stopGradient } from '../../../autodiff/scope.ts';
import { requireTensor, type Tensor } from '../../../autodiff/tensor.ts';
import type { Tree } from '../../../autodiff/tree.ts';
import { full } from '../../../ops/create.ts';
import { restored } from '../../../ops/restored.ts';
import { broadcastTo } from '../../../ops/shape.ts';
import { failRange, showShape } from '../../../util/errors.ts';
import { showCall, shownAs } from '../../../util/repr.ts';
import type { SpikingLayer, SpikingRun } from '../../layers/layer.ts';
import { lastStep } from '../../neurons/last-step.ts';
import type { NeuronLayer, NeuronScanner } from '../../neurons/neuron.ts';
import { type NeuronState, requireState, startsOf } from '../../neurons/neuron-state.ts';
import type { Weights } from '../../neurons/scan-recurrence.ts';
import type { Value } from './peer-options.ts';

/**
 * What a layer of another library gives over all steps, `[T, B, ...]` each: spikes, what is handed out there as membrane, and all
 * other states. A model without a membrane has no `v`; one that gives something else than spikes has it as `output`, and no `spikes`.
 */
export type PeerRun = SpikingRun<NeuronState> & { readonly output: Tensor } & {
  readonly [state: string]: Tensor;
};

/** A layer of another library's neurons, with what that library decides, and what it learns by its names there. */
export interface PeerLayer<P extends object = Readonly<Record<string, Tree>>>
  extends SpikingLayer<P, NeuronState> {
  /** All steps from a state (default: where they start there), or what JSON saved of one. */
  run(x: Tensor, state?: unknown): PeerRun;
}

/** @internal What neurons reach each other by. */
export type Among = Omit<Weights, 'spikes'>;

/** @internal What a run gives before the library's own way of giving it. */
export interface Outcome {
  readonly entries: Readonly<Record<string, Tensor>>;
  readonly state: NeuronState;
}

/** @internal Where states start, by their names: a value, or what is drawn for a shape. */
export type Starts = Readonly<Record<string, Value | ((shape: Shape) => Tensor)>>;

/** @internal What a layer is made of. */
export interface PeerParts {
  readonly place: string;
  /** What it was made with, for people. */
  readonly shown: object;
  readonly params: Readonly<Record<string, Tree>>;
  readonly neurons: NeuronLayer & NeuronScanner;
  /** The states by their names there, with where they start; `spikes` where the next step needs them. */
  readonly start: Starts;
  /** The names of states of the neurons, by those there where they differ. */
  readonly names?: Readonly<Record<string, string>>;
  /** The number of neurons of states that have another than the input. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Whether where they start passes a gradient. */
  readonly learnsStart?: boolean;
  /** From the input of the layer to that of the neurons, of a run that goes on from a state or not. */
  input?(x: Tensor, goesOn: boolean): Tensor;
  /** The weights among the neurons. */
  among?(): Among;
  /** Whether what it gives is no spikes, though its neurons do. */
  readonly readout?: boolean;
  /** What the library makes of a run. */
  outcome?(outcome: Outcome, from: NeuronState): Outcome;
  /** Runs in place of a scan. */
  scan?(x: Tensor, from: NeuronState, scan: ScanFrom): Outcome;
}

/** @internal All steps from a state. */
export type ScanFrom = (x: Tensor, from: NeuronState) => Outcome;

/** @internal A layer that runs neurons under the names, from the start and with the results of another library. */
export function peerLayer(parts: PeerParts): PeerLayer {
  const { place, shown, neurons, start, input = (x) => x, outcome } = parts;
  const { surrogate } = neurons.params;
  const params = { ...parts.params, ...(surrogate !== undefined && { surrogate }) };
  const scan = scanner(parts);
  const runAll = (x: Tensor, from: NeuronState): Outcome => {
    const result = parts.scan ? parts.scan(x, from, scan) : scan(x, from);
    return outcome ? outcome(result, from) : result;
  };
  const run = (given: Tensor, state?: unknown): PeerRun => {
    const current = input(requireTensor(place, given), state !== undefined);
    const shape = current.value.shape.slice(1);
    const from =
      state === undefined
        ? startOf(parts, shape)
        : requireState(place, Object.keys(start), restored(state), (name) => shapeOf(parts, name, shape));
    const result = runAll(current, from);
    return { ...result.entries, state: result.state } as unknown as PeerRun;
  };
  const { readout = neurons.neuron.output !== undefined } = parts;
  const isPlain = outcome === undefined && parts.scan === undefined && !readout;
  const call = (given: Tensor): Tensor => {
    if (!isPlain) {
      const { output, spikes } = run(given);
      return output ?? spikes;
    }
    const current = input(requireTensor(place, given), false);
    const from = startOf(parts, current.value.shape.slice(1));
    return neurons.scan(current, ownState(parts, from), weightsOf(parts, from), false).output;
  };
  // Operations before the neurons may have recorded the input.
  const transient = parts.input || parts.scan ? {} : { transient: 'input' as const };
  const layer = Object.assign(call, { run, params, readout, ...transient });
  const { random: _, ...visible } = shown as { readonly random?: unknown };
  return shownAs(layer, () => showCall(place, visible)) as unknown as PeerLayer;
}

/** Where states start: constants, unless what they are made of is to be learned by them. */
function startOf(parts: PeerParts, shape: Shape): NeuronState {
  const at = (name: string, value: Starts[string]): Tensor => {
    const own = shapeOf(parts, name, shape);
    if (typeof value === 'function') return value(own);
    if (typeof value === 'number') return full(own, value);
    const spread = broadcastTo(value, own);
    return parts.learnsStart ? spread : stopGradient(spread);
  };
  return Object.fromEntries(Object.entries(parts.start).map(([name, value]) => [name, at(name, value)]));
}

function shapeOf({ sizes = {} }: PeerParts, name: string, shape: Shape): Shape {
  const size = sizes[name];
  return size === undefined ? shape : [...shape.slice(0, -1), size];
}

/** The states of the neurons by their own names, from those there; others start at 0. */
function ownState({ neurons, names = {} }: PeerParts, from: NeuronState): NeuronState {
  const zero = () => full((from.v ?? (Object.values(from)[0] as Tensor)).value.shape, 0);
  const own = Object.keys(startsOf(neurons.neuron, neurons.spec.settings));
  return Object.fromEntries(own.map((name) => [name, from[names[name] ?? name] ?? zero()]));
}

/** The weights among the neurons, if there are any; throws where these are of other neurons. */
function weightsOf({ place, among }: PeerParts, { spikes }: NeuronState): Weights | undefined {
  if (among === undefined) return undefined;
  const weights = { ...among(), spikes: spikes as Tensor };
  const { weight, bias, connect } = weights;
  const [, ...each] = weights.spikes.value.shape;
  if (connect === 'oneToOne' && weight.size === 1 && weight.value.shape.length < 2) return weights;
  if (each.length !== 1)
    failRange(
      place,
      `got neurons of shape ${showShape(each)} when an input [steps, batch, neurons] was due.`,
    );
  requireShapeOf(place, 'recurrent weights', weight, connect === 'all' ? [...each, ...each] : each);
  if (bias !== undefined) requireShapeOf(place, 'a recurrent bias', bias, each);
  return weights;
}

function requireShapeOf(place: string, what: string, { value: { shape } }: Tensor, due: Shape): void {
  if (sameShape(shape, due)) return;
  failRange(place, `got ${what} of shape ${showShape(shape)} when ${showShape(due)} was due.`);
}

function scanner(parts: PeerParts): ScanFrom {
  const { neurons, start, names = {} } = parts;
  return (x, from) => {
    const result = neurons.scan(x, ownState(parts, from), weightsOf(parts, from), true);
    const named = (tensors: readonly Tensor[]) =>
      result.states.map((name, i) => [names[name] ?? name, tensors[i] as Tensor] as const);
    const isKnown = ([name]: readonly [string, Tensor]) => Object.hasOwn(start, name);
    const state = Object.fromEntries(named(result.last).filter(isKnown));
    const entries = {
      ...Object.fromEntries(named(result.traces).filter(isKnown)),
      ...(result.spikes ? { spikes: result.spikes } : { output: result.output }),
    };
    if (!('spikes' in start) || 'spikes' in state || result.spikes === null) return { entries, state };
    return { entries, state: { ...state, spikes: lastStep(result.spikes) } };
  };
}
