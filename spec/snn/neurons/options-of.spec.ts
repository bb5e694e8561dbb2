import { expect } from 'chai';
import {
  type NeuronRow,
  neuron,
  neurons,
  random,
  recurrent,
  surrogates,
  tensor,
} from '../../../lib/index.ts';

// What the compiler refuses stands under `@ts-expect-error`, of which it says where there is nothing to refuse.

const mine = neuron({
  name: 'mine',
  state: { v: 0 },
  parameters: { beta: { default: 0.9, min: 0, max: 1 }, vThreshold: { default: 1 } },
  settings: { reset: ['subtract', 'none'], detachReset: [false, true], wait: { default: 0, min: 0 } },
  presets: { slow: { beta: 0.99 }, fast: { beta: 0.5 } },
  step({ v }, current, { beta, vThreshold }, { spike, detach }, { reset, detachReset }) {
    const h = beta * v + current;
    const spikes = spike(h - vThreshold);
    const s = detachReset ? detach(spikes) : spikes;
    return { spikes, v: reset === 'none' ? h : h - s * vThreshold };
  },
});

describe('The options of neurons, as types', () => {
  it('are the names of the row, with what these may be', () => {
    const options = {
      ...{ beta: tensor([0.9, 0.8]), vThreshold: () => 1, detachReset: true, wait: 2, strict: true },
      surrogate: surrogates.arctan({ alpha: 2 }),
    };
    expect(mine({ ...options, reset: 'none' }).neuron.name).to.equal('mine');
    expect(mine({ preset: 'slow' }).neuron.name).to.equal('mine');
    expect(recurrent(mine(), { size: 2, random: random(1) }).neuron.name).to.equal('mine');
    expect(neurons.alif({ tau: 10, adaptation: 'beforeSpikes', synapse: 'none' }).neuron.name).to.equal(
      'alif',
    );
    expect(neurons.izhikevich({ preset: 'tonicSpiking' }).neuron.name).to.equal('izhikevich');
  });

  it('are no others, of one’s own neurons as of those of the package', () => {
    // @ts-expect-error There is no gamma.
    expect(() => mine({ gamma: 1 })).to.throw(TypeError, 'gamma');
    // @ts-expect-error There is no preset of this name.
    expect(() => mine({ preset: 'slower' })).to.throw(RangeError, 'slower');
    // @ts-expect-error There is no adaptation.
    expect(() => neurons.qif({ adaptation: 'beforeSpikes' })).to.throw(TypeError, 'adaptation');
    // @ts-expect-error There are no presets.
    expect(() => neurons.adex({ preset: 'slow' })).to.throw(TypeError, 'preset');
    // @ts-expect-error A misspelt name.
    expect(() => neurons.alif({ kapa: 1 })).to.throw(TypeError, 'kapa');
  });

  it('are of the kind that is due', () => {
    // @ts-expect-error A text is no parameter.
    expect(() => mine({ beta: '1' })).to.throw(TypeError, 'beta');
    // @ts-expect-error A setting is one of a list.
    expect(() => mine({ reset: 'value' })).to.throw(RangeError, 'reset');
    // @ts-expect-error A switch is no number.
    expect(() => neurons.alif({ detachReset: 1 })).to.throw(TypeError, 'detachReset');
    // @ts-expect-error Steps are a number.
    expect(() => neurons.alif({ refractory: true })).to.throw(TypeError, 'refractory');
    // @ts-expect-error The surrogate is a function.
    expect(() => neurons.alif({ surrogate: 'arctan' })).to.throw(TypeError, 'surrogate');
  });

  it('are any where the names of a row are not known', () => {
    const row: NeuronRow = mine.row;
    expect(() => neuron(row)({ gamma: 1 })).to.throw(TypeError, 'gamma');
  });
});
