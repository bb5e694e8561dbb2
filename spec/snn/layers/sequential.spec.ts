import { expect } from 'chai';
import fc from 'fast-check';
import {
  dropout,
  type Layer,
  type LayerRun,
  type LinearParams,
  lif,
  linear,
  noGrad,
  random,
  recurrentLif,
  residual,
  type Sequential,
  type SpikingLayer,
  sequential,
  slice,
  stopGradient,
  sum,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { engineMemory } from '../../../lib/kernels/index.ts';
import { li } from '../../../lib/snn/neurons/li.ts';
import { expectNumbers, expectThrows, wrong } from '../../support/expect.ts';

function layersOf(seed: number) {
  const generator = random(seed);
  return [
    linear(3, 4, { random: generator }),
    lif({ beta: tensor(0.75), vThreshold: 0.25 }),
    linear(4, 2, { random: generator, bias: false }),
    lif({ beta: 0.5, vThreshold: 0.25 }),
  ] as const;
}

function network(seed: number) {
  return sequential(...layersOf(seed));
}

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

/** Everything a layer of a run gives, as plain numbers. */
function plain({ output, spikes, v }: LayerRun): unknown[] {
  return [output.toArray(), spikes?.toArray(), v?.toArray()];
}

describe('sequential', () => {
  it('is its layers one after the other', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const x = random(seed).normal([5, 2, 3], 0, 2);
        const [first, second, third, last] = layersOf(seed);
        const due = last.run(third(second(first(x))));
        const { spikes, v, output } = sequential(first, second, third, last).run(x);
        expectNumbers(network(seed)(x), due.spikes.toArray());
        expectNumbers(spikes, due.spikes.toArray());
        expectNumbers(output, due.spikes.toArray());
        expectNumbers(v, due.v.toArray());
      }),
    );
  });

  it('has the parameters of its layers in order, with their types', () => {
    const net = network(1);
    const [first, second, third, last] = net.params;
    const typed: readonly [LinearParams, { readonly beta?: Tensor }, LinearParams, object] = net.params;
    expect(typed).to.equal(net.params);
    expect(first.weight.shape).to.deep.equal([3, 4]);
    expect(first.bias?.shape).to.deep.equal([4]);
    expect(second.beta?.shape).to.deep.equal([]);
    expect(third).to.have.all.keys('weight');
    expect(last).to.deep.equal({});
    const { grads } = valueAndGrad(() => sum(net.run(random(1).normal([4, 2, 3])).v), net.params);
    const gradient: Tensor = grads[0].weight;
    expect(gradient.shape).to.deep.equal([3, 4]);
    expect(grads[3]).to.deep.equal({});
  });

  it('gives what each layer gave, the output of one being the input of the next', () => {
    const net = network(2);
    const x = random(2).normal([4, 2, 3], 0, 2);
    const [first, second, third, last] = net.run(x).layers as [LayerRun, LayerRun, LayerRun, LayerRun];
    const own = layersOf(2);
    expect([first.spikes, first.v, third.spikes]).to.deep.equal([undefined, undefined, undefined]);
    expectNumbers(first.output, own[0](x).toArray());
    expectNumbers(second.output, own[1](first.output).toArray());
    expectNumbers(third.output, own[2](second.output).toArray());
    expect(plain(last)).to.deep.equal(plain({ ...own[3].run(third.output), output: own[3](third.output) }));
  });

  it('run in parts, each from the state of the one before, is one run', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 5 }), (seed, cut) => {
        const net = network(seed);
        const x = random(seed).normal([6, 2, 3], 0, 2);
        const whole = net.run(x);
        const first = net.run(slice(x, 0, cut));
        const second = net.run(slice(x, cut), first.state);
        for (const part of ['spikes', 'v', 'output'] as const) {
          const parts = [first, second].flatMap((run) => run[part].toArray());
          expect(parts).to.deep.equal(whole[part].toArray());
        }
      }),
    );
  });

  it('has a state that stopGradient takes as it is', () => {
    const net = network(3);
    const x = random(3).normal([3, 2, 3], 0, 2);
    const { state } = net.run(x);
    expect(state.map((entry) => Object.keys(entry))).to.deep.equal([[], ['v'], [], ['v']]);
    const rest = net.run(x, stopGradient(state));
    expectNumbers(rest.v, net.run(x, state).v.toArray());
  });

  it('takes a state in which some layers have none', () => {
    const net = network(3);
    const x = random(3).normal([3, 2, 3], 0, 2);
    const [, , , last] = net.run(x).state as [object, object, object, { v: Tensor }];
    const { v } = net.run(x, wrong([undefined, undefined, undefined, last]));
    const { layers } = net.run(x);
    const due = lif({ beta: 0.5, vThreshold: 0.25 }).run(layers[2]?.output as Tensor, last);
    expectNumbers(v, due.v.toArray());
  });

  it('gives spikes and membrane of its last spiking layer, and the output of its last layer', () => {
    const net = sequential(lif({ beta: 0.5 }), linear(2, 3, { random: random(1) }));
    const x = tensor([1, 0.5, 0.75, 1], [2, 1, 2]);
    const { spikes, output } = net.run(x);
    expectNumbers(spikes, lif({ beta: 0.5 })(x).toArray());
    expectNumbers(output, net(x).toArray());
  });

  it('may stand in another: its output goes on, spikes or not', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const inner = sequential(lif({ beta: 0.5 }), linear(3, 2, { random: random(seed) }));
        const outer = sequential(inner, lif({ beta: 0.75, vThreshold: 0.25 }));
        const x = random(seed).normal([4, 2, 3], 0, 2);
        const whole = outer.run(x);
        expectNumbers(whole.spikes, outer(x).toArray());
        expectNumbers(whole.layers[0]?.output as Tensor, inner(x).toArray());
        const first = outer.run(slice(x, 0, 2));
        const second = outer.run(slice(x, 2), first.state);
        expect([first, second].flatMap(({ v }) => v.toArray())).to.deep.equal(whole.v.toArray());
      }),
    );
  });

  it('keeps the state of neurons in a residual, and runs networks in it that do not spike', () => {
    const rng = random(5);
    const neurons = () => lif({ beta: 0.8, vThreshold: 0.25 });
    const block = () => sequential(linear(3, 3, { random: rng }), neurons());
    const silent = sequential(linear(3, 3, { random: rng }), residual(linear(3, 3, { random: rng })));
    const readout = sequential(linear(3, 3, { random: rng }), li({ beta: 0.5 }));
    const net = sequential(block(), residual(block()), silent, residual(neurons()), residual(readout));
    const x = random(6).normal([6, 2, 3], 0, 2);
    const whole = net.run(x);
    expectNumbers(whole.output, net(x).toArray());
    expectNumbers(whole.layers[4]?.output as Tensor, whole.output.toArray());
    const first = net.run(slice(x, 0, 2));
    for (const state of [first.state, JSON.parse(JSON.stringify(first.state))]) {
      const second = net.run(slice(x, 2), state);
      for (const part of ['spikes', 'v', 'output'] as const)
        expect(second[part].toArray()).to.deep.equal(slice(whole[part], 2).toArray());
    }
  });

  it('goes on from the state of neurons where none spike, wherever they stand', () => {
    const rng = random(7);
    const nets = {
      last: sequential(linear(3, 3, { random: rng }), li({ beta: 0.5 })),
      'not last': sequential(
        li({ beta: 0.5, synapse: 'jumpChargeDecay', alpha: 0.25 }),
        linear(3, 3, { random: rng }),
      ),
      'in a residual': sequential(residual(sequential(linear(3, 3, { random: rng }), li({ beta: 0.75 })))),
      'in another': sequential(sequential(sequential(li({ beta: 0.5 })), li({ beta: 0.75 }))),
    };
    const x = random(8).normal([6, 2, 3], 0, 2);
    for (const [where, net] of Object.entries(nets)) {
      const whole = (net as Sequential).run(x);
      expect(whole, where).not.to.have.property('spikes');
      expectNumbers(whole.output, net(x).toArray());
      const first = (net as Sequential).run(slice(x, 0, 2));
      const saved = JSON.parse(JSON.stringify(first.state));
      for (const state of [first.state, saved]) {
        const second = (net as Sequential).run(slice(x, 2), state);
        for (const part of ['v', 'output'] as const)
          expect(second[part].toArray(), where).to.deep.equal(slice(whole[part], 2).toArray());
      }
    }
    const { v, output } = nets.last.run(x);
    expectNumbers(v, output.toArray());
    expectNumbers(nets['in a residual'].run(x).v.add(x), nets['in a residual'](x).toArray());
  });

  it('takes layers of the user', () => {
    const double: Layer<Record<string, never>> = Object.assign((x: Tensor) => x.mul(2), { params: {} });
    const counter: SpikingLayer<Record<string, never>, { readonly v: Tensor }> = Object.assign(
      (x: Tensor) => x,
      {
        params: {},
        run: (x: Tensor) => ({ spikes: x, v: x, state: { v: slice(x, -1) } }),
      },
    );
    const net = sequential(double, counter);
    expectNumbers(net.run(tensor([[1], [2]])).v, [[2], [4]]);
  });

  it('of layers without spikes may be called', () => {
    const net = sequential(linear(2, 3, { random: random(1) }), dropout({ rate: 0.5, random: random(2) }));
    expect(net(tensor([1, 2], [1, 1, 2])).shape).to.deep.equal([1, 1, 3]);
  });
});

