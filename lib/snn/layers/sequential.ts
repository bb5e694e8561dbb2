import type { Tensor } from '../../autodiff/tensor.ts';
import type { Tree } from '../../autodiff/tree.ts';
import type { Restorable } from '../../ops/is-saved.ts';
import { restored } from '../../ops/restored.ts';
import { failRange, failType, show } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import { isPassing, isSpiking, type Layer, type SpikingLayer, type SpikingRun } from './layer.ts';

/** The parameters of layers, one entry each, in order. */
export type SequentialParams<L extends readonly Layer[]> = { readonly [I in keyof L]: L[I]['params'] };

/** The states of layers, one entry each, in order; an empty one for a layer that has none. */
export type SequentialState<L extends readonly Layer[] = readonly Layer[]> = {
  readonly [I in keyof L]: L[I] extends Runs<infer R> ? R['state'] : object;
};

/** What a layer of a network gave over all steps; one that does not spike has an output only. */
export type LayerRun<L extends Layer = Layer> = {
  /** What the layer gives, spiking or not. */
  readonly output: Tensor;
} & (L extends Runs<infer R> ? R : Partial<SpikingRun>);

interface Runs<R extends SpikingRun> {
  run(x: Tensor, state?: never): R;
}

/**
 * What a network gives over all steps: spikes and membrane of its last spiking layer, and each layer's own. Of a network that ends
 * in `neurons.li` that is a hidden layer, and `output` what is read out. Without a layer that spikes `v` is that of the last neurons,
 * and `spikes` is not there.
 */
export interface SequentialRun<L extends readonly Layer[] = readonly Layer[]>
  extends SpikingRun<SequentialState<L>> {
  /** What the last layer gives, spiking or not. */
  readonly output: Tensor;
  readonly layers: { readonly [I in keyof L]: LayerRun<L[I]> };
}

/** A network of layers, one after the other. */
export interface Sequential<L extends readonly Layer[] = readonly Layer[]>
  extends SpikingLayer<SequentialParams<L>, SequentialState<L>> {
  /** The buffers of the layers, one entry each, in order; an empty one for a layer that has none. */
  readonly buffers: readonly Tree[];
  /** All steps from a state (default: rest), or what JSON saved of one. */
  run(x: Tensor, state?: Restorable<SequentialState<L>>): SequentialRun<L>;
  readonly layers: L;
  /** @internal Told of each layer what it got and gave, as it runs. */
  readonly watchers: Set<Watcher>;
}

/** @internal Gets the position of a layer, its input and its output. */
export type Watcher = (layer: number, input: Tensor, output: Tensor) => void;

/**
 * Layers one after the other: each gets the whole sequence that the one before gives.
 *
 * @throws RangeError without a layer; TypeError for what is no layer. `run` throws without a layer of neurons, or for a
 *   state that is not one entry a layer.
 */
export function sequential<const L extends readonly Layer[]>(...layers: L): Sequential<L> {
  const place = 'sequential';
  if (layers.length === 0) failRange(place, 'got no layers, at least one was due.');
  layers.forEach((layer, i) => {
    if (typeof layer !== 'function' || typeof layer.params !== 'object') {
      failType(place, `got ${show(layer)} as layer ${i}, a layer such as linear(...) or lif(...) was due.`);
    }
  });
  const watchers = new Set<Watcher>();
  const through = (x: Tensor, given?: unknown) => {
    const from = restored(given);
    if (from !== undefined && (!Array.isArray(from) || from.length !== layers.length)) {
      failRange(
        place,
        `got ${show(given)} as state when an array of one entry for each of ${layers.length} layers was due.`,
      );
    }
    const runs: LayerRun[] = [];
    let output = x;
    for (const [i, layer] of layers.entries()) {
      const result = runLayer(layer, output, from?.[i]);
      runs.push(result);
      for (const watch of watchers) watch(i, output, result.output);
      output = result.output;
    }
    const last = runs.findLast(({ spikes }) => spikes) ?? runs.findLast(({ v }) => v);
    const { spikes, v } = last ?? {};
    const state = runs.map((run) => run.state ?? {});
    return { ...(spikes && { spikes }), ...(v && { v }), state, output, layers: runs };
  };
  const run = (x: Tensor, given?: unknown): SequentialRun => {
    const all = through(x, given);
    if (!goesOn(all)) failType(place, 'run needs a layer of neurons, and there is none.');
    return all as SequentialRun;
  };
  const call = (x: Tensor) => {
    let input = x;
    layers.forEach((layer, i) => {
      const output = layer(input);
      for (const watch of watchers) watch(i, input, output);
      const before = layers[i - 1];
      if (before !== undefined && isPassing(before, layer)) input.release();
      input = output;
    });
    return input;
  };
  const params = layers.map((layer) => layer.params) as unknown as SequentialParams<L>;
  const buffers = layers.map((layer) => layer.buffers ?? {});
  const made = Object.assign(call, { params, buffers, run, through, layers, watchers });
  return shownAs(made as unknown as Sequential<L>, () => showCall(place, ...layers));
}

/** Whether a run has a state to go on from: of a network, whether one of its layers has. */
function goesOn(run: Partial<LayerRun>): boolean {
  const { layers } = run as { readonly layers?: readonly LayerRun[] };
  return layers === undefined ? run.state !== undefined : layers.some(goesOn);
}

/** @internal The output of a spiking layer is its spikes, unless it says otherwise (a network that ends without spikes). */
export function runLayer(layer: Layer, x: Tensor, state: object | undefined): LayerRun {
  if (layer.through) return layer.through(x, state);
  if (!isSpiking(layer)) return { output: layer(x) };
  const result = layer.run(x, state);
  return { output: result.spikes, ...result };
}
