import type { Tensor } from '../../autodiff/tensor.ts';

/** A part of a network: a function of a sequence `[T, B, ...]`, and its parameters. It keeps no state. */
export interface Layer<P extends object = object> {
  /** From the input over all steps to the output over all steps. */
  (x: Tensor): Tensor;
  /** What is trained. */
  readonly params: P;
}

const passing = new WeakMap<object, 'gives' | 'takes'>();

/**
 * Marks a layer whose output nothing else refers to ('gives'), or of whose input nothing refers to once it has its output,
 * its record on the tape included ('takes').
 */
export function passesOn<L extends object>(role: 'gives' | 'takes', layer: L): L {
  passing.set(layer, role);
  return layer;
}

/** Whether what a layer gives to the next is of no use afterwards: the current of neurons, which is as large as they are. */
export function isPassing(layer: Layer, next: Layer): boolean {
  return passing.get(layer) === 'gives' && passing.get(next) === 'takes';
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
  /** All steps from a state (default: rest), with everything that can be read out. */
  run(x: Tensor, state?: S): SpikingRun<S>;
}

/** Whether a layer has spikes, membrane and state. */
export function isSpiking(layer: Layer): layer is SpikingLayer {
  return 'run' in layer && typeof layer.run === 'function';
}
