import { expect } from 'chai';
import fc from 'fast-check';
import { type Bound, boundSection, workOf } from '../../../bench/peers/bound.ts';
import type { DenseWorkload } from '../../../bench/peers/peer-workloads.ts';

const size = fc.integer({ min: 1, max: 4 });

/** A small network. */
const small = fc.record({
  name: fc.constant('small'),
  network: fc.constant('dense' as const),
  neuron: fc.constant('lif' as const),
  inputs: size,
  hidden: size,
  outputs: size,
  recurrent: fc.boolean(),
  steps: size,
  batch: size,
  gain: fc.constant(1),
});

/** Counts what a step does, one by one. */
function counted(network: Omit<DenseWorkload, 'density'>, events: number, spikes: number) {
  const { inputs, hidden, outputs, recurrent, steps, batch } = network;
  const work = { adds: 0, multiplyAdds: 0, copies: 0 };
  const choose = (columns: number) => {
    for (const _ of ['a row of weights', 'a row of their gradient']) work.adds += columns;
  };
  for (let event = 0; event < events; event++) choose(hidden);
  for (let spike = 0; spike < spikes; spike++) {
    choose(outputs);
    if (recurrent) choose(hidden);
  }
  for (let cell = 0; cell < steps * batch; cell++) {
    for (let input = 0; input < inputs; input++) work.copies += 4;
    for (let neuron = 0; neuron < hidden; neuron++) {
      for (const _ of ['written', 'read']) work.copies += 4;
      const followers = recurrent ? outputs + hidden : outputs;
      for (let follower = 0; follower < followers; follower++) work.multiplyAdds += 2;
    }
  }
  const matrices = [inputs * hidden, hidden * outputs, recurrent ? hidden * hidden : 0];
  for (const weights of matrices)
    for (const _ of ['weight', 'gradient', 'mean', 'variance']) work.copies += (4 + 4) * weights;
  return work;
}

describe('the bound of a training step', () => {
  it('has the work that is counted one by one', () => {
    fc.assert(
      fc.property(small, fc.nat({ max: 9 }), fc.nat({ max: 9 }), (network, events, spikes) => {
        const cells = network.steps * network.batch;
        const workload = { ...network, density: events / (cells * network.inputs) };
        const got = workOf(workload, spikes / (cells * network.hidden));
        const due = counted(network, events, spikes);
        for (const kind of ['adds', 'multiplyAdds', 'copies'] as const)
          expect(got[kind]).to.be.closeTo(due[kind], 1e-9 * due[kind]);
      }),
    );
  });

  it('is shown with its share of a step, and the rates that it comes from', () => {
    const bound = {
      workload: { name: 'W9' },
      step: { median: 40, min: 30, max: 50, samples: 5 },
      rates: { adds: 2e10, multiplyAdds: 5e10, copies: 1e10 },
      least: { adds: 10, multiplyAdds: 8, copies: 2 },
    } as unknown as Bound;
    const { rows, notes } = boundSection([bound]);
    expect(rows).to.deep.equal([['W9', '10.0', '8.00', '2.00', '20.0', '40.0 (30.0-50.0)', '50.0 %']]);
    expect(notes).to.deep.equal([
      'Beside W9: 20.0 billion additions a second from the first cache, 50.0 GFLOP/s of products, 10.0 GB/s read and written.',
    ]);
  });
});
