import { expect } from 'chai';
import {
  type NeuronLayer,
  type NeuronRow,
  neuron,
  neurons,
  random,
  sum,
  type Tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import type { Neuron } from '../../../lib/snn/neurons/neuron.ts';
import { typicalOptions } from '../../../lib/snn/neurons/typical-options.ts';

const { parallel: _, ...zoo } = neurons;

/** Outputs, last states and the gradient by the input. */
function outcomeOf(layer: NeuronLayer, x: Tensor): Record<string, number[]> {
  const { aux, grads } = valueAndGrad(
    () => {
      const { state, ...run } = layer.run(x) as unknown as Record<string, Tensor>;
      const all = { ...run, ...(state as unknown as Record<string, Tensor>) };
      return { loss: Object.values(all).reduce((total, one) => total.add(sum(one)), sum(x.mul(0))), all };
    },
    { x },
  );
  return Object.fromEntries(
    Object.entries({ ...aux.all, gradient: grads.x }).map(([name, one]) => [
      name,
      Array.from(one.toTypedArray()),
    ]),
  );
}

describe('the rows of the zoo', () => {
  for (const [name, make] of Object.entries(zoo as unknown as Record<string, Neuron>)) {
    it(`make the same of ${name} by neuron(), which refuses fields that it does not know`, () => {
      const { row } = make;
      const public_ = neuron(row as NeuronRow);
      const options = typicalOptions(row);
      const x = random(1).uniform([12, 2, 5], 0, name === 'izhikevich' ? 60 : 4);
      const [own, built] = [public_(options), make(options)].map((layer) =>
        outcomeOf(layer as NeuronLayer, x),
      );
      expect(own).to.deep.equal(built);
      expect(own?.gradient?.some((g) => g !== 0)).to.equal(true);
      expect(() => neuron({ ...row, fast: true } as unknown as NeuronRow)).to.throw(TypeError, 'fast');
    });
  }
});
