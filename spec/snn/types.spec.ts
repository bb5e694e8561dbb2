import { expect } from 'chai';
import {
  dropout,
  type Layer,
  type Lif,
  type LifOptions,
  type LifState,
  lif,
  linear,
  ones,
  type RecurrentLifState,
  random,
  recurrentLif,
  type Sequential,
  sequential,
  sigmoid,
  sum,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../lib/index.ts';
import type { Same } from '../support/same.ts';

/** Compiles where the types are the same. */
function same<A, B>(_: Same<A, B>): void {}

const seed = random(1);
const w = tensor([1, 1, 1]);
const net = sequential(
  linear(2, 3, { random: seed }),
  lif({ beta: tensor([0.9, 0.9, 0.9]), vThreshold: 0.5 }),
  dropout({ rate: 0.5, random: seed }),
  recurrentLif(3, { beta: () => sigmoid(w), params: { w }, random: seed }),
  linear(3, 1, { random: seed, bias: false }),
);
const x = ones([4, 2, 2]);

// What is asserted here is asserted by the compiler, which `npm run types` runs under strict.
describe('the types of a network', () => {
  it('know the parameters that were given as tensors, and their gradients', () => {
    const { grads } = valueAndGrad(() => sum(net.run(x).v), net.params);
    for (const tree of [net.params, grads]) {
      const [first, second, third, fourth, last] = tree;
      const all: Tensor[] = [first.weight, first.bias, second.beta, fourth.w, fourth.recurrent, last.weight];
      expect(all.map(({ shape }) => shape)).to.deep.equal([[2, 3], [3], [3], [3], [3, 3], [3, 1]]);
      expect([Object.keys(second), third, Object.keys(last)]).to.deep.equal([['beta'], {}, ['weight']]);
      // @ts-expect-error a threshold that is a number is no parameter
      expect(second.vThreshold).to.equal(undefined);
      // @ts-expect-error a decay that is a function is none either
      expect(fourth.beta).to.equal(undefined);
      same<typeof last.bias, undefined>(true);
    }
  });

  it('know the state and the run of each layer', () => {
    const run = net.run(x);
    same<(typeof run.state)[1], LifState>(true);
    same<(typeof run.state)[3], RecurrentLifState>(true);
    const { v } = run.state[1];
    const [all, last]: readonly Tensor[] = [run.layers[1].spikes, run.layers[4].output];
    expect([v.shape, run.layers[3].v.shape, run.state[3].spikes.shape]).to.deep.equal([
      [2, 3],
      [4, 2, 3],
      [2, 3],
    ]);
    expect([all?.shape, last?.shape]).to.deep.equal([
      [4, 2, 3],
      [4, 2, 1],
    ]);
    // @ts-expect-error a linear layer has no state
    expect(run.state[0].v).to.equal(undefined);
    const nested = sequential(net, lif({ beta: 0.5 })).run(x);
    expect(nested.state[0][1].v.shape).to.deep.equal([2, 3]);
    expect(nested.layers[0].layers[1].spikes.shape).to.deep.equal([4, 2, 3]);
  });

  it('take what JSON saved of a state', () => {
    const saved = { v: { shape: [2, 3], data: [0, 0, 0, 0, 0, 0] } };
    expect(lif({ beta: 0.9 }).run(ones([4, 2, 3]), saved).v.shape).to.deep.equal([4, 2, 3]);
    const state = [{}, saved, {}, { ...saved, spikes: saved.v }, {}] as const;
    expect(net.run(x, state).v.shape).to.deep.equal([4, 2, 3]);
    const again: Tensor = tensor(saved.v);
    expect(again.shape).to.deep.equal([2, 3]);
  });

  it('fit where layers, neurons and networks of any kind are due', () => {
    const layers: Layer[] = [linear(2, 3, { random: seed }), lif({ beta: w }), net];
    const any: Sequential = sequential(...layers.slice(0, 2));
    const neurons: Lif = lif({ beta: w, surrogate: surrogates.find('snntorch', 'atan')({ strict: false }) });
    const options: LifOptions = { beta: w };
    const { params } = lif(options);
    const beta: Tensor | undefined = params.beta;
    expect([any.run(x).layers[1]?.spikes?.shape, neurons.params.beta, beta]).to.deep.equal([[4, 2, 3], w, w]);
    // @ts-expect-error an option that is none
    expect(() => lif({ beta: 0.5, threshold: 1 })).to.throw(TypeError);
    // @ts-expect-error text is no decay
    expect(() => lif({ beta: '0.5' })).to.throw(TypeError);
  });
});