describe('the currents of neurons in sequential', () => {
  const [steps, batch, size] = [10, 8, 100];
  // No spikes: those would be gathered while the neurons take the current, and no array made of it.
  const x = random(4).uniform([steps, batch, 30]);
  const current = () => linear(30, size, { random: random(1) });
  const nets = {
    lif: [current(), lif({ beta: 0.9 })],
    recurrentLif: [current(), recurrentLif(size, { beta: 0.9, random: random(3) })],
  } as const;

  for (const [name, layers] of Object.entries(nets)) {
    const net = sequential(...layers);

    /** Gradients, and the bytes that were in use after the forward. */
    const train = (forward: (x: Tensor) => Tensor) => {
      let bytes = 0;
      const { grads } = valueAndGrad(() => {
        const before = engineMemory().inUse;
        const spikes = forward(x);
        bytes = engineMemory().inUse - before;
        return sum(spikes);
      }, net.params);
      return { grads: JSON.stringify(grads), bytes };
    };

    it(`are gone when ${name} has had them, and gradients are the same`, () => {
      // The first run compiles the step, which stays in memory.
      train(net);
      const kept = train((input) => layers.reduce<Tensor>((output, layer) => layer(output), input));
      const passed = train(net);
      expect(passed.grads === kept.grads).to.equal(true);
      expect(kept.bytes - passed.bytes).to.equal(4 * steps * batch * size);
    });

    it(`stay where they are asked for from ${name}`, () => {
      const run = noGrad(() => net.run(x));
      expect(run.layers[0]?.output.toTypedArray()).to.have.length(steps * batch * size);
    });
  }
});

