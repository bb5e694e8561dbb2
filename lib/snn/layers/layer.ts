import type { Tensor } from '../../autodiff/tensor.ts';
import type { Tree } from '../../autodiff/tree.ts';
import type { Restorable } from '../../ops/is-saved.ts';

/** A part of a network: a function of a sequence `[T, B, ...]`, and its parameters. It keeps no state. */
export interface Layer<P extends object = object> {
  /** From the input over all steps to the output over all steps. */
  (x: Tensor): Tensor;
  /** What is trained. */
  readonly params: P;
  /** Tensors that are saved with the parameters and not trained, such as running statistics; none where it has no such. */
  readonly buffers?: Tree;
  /**
   * @internal Whether nothing else refers to its output, or nothing to its input once it has its output (its record on the
   * tape included).
   */
  readonly transient?: 'output' | 'input';
  /** @internal Whether what it gives is no spikes, though it has a run. */
  readonly readout?: boolean;
  /** @internal A run as part of a network, for what has layers of its own, of which none need spike. */
  through?(x: Tensor, state?: unknown): { readonly output: Tensor } & Partial<SpikingRun>;
}

/** Whether what a layer gives to the next is of no use afterwards: the current of neurons, which is as large as they are. */
export function isPassing(layer: Layer, next: Layer): boolean {
  return layer.transient === 'output' && next.transient === 'input';
}

/** What a spiking layer gives over all steps. */
export interface SpikingRun<S extends object = object> {
  /** 1 where a neuron fires, `[T, B, ...]`. */
  readonly spikes: Tensor;
  /** The membrane at the end of each step, `[T, B, ...]`. */
  readonly v: Tensor;
  /** What to continue from, a tree of tensors. */
  readonly state: S;
}

/** A layer of spiking neurons. */
export interface SpikingLayer<P extends object = object, S extends object = object> extends Layer<P> {
  /** All steps from a state (default: rest), or what JSON saved of one, with everything that can be read out. */
  run(x: Tensor, state?: Restorable<S>): SpikingRun<S>;
}

/** Whether a layer has spikes, membrane and state. */
export function isSpiking(layer: Layer): layer is SpikingLayer {
  return 'run' in layer && typeof layer.run === 'function';
}
