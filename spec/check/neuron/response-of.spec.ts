import { expect } from 'chai';
import type { ScannedLayer } from '../../../lib/check/neuron/neuron-variant.ts';
import { type Response, responseOf } from '../../../lib/check/neuron/response-of.ts';
import { neuron, neurons, random, recurrent, tensor } from '../../../lib/index.ts';
import type { Neuron } from '../../../lib/snn/neurons/neuron.ts';
import { typicalOptions } from '../../../lib/snn/neurons/typical-options.ts';
import { drawn } from '../../support/covering.ts';

const respond = (layer: unknown) => responseOf(layer as ScannedLayer);
const sum = (values: ArrayLike<number> | null) => Array.from(values ?? []).reduce((a, b) => a + b, 0);
const highest = ({ current }: Response) => Math.max(...current);

describe('responseOf', () => {
  it('drives LIF at one and a half times its rheobase, which is 1 - beta', () => {
    for (const beta of drawn([0.5, 0.9, 0.96875], 1))
      expect(highest(respond(neurons.lif({ beta })))).to.be.closeTo(1.5 * (1 - beta), 0.015 * (1 - beta));
  });

  it('drives what has no leak so that it fires every twenty steps', () => {
    const { spikes, current, rates } = respond(neurons.if());
    expect(Math.max(...current)).to.be.closeTo(0.05, 0.001);
    const at = Array.from(spikes ?? []).flatMap((spike, t) => (spike ? [t] : []));
    expect(at.slice(1).map((t, i) => t - (at[i] as number))).to.satisfy((gaps: number[]) =>
      gaps.every((gap) => gap === 19 || gap === 20),
    );
    // The rate of one without a leak is the current over the threshold.
    expect(rates?.rates[60]).to.be.closeTo(rates?.currents[60] ?? 0, 0.001);
  });

  it('gives the states as run does, over the current that it says', () => {
    const layer = neurons.alif();
    const { current, states, spikes } = respond(layer);
    const run = layer.run(tensor(Array.from(current), [current.length, 1]));
    expect(Object.keys(states)).to.deep.equal(['v', 'a']);
    expect(Array.from(states.a ?? [])).to.deep.equal(Array.from(run.a?.toTypedArray() ?? []));
    expect(Array.from(spikes ?? [])).to.deep.equal(Array.from(run.spikes.toTypedArray()));
  });

  it('makes every model of the zoo fire while the current is on, and more often under a higher one', () => {
    const { parallel: _, li, ...models } = neurons;
    for (const make of drawn(Object.values(models) as unknown as Neuron[], 3)) {
      const response = respond(make(typicalOptions(make.row)));
      const { current, spikes, states, rates } = response;
      expect(sum(spikes), make.row.name).to.be.within(3, current.length / 2);
      expect(current[0], make.row.name).to.equal(0);
      for (const trace of Object.values(states)) expect(trace.every(Number.isFinite)).to.equal(true);
      const half = rates?.rates[60] as number;
      expect(rates?.rates[120], make.row.name).to.be.at.least(half);
      expect(half).to.be.above(rates?.rates[0] as number);
    }
    const still = respond(li({ beta: 0.9 }));
    expect([still.spikes, still.rates, highest(still)]).to.deep.equal([null, null, 1]);
  });

  it('shows the first of several neurons, and of those that are connected', () => {
    const two = respond(neurons.lif({ beta: tensor([0.5, 0.9]) }));
    const one = respond(neurons.lif({ beta: 0.5 }));
    expect(two).to.deep.equal(one);
    const connected = recurrent(neurons.lif({ beta: 0.5 }), {
      size: 3,
      random: random(1),
    });
    expect(respond(connected).states.v?.length).to.be.above(10);
  });
});

describe('typicalOptions', () => {
  const row = {
    name: 'mine',
    state: { v: 0 },
    parameters: { beta: { min: 0, max: 1, typical: 0.75 }, gain: { default: 2 } },
    step: (
      { v }: { v: number },
      x: number,
      { beta, gain }: { beta: number; gain: number },
      { spike }: { spike(x: number): number },
    ) => ({
      spikes: spike(v - 1),
      v: beta * v + gain * x,
    }),
  };

  it('has what has no default, unless that is given under any name', () => {
    expect(typicalOptions(neuron(row).row)).to.deep.equal({ beta: 0.75 });
    expect(typicalOptions(neurons.lif.row, { tau: 4 })).to.deep.equal({ tau: 4 });
    expect(typicalOptions(neurons.lif.row, { beta: 0.5 })).to.deep.equal({ beta: 0.5 });
  });

  it('names a parameter that has no value at all', () => {
    const bare = neuron({ ...row, parameters: { beta: {}, gain: { default: 2 } } });
    expect(() => typicalOptions(bare.row)).to.throw(
      RangeError,
      'mine: beta has no default and no typical value.',
    );
  });

  it('is looked at where the neuron is defined', () => {
    const wrong = (typical: unknown) => () =>
      neuron({
        ...row,
        parameters: { ...row.parameters, beta: { min: 0, max: 1, typical: typical as number } },
      });
    expect(wrong(2)).to.throw(RangeError, 'neuron mine: the typical value of beta must be in [0, 1], got 2.');
    expect(wrong('1')).to.throw(TypeError, 'the typical value of beta is "1" when a number was due.');
  });
});