describe('sequential refuses', () => {
  const x = tensor([1, 2], [1, 1, 2]);

  it('tied layers as they stand, which are trained when each is given once', () => {
    const tied = linear(2, 2, { random: random(1) });
    const net = sequential(tied, lif({ beta: 0.5 }), tied, lif({ beta: 0.5 }));
    const loss = () => sum(net.run(x).v);
    expectThrows(
      () => valueAndGrad(loss, net.params),
      RangeError,
      'valueAndGrad: the same tensor stands at [0].weight and at [2].weight; one that is used twice is given once.',
    );
    const { grads } = valueAndGrad(loss, [net.params[0], net.params[1]] as const);
    const one = linear(2, 2, { random: random(1) });
    const both = sequential(one, lif({ beta: 0.5 }), linear(2, 2, { random: random(1) }), lif({ beta: 0.5 }));
    const parts = valueAndGrad(() => sum(both.run(x).v), both.params).grads;
    expectNumbers(grads[0].weight, parts[0].weight.add(parts[2].weight).toArray() as number[][]);
  });

  it('no layers', () => {
    expectThrows(() => sequential(), RangeError, 'sequential: got no layers, at least one was due.');
  });

  for (const [layer, shown] of [
    [null, 'null'],
    [undefined, 'undefined'],
    [{ params: {} }, 'an Object'],
    [Math.tanh, 'the function tanh'],
    ['lif', '"lif"'],
  ] as const) {
    it(`${shown} as a layer`, () => {
      const text = `sequential: got ${shown} as layer 1, a layer such as linear(...) or lif(...) was due.`;
      expectThrows(() => sequential(lif({ beta: 0.5 }), wrong(layer)), TypeError, text);
    });
  }

  it('a state that has not one entry a layer', () => {
    const net = sequential(linear(2, 2, { random: random(1) }), lif({ beta: 0.5 }));
    for (const [state, shown] of [
      [[], 'an array of 0'],
      [[undefined], 'an array of 1'],
      [{ v: tensor([0]) }, 'an Object'],
      [null, 'null'],
      [tensor([0]), 'a Tensor'],
    ] as const) {
      expectThrows(
        () => net.run(x, wrong(state)),
        RangeError,
        `sequential: got ${shown} as state when an array of one entry for each of 2 layers was due.`,
      );
    }
  });

  it('a run without neurons', () => {
    const layer = linear(2, 2, { random: random(1) });
    for (const net of [sequential(layer), sequential(sequential(layer), residual(sequential(layer)))])
      expectThrows(
        () => net.run(x),
        TypeError,
        'sequential: run needs a layer of neurons, and there is none.',
      );
  });
});
