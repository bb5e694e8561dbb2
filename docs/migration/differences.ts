import { random, sum, type Tensor, tensor, valueAndGrad } from 'spiketape';
import * as norse from '../../lib/snn/peers/norse.ts';
import * as sinabs from '../../lib/snn/peers/sinabs.ts';
import type { PeerLayer, PeerRun } from '../../lib/snn/peers/snntorch.ts';
import * as snntorch from '../../lib/snn/peers/snntorch.ts';
import * as sparch from '../../lib/snn/peers/sparch.ts';
import * as spikingjelly from '../../lib/snn/peers/spikingjelly.ts';
import * as spytorch from '../../lib/snn/peers/spytorch.ts';

/** Where the names or the documentation of a library let one expect another number than its code gives. */
export interface Difference {
  readonly library: string;
  readonly what: string;
  readonly expected: number;
  /** What the code gives, computed. */
  given(): number;
}

/** An entry of one neuron after the last step. */
function last(layer: PeerLayer, input: readonly number[], entry = 'v', state?: object): number {
  const run: PeerRun = layer.run(tensor([...input], [input.length, 1, 1]), state);
  return Array.from((run[entry] ?? run.output).toTypedArray()).at(-1) ?? Number.NaN;
}

/** The derivative of an entry after a step by its input. */
function gradientOf(layer: PeerLayer, input: number, entry: string): number {
  const x = tensor([[[input]]]);
  const { grads } = valueAndGrad(() => sum((layer.run(x) as PeerRun)[entry] as Tensor), x);
  return grads.item();
}

const one = { inputSize: 1, hiddenSize: 1, normalization: 'none', W: { weight: tensor([[1]]) } } as const;

/** The differences, each with the number that the presets here give, as the libraries do. */
export const differences: readonly Difference[] = [
  {
    library: 'snntorch',
    what: '`Lapicque(beta=.8)` decays a membrane of 1 by the Euler step of that decay, 1 + ln beta',
    expected: 0.8,
    given: () => last(snntorch.Lapicque({ beta: 0.8, threshold: 9 }), [0], 'v', { v: tensor([[1]]) }),
  },
  {
    library: 'snntorch',
    what: "`RLeaky(reset_mechanism='zero')` drops the input of the step after a spike: 2, then .5, of beta .9",
    expected: 0.5,
    given: () =>
      last(snntorch.RLeaky({ beta: 0.9, resetMechanism: 'zero', allToAll: false, V: 0 }), [2, 0.5]),
  },
  {
    library: 'snntorch',
    what: '`StateLeaky(beta=.9)` decays a membrane of 1 by e^(beta - 1)',
    expected: 0.9,
    given: () =>
      last(snntorch.StateLeaky({ beta: 0.9, channels: 1, threshold: 9 }), [0], 'v', { v: tensor([[1]]) }),
  },
  {
    library: 'snntorch',
    what: '`StateLeaky(graded_spikes_factor=3)` multiplies a spike twice',
    expected: 3,
    given: () => last(snntorch.StateLeaky({ beta: 0.9, channels: 1, gradedSpikesFactor: 3 }), [2], 'spikes'),
  },
  {
    library: 'spikingjelly',
    what: '`IzhikevichNode(detach_reset=True, b=1)` differentiates what a spike adds to w: the gradient of w by an input at the threshold, a = 0',
    expected: 0,
    given: () =>
      gradientOf(spikingjelly.IzhikevichNode({ detachReset: true, b: 1, vRest: 0, vReset: 0 }), 2, 'w'),
  },
  {
    library: 'norse',
    what: '`IAF(dt=.01)` charges by the whole input',
    expected: 0.01,
    given: () => last(norse.IAF({ dt: 0.01, vTh: 9 }), [1]),
  },
  {
    library: 'sinabs',
    what: '`LIF(tau_mem=.02)` reads seconds as steps: what a membrane of 1 keeps of it in a step of 1 ms',
    expected: Math.exp(-0.001 / 0.02),
    given: () => last(sinabs.LIF({ tauMem: 0.02, spikeThreshold: 9 }), [0], 'v', { v: tensor([[1]]) }),
  },
  {
    library: 'sinabs',
    what: '`MembraneReset(reset_value=-.5)` adds its value where nothing fired: input .25, no leak',
    expected: 0.25,
    given: () => last(sinabs.IAF({ resetFn: { name: 'MembraneReset', resetValue: -0.5 } }), [0.25]),
  },
  {
    library: 'sparch',
    what: '`LIFLayer(threshold=2)` takes 1 from a membrane of 3 that fired, not 2, inside a decay of .9',
    expected: 0.9 * (3 - 2),
    given: () =>
      last(sparch.LIFLayer({ ...one, threshold: 2, alpha: tensor([0.9]), random: random(1) }), [0], 'v', {
        v: tensor([[3]]),
        spikes: tensor([[1]]),
      }),
  },
  {
    library: 'spytorch',
    what: '`run_snn` loses the synaptic current of a reset step: 2 from a membrane that fired, alpha = beta = .5',
    expected: 2,
    given: () =>
      last(spytorch.runSnn({ w1: tensor([[1]]), alpha: 0.5, beta: 0.5 }), [0, 0], 'v', {
        spikes: tensor([[1]]),
        v: tensor([[2]]),
        syn: tensor([[2]]),
      }),
  },
];
