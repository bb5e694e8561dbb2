import { expect } from 'chai';
import {
  batchNorm,
  conv2d,
  encoders,
  flatten,
  lif,
  linear,
  losses,
  maxPool2d,
  monitor,
  neurons,
  noGrad,
  optimizers,
  random,
  recurrent,
  residual,
  sequential,
  type Tensor,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import * as norse from '../../../lib/snn/peers/norse.ts';
import * as sinabs from '../../../lib/snn/peers/sinabs.ts';
import * as snntorch from '../../../lib/snn/peers/snntorch.ts';
import * as spikingjelly from '../../../lib/snn/peers/spikingjelly.ts';
import * as spytorch from '../../../lib/snn/peers/spytorch.ts';
import { expectThrows, wrong } from '../../support/expect.ts';

const quiet = { warn: () => {} };

describe('monitor', () => {
  /** Neurons that fire always, never, and in every second step. */
  function known() {
    const net = sequential(
      linear(1, 3, { random: random(1), bias: false }),
      lif({ beta: 0, reset: 'value' }),
    );
    const { weight } = net.params[0];
    optimizers.sgd(weight, { learningRate: 1 }).step(weight.sub(tensor([[1, 0, 0.5]])));
    return net;
  }

  it('tells rates, dead and saturated neurons, and the work of events and of dense layers', () => {
    const net = known();
    const watch = monitor(net, quiet);
    const x = tensor([1, 0, 2, 0, 1, 1, 2, 0], [4, 2, 1]);
    noGrad(() => net(x));
    // Of 8 steps: the first fires in 5, the third where the input is 2.
    expect(watch.rates).to.deep.equal([7 / 24]);
    expect(watch.dead).to.deep.equal([[1]]);
    expect(watch.saturated).to.deep.equal([[]]);
    expect(watch.synapticOperations).to.equal((5 * 3) / 2);
    expect(watch.multiplyAccumulates).to.equal(12);
    noGrad(() => net.run(x));
    expect(watch.rates).to.deep.equal([7 / 24]);
    expect(watch.multiplyAccumulates).to.equal(12);
    noGrad(() => net(tensor([], [4, 0, 1])));
    expect([watch.rates, watch.dead]).to.deep.equal([[7 / 24], [[1]]]);
    watch.reset();
    noGrad(() => net(tensor([], [4, 0, 1])));
    expect([watch.rates, watch.advice, watch.synapticOperations]).to.deep.equal([[], [], 0]);
    noGrad(() => net(tensor([3, 3, 3], [3, 1, 1])));
    expect([watch.layers, watch.saturated, watch.dead]).to.deep.equal([['[1]'], [[0, 2]], [[1]]]);
    watch.stop();
    noGrad(() => net(x));
    expect(watch.saturated).to.deep.equal([[0, 2]]);
    expect(String(watch)).to.include('[1]: 66.67 % of the steps, 1 dead, 2 saturated');
  });

  it('counts what neurons send to themselves: all to all, and one to one', () => {
    for (const [connect, each] of [
      ['all', 3],
      ['oneToOne', 1],
    ] as const) {
      const layer = recurrent(neurons.lif({ beta: 0, reset: 'value' }), {
        size: 3,
        connect,
        random: random(1),
      });
      const { recurrent: weight } = layer.params as { recurrent: Tensor };
      optimizers.sgd(weight, { learningRate: 1 }).step(weight);
      const net = sequential(layer);
      const watch = monitor(net, quiet);
      // Three spikes of one sample, one of the other.
      noGrad(() => net(tensor([2, 0, 0, 0, 2, 0, 0, 2, 2, 0, 0, 0], [2, 2, 3])));
      expect(watch.rates).to.deep.equal([4 / 12]);
      expect(watch.synapticOperations).to.equal((4 * each) / 2);
      expect(watch.multiplyAccumulates).to.equal(2 * 3 * each);
    }
  });

  it('takes no membrane for spikes: of a readout here, or of another library', () => {
    const readouts = [
      neurons.li({ beta: 0.9 }),
      norse.LI(),
      sinabs.ExpLeak({ tauMem: 2 }),
      spikingjelly.NonSpikingLIFNode({ decode: 'mean-mem' }),
      spytorch.runSnn({ w1: tensor([[1]]), w2: tensor([[1]]) }),
    ];
    for (const readout of readouts) {
      const net = sequential(snntorch.Leaky({ beta: 0 }), readout);
      const watch = monitor(net, quiet);
      noGrad(() => net(tensor([2, 0, 2, 0], [4, 1, 1])));
      expect([watch.layers, watch.rates], String(readout)).to.deep.equal([['[0]'], [0.5]]);
    }
  });

  it('looks into blocks whose output is added to their input', () => {
    const block = sequential(
      linear(2, 2, { random: random(1), bias: false }),
      lif({ beta: 0, vThreshold: 1e3 }),
    );
    const net = sequential(residual(block), lif({ beta: 0 }));
    const watch = monitor(net, quiet);
    noGrad(() => net(tensor([2, 0, 2, 0], [2, 1, 2])));
    expect(watch.layers).to.deep.equal(['[0][1]', '[1]']);
    expect(watch.rates).to.deep.equal([0, 0.5]);
    expect(watch.synapticOperations).to.equal(4);
    watch.stop();
    noGrad(() => net(tensor([2, 2], [1, 1, 2])));
    expect(watch.rates).to.deep.equal([0, 0.5]);
  });

  it('looks at a layer whose output is added to its input', () => {
    const fires = sequential(residual(lif({ beta: 0 })), linear(2, 2, { random: random(1) }));
    const watch = monitor(fires, quiet);
    noGrad(() => fires(tensor([2, 0, 2, 0], [2, 1, 2])));
    expect(watch.layers).to.deep.equal(['[0][0]']);
    expect(watch.rates).to.deep.equal([0.5]);
    const weighs = sequential(residual(linear(2, 2, { random: random(1) })), lif({ beta: 0 }));
    const other = monitor(weighs, quiet);
    noGrad(() => weighs(tensor([2, 0, 2, 0], [2, 1, 2])));
    expect(other.synapticOperations).to.equal(4);
    expect(other.multiplyAccumulates).to.equal(8);
    other.stop();
    noGrad(() => weighs(tensor([2, 2], [1, 1, 2])));
    expect(other.multiplyAccumulates).to.equal(8);
  });

  it('looks into a block that is itself added to its input', () => {
    const block = sequential(lif({ beta: 0 }), lif({ beta: 0, vThreshold: 1e3 }));
    const net = sequential(residual(residual(block)), residual(residual(lif({ beta: 0 }))));
    const watch = monitor(net, quiet);
    noGrad(() => net(tensor([2, 0, 2, 0], [2, 1, 2])));
    expect(watch.layers).to.deep.equal(['[0][0][0]', '[0][0][1]', '[1][0][0]']);
    expect(watch.rates).to.deep.equal([0.5, 0, 0.5]);
    watch.stop();
    noGrad(() => net(tensor([2, 2], [1, 1, 2])));
    expect(watch.rates).to.deep.equal([0.5, 0, 0.5]);
  });

  it('changes nothing in training, whatever the layers', () => {
    const build = () => {
      const rng = random(3);
      return sequential(
        conv2d(1, 3, 3, { random: rng }),
        batchNorm(3),
        maxPool2d(2),
        lif({ beta: 0.8 }),
        flatten(),
        sequential(linear(12, 4, { random: rng }), lif({ beta: 0.8, vThreshold: 0.2 })),
        linear(4, 2, { random: rng }),
        neurons.li({ beta: 0.9 }),
      );
    };
    const x = random(4).bernoulli(0.5, [5, 3, 1, 6, 6]);
    const step = (net: ReturnType<typeof build>) =>
      valueAndGrad(() => losses.crossEntropyMembrane(net(x), [0, 1, 1]), net.params);
    const [plain, watched] = [build(), build()];
    const watch = monitor(watched, quiet);
    const [due, got] = [step(plain), step(watched)];
    expect(JSON.stringify([got.value, watch.gradients(got.grads)])).to.equal(
      JSON.stringify([due.value, due.grads]),
    );
    expect(watch.layers).to.deep.equal(['[3]', '[5][1]']);
    expect(watch.rates.every((rate) => rate > 0 && rate < 1)).to.equal(true);
    // 16 places of 9 weights for 3 channels, 12 to 4, 4 to 2: each in 5 steps.
    expect(watch.multiplyAccumulates).to.equal(5 * (16 * 9 * 3 + 48 + 8));
    expect(watch.synapticOperations).to.be.within(1, watch.multiplyAccumulates);
    expect(Object.keys(watch.gradientNorms)).to.include.members(['[0].weight', '[5][0].weight']);
    const norm = Math.hypot(...(due.grads[0].weight.toTypedArray() as Float32Array));
    expect(watch.gradientNorms['[0].weight']).to.be.closeTo(norm, 1e-6 * norm);
  });

  it('says that nothing fires after the first runs, once, with what to change', () => {
    const told: string[] = [];
    // Tutorial 5 in small, its weights times 0.1.
    const rng = random(5);
    const weak = (inputs: number, outputs: number) =>
      linear(inputs, outputs, { random: rng, initializer: (shape, r) => r.uniform(shape, -0.01, 0.01) });
    const net = sequential(weak(50, 20), lif({ beta: 0.95 }), weak(20, 10), lif({ beta: 0.95 }));
    const watch = monitor(net, { warn: (text) => told.push(text) });
    const x = encoders.direct(random(6).uniform([8, 50]), { steps: 10 });
    for (let run = 0; run < 5; run++) {
      expect(told).to.have.lengthOf(run < 3 ? 0 : 1);
      noGrad(() => net(x));
    }
    expect(told[0]).to.match(
      /^spiketape: nothing fires in spiking layer 1 of 2: .* weights before it larger .* lower vThreshold/,
    );
    expect(watch.advice).to.have.lengthOf(1);
    expect(watch.dead.map((all) => all.length)).to.deep.equal([20, 10]);
  });

  it('says that all fire always, and that gradients are none', () => {
    const net = sequential(linear(1, 2, { random: random(1) }), lif({ beta: 0.5, vThreshold: 0.01 }));
    const watch = monitor(net, quiet);
    noGrad(() => net(tensor([-50, -50], [2, 1, 1])));
    watch.gradients(tensor([0, 0]));
    expect(watch.advice.join()).to.match(/all gradients are 0/);
    watch.gradients({ a: tensor([1]), b: tensor([Number.POSITIVE_INFINITY]) });
    expect(watch.advice.join()).to.match(/the gradient of b has the norm Infinity: lower the learning rate/);
    const full = sequential(lif({ beta: 0, vThreshold: 0.5 }));
    const loud = monitor(full, quiet);
    noGrad(() => full(tensor([1, 2, 3], [3, 1, 1])));
    expect(loud.advice).to.have.lengthOf(1);
    expect(loud.advice[0]).to.match(/all neurons of spiking layer 1 of 1 fire in nearly every step/);
  });

  it('refuses what is no network, and options that are none', () => {
    expect(() => monitor(wrong(lif({ beta: 0.9 })))).to.throw(
      TypeError,
      /^monitor: got (a function|the function \w+) when a network of sequential\(\.\.\.\) was due\.$/,
    );
    expect(() => monitor(wrong(residual(lif({ beta: 0.9 }))))).to.throw(TypeError, /when a network of/);
    const net = known();
    for (const after of [0, 1.5, Number.NaN])
      expectThrows(
        () => monitor(net, { after }),
        RangeError,
        `monitor: after must be a whole number from 1, got ${after}.`,
      );
    expectThrows(
      () => monitor(net, { warn: wrong(1) }),
      TypeError,
      'monitor: got 1 when a function was due.',
    );
    expectThrows(
      () => monitor(net, wrong({ every: 1 })),
      TypeError,
      'monitor: got an unknown option "every", known are after, warn.',
    );
  });
});
