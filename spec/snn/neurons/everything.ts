import { expect } from 'chai';
import { type SpikingRun, sum, type Tensor, tensor, valueAndGrad } from '../../../lib/index.ts';
import { expectClose, sizeOf } from '../../support/networks.ts';

/** The tensors that a layer is differentiated by, and a loss of what it gives. */
interface Made {
  readonly inputs: Readonly<Record<string, Tensor>>;
  loss(run: SpikingRun): Tensor;
}

/** Numbers by what they are. */
export type Everything = Record<string, ArrayLike<number>>;

/** Everything that a layer gives: spikes, membranes, last state, loss, and the gradient of each input. */
export function everything<M extends Made, S extends { readonly [K in keyof S]: Tensor }>(
  made: M,
  run: (made: M) => SpikingRun<S>,
): Everything {
  const { inputs } = made;
  const { value, grads, aux } = valueAndGrad(() => {
    const result = run(made);
    // A loss that no input reaches (spikes only, and nothing but the reset differs) must still be recorded.
    const anchor = Object.values(inputs).reduce((total, input) => total.add(sum(input.mul(0))), tensor(0));
    return { loss: made.loss(result).add(anchor), result };
  }, inputs);
  const { spikes, v, state } = aux.result;
  const numbers = (label: string, tensors: Readonly<Record<string, Tensor>>) =>
    Object.entries(tensors).map(([name, x]) => [`${label} ${name}`, x.toTypedArray()]);
  return {
    spikes: spikes.toTypedArray(),
    v: v.toTypedArray(),
    loss: [value],
    ...Object.fromEntries(numbers('last', state)),
    ...Object.fromEntries(numbers('gradient of', grads)),
  };
}

/** Expects values and gradients to agree, relative to the largest number there is on the way. */
export function expectSame(got: Everything, due: Everything, tolerance: number): void {
  expect(Object.keys(got).toSorted()).to.deep.equal(Object.keys(due).toSorted());
  const size = sizeOf(...Object.values(due));
  for (const [name, list] of Object.entries(due)) {
    const own = got[name] as ArrayLike<number>;
    if (name === 'spikes') expect(Array.from(own)).to.deep.equal(Array.from(list));
    else expectClose(own, list, tolerance, name, size);
  }
}
