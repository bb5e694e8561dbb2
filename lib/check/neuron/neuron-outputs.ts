import type { Tensor } from '../../autodiff/tensor.ts';
import { concat, reshape } from '../../ops/shape.ts';
import type { NeuronRun } from '../../snn/neurons/neuron.ts';

/** The states among tensors by name. */
export function statesOf(given: Readonly<Record<string, Tensor>>): Record<string, Tensor> | undefined {
  const states = Object.entries(given).filter(([name]) => name.startsWith('state.'));
  return states.length > 0
    ? Object.fromEntries(states.map(([name, value]) => [name.slice('state.'.length), value]))
    : undefined;
}

/** All tensors of a run by name. */
export function outputsOf({ state, ...over }: NeuronRun): Record<string, Tensor> {
  const last = Object.entries(state).map(([name, value]): [string, Tensor] => [`state.${name}`, value]);
  return { ...(over as Record<string, Tensor>), ...Object.fromEntries(last) };
}

/** All that a run gives, one number after the other. */
export function flattened(run: NeuronRun): Tensor {
  return concat(
    Object.values(outputsOf(run)).map((value) => reshape(value, [value.size])),
    0,
  );
}
