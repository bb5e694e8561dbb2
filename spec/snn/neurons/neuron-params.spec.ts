import { expect } from 'chai';
import {
  lif,
  linear,
  type NeuronLayer,
  type NeuronOptions,
  type NeuronParams,
  type NeuronRow,
  neuron,
  neurons,
  ones,
  random,
  recurrent,
  recurrentLif,
  sequential,
  sigmoid,
  sum,
  surrogates,
  type Tensor,
  type Tree,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import type { Same } from '../../support/same.ts';

// What is asserted of types is asserted by the compiler, which `npm run types` runs under strict.

/** The parameters of a layer, which have these names, and a type that the second argument says to be the right one. */
function paramsOf<P extends object>(layer: { readonly params: P }) {
  return <Q>(_: Same<P, Q>, ...names: readonly string[]): void => {
    expect(Object.keys(layer.params).sort()).to.deep.equal([...names].sort());
  };
}

type None = Readonly<Record<never, never>>;
type Options = NonNullable<Parameters<typeof neurons.alif>[0]>;

const t = tensor([0.9]);
const seed = random(1);

const mine = neuron({
  name: 'mine',
  state: { v: 0 },
  parameters: { beta: { default: 0.9, min: 0, max: 1 }, theta: { default: 1 } },
  settings: { reset: ['subtract', 'none'] },
  step({ v }, current, { beta, theta }, { spike }, { reset }) {
    const h = beta * v + current;
    const spikes = spike(h - theta);
    return { spikes, v: reset === 'none' ? h : h - spikes * theta };
  },
});

describe('The parameters of neurons, as types', () => {
  it('are those that were given as tensors', () => {
    paramsOf(neurons.alif({ beta: t, kappa: 0.1, reset: 'value' }))<{ readonly beta: Tensor }>(true, 'beta');
    paramsOf(neurons.plif({ w: t }))<{ readonly w: Tensor }>(true, 'w');
    paramsOf(neurons.izhikevich({ a: t, b: t, preset: 'tonicSpiking' }))<{
      readonly a: Tensor;
      readonly b: Tensor;
    }>(true, 'a', 'b');
    paramsOf(mine({ theta: t, reset: 'none' }))<{ readonly theta: Tensor }>(true, 'theta');
    // @ts-expect-error A number is no parameter.
    expect(mine({ beta: 0.5 }).params.beta).to.equal(undefined);
  });

  it('are none where none were', () => {
    paramsOf(neurons.if())<None>(true);
    paramsOf(mine())<None>(true);
    paramsOf(neurons.alif({ beta: 0.9, surrogate: surrogates.arctan({ alpha: 2 }) }))<None>(true);
    paramsOf(mine({ surrogate: surrogates.find('snntorch', 'atan') }))<None>(true);
  });

  it('are the tensors of functions, and not what these compute', () => {
    const w = tensor([2]);
    paramsOf(mine({ beta: () => sigmoid(w), params: { w, all: [w] } }))<{
      readonly w: Tensor;
      readonly all: Tensor[];
    }>(true, 'w', 'all');
  });

  it('have those of a learned surrogate, of which one alone is surely there', () => {
    paramsOf(mine({ beta: t, surrogate: surrogates.arctan({ alpha: t }) }))<{
      readonly beta: Tensor;
      readonly surrogate: { readonly alpha: Tensor };
    }>(true, 'beta', 'surrogate');
    const two = mine({ surrogate: surrogates.s2nn({ alpha: tensor([4]) }) });
    paramsOf(two)<{ readonly surrogate: { readonly alpha?: Tensor; readonly beta?: Tensor } }>(
      true,
      'surrogate',
    );
    expect(Object.keys(two.params.surrogate)).to.deep.equal(['alpha']);
  });

  it('have it in lif, recurrentLif and neurons.parallel too, beside what these always learn', () => {
    const surrogate = surrogates.arctan({ alpha: tensor([2]) });
    const random = seed;
    const { psn, maskedPsn, slidingPsn, noResetLif } = neurons.parallel;
    const net = sequential(
      lif({ beta: 0.9, surrogate }),
      recurrentLif(2, { beta: t, surrogate: surrogates.arctan({ alpha: tensor([2]) }), random }),
      psn({ steps: 3, random, surrogate: surrogates.sigmoid({ alpha: tensor([3]) }) }),
    );
    const [first, second, third] = valueAndGrad(() => sum(net(ones([3, 1, 2]))), net.params).grads;
    const all: readonly Tensor[] = [
      ...[first.surrogate.alpha, second.surrogate.alpha, second.beta, second.recurrent],
      ...[third.weight, third.bias, third.surrogate.alpha],
    ];
    expect(all.map(({ shape }) => shape)).to.deep.equal([[1], [1], [1], [2, 2], [3, 3], [3, 1], [1]]);
    paramsOf(noResetLif({ beta: t, vThreshold: 1, surrogate }))<{
      readonly beta: Tensor;
      readonly surrogate: { readonly alpha: Tensor };
    }>(true, 'beta', 'surrogate');
    paramsOf(noResetLif({ beta: () => sigmoid(t), params: { t } }))<{ readonly t: Tensor }>(true, 't');
    const learned = [
      maskedPsn({ steps: 3, order: 2, random, surrogate }),
      slidingPsn({ order: 2, surrogate }),
    ];
    const found: readonly Tensor[] = learned.map(({ params }) => params.surrogate.alpha);
    expect(found).to.deep.equal([surrogate.params.alpha, surrogate.params.alpha]);
    // @ts-expect-error A surrogate of numbers has no parameters.
    expect(psn({ steps: 3, random }).params.surrogate).to.equal(undefined);
    // @ts-expect-error There is no gamma.
    expect(() => noResetLif({ beta: t, gamma: 1 })).to.throw(TypeError, 'gamma');
    // @ts-expect-error A decay has to be given.
    expect(() => noResetLif({ vThreshold: 1 })).to.throw(TypeError, 'beta');
  });

  it('may be there where what was given may be a tensor', () => {
    const given: { readonly beta: Tensor | number } = { beta: 0.9 };
    paramsOf(neurons.alif(given))<{ readonly beta?: Tensor }>(true);
    const options: Options = { beta: t };
    const { params } = neurons.alif(options);
    const found: readonly (Tensor | undefined)[] = [params.beta, params.kappa, params.surrogate?.alpha];
    expect(found).to.deep.equal([t, undefined, undefined]);
    const any: NeuronOptions = { beta: t };
    const row: NeuronRow = mine.row;
    paramsOf(neuron(row)(any))<Readonly<Record<string, Tree>>>(true, 'beta');
    paramsOf(neuron(row)({ beta: t }))<{ readonly beta: Tensor }>(true, 'beta');
    const same: Same<NeuronParams<{ beta: Tensor; tau: number }>, { readonly beta: Tensor }> = true;
    expect(same).to.equal(true);
  });

  it('go through networks to their gradients', () => {
    const net = sequential(
      linear(2, 3, { random: seed }),
      recurrent(neurons.alif({ beta: 0.9, kappa: t }), { size: 3, random: seed }),
      neurons.synaptic({ alpha: 0.5, beta: tensor([0.5]), vThreshold: tensor([1]) }),
      mine(),
    );
    const { grads } = valueAndGrad(() => sum(net(ones([4, 1, 2]))), net.params);
    const [, first, second] = grads;
    const all: readonly Tensor[] = [first.recurrent, first.kappa, second.beta, second.vThreshold];
    expect(all.map(({ shape }) => shape)).to.deep.equal([[3, 3], [1], [1], [1]]);
    // @ts-expect-error A decay that was given as a number has no gradient.
    expect(second.alpha).to.equal(undefined);
  });

  it('fit where layers of neurons of any kind are due', () => {
    const layers: readonly NeuronLayer[] = [
      mine(),
      mine({ beta: t }),
      neurons.alif({ kappa: t }),
      neurons.if(),
    ];
    const makers: readonly ((options: { beta: number }) => NeuronLayer)[] = [mine, neurons.alif];
    const kept: ReturnType<typeof neurons.alif>[] = [neurons.alif(), neurons.alif({ beta: t })];
    expect([...layers, ...makers.map((make) => make({ beta: 0.5 })), ...kept]).to.have.length(8);
  });
});
