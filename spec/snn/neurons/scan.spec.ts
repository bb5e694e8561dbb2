import { expect } from 'chai';
import {
  add,
  mul,
  type Neuron,
  neurons,
  random,
  sum,
  type Tensor,
  valueAndGrad,
} from '../../../lib/index.ts';

const { parallel: _, ...registry } = neurons;
const shape = [5, 3, 8];

/** What some models have no default for. */
const required: Readonly<Record<string, object>> = {
  li: { beta: 0.9 },
  lif: { beta: 0.9 },
  synaptic: { alpha: 0.8, beta: 0.9 },
  alpha: { alpha: 0.95, beta: 0.9 },
};

describe('the scan over time', () => {
  for (const [name, make] of Object.entries(registry as unknown as Readonly<Record<string, Neuron>>))
    it(`of ${name} leaves a cotangent as it is that is another's too`, () => {
      const rng = random(1);
      const [x, w, due] = [0, 1, 2].map(() => rng.uniform(shape)) as [Tensor, Tensor, Tensor];
      const layer = make({ ...required[name] });
      for (const order of ['before', 'after']) {
        const { grads } = valueAndGrad(
          () => {
            const spikes = layer(x);
            return sum(mul(order === 'before' ? add(w, spikes) : add(spikes, w), due));
          },
          { x, w },
        );
        expect(grads.w.toTypedArray()).to.deep.equal(due.toTypedArray());
      }
    });
});
