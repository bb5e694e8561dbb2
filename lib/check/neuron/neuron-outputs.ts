import type { Tensor } from '../../autodiff/tensor.ts';
import { concat, reshape } from '../../ops/shape.ts';
import type { NeuronRun } from '../../snn/neurons/neuron.ts';

/** Whether what has this name, among all that a run takes and gives, is a state. */
export function isState(name: string): boolean {
  return name.startsWith('state.');
}

/** States by their names among all that a run takes and gives. */
export function asStates<T>(state: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [`state.${name}`, value]));
}

/** The states among tensors by name. */
export function statesOf(given: Readonly<Record<string, Tensor>>): Record<string, Tensor> | undefined {
  const states = Object.entries(given).filter(([name]) => isState(name));
  return states.length > 0
    ? Object.fromEntries(states.map(([name, value]) => [name.slice('state.'.length), value]))
    : undefined;
}

/** All tensors of a run by name. */
export function outputsOf({ state, ...over }: NeuronRun): Record<string, Tensor> {
  return { ...(over as Record<string, Tensor>), ...asStates(state) };
}

/** All that a run gives, one number after the other. */
export function flattened(run: NeuronRun): Tensor {
  return concat(
    Object.values(outputsOf(run)).map((value) => reshape(value, [value.size])),
    0,
  );
}
