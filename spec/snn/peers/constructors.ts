import { random, tensor } from 'spiketape';
import * as norse from '../../../lib/snn/peers/norse.ts';
import * as sinabs from '../../../lib/snn/peers/sinabs.ts';
import * as snntorch from '../../../lib/snn/peers/snntorch.ts';
import * as sparch from '../../../lib/snn/peers/sparch.ts';
import * as spikingjelly from '../../../lib/snn/peers/spikingjelly.ts';
import * as spytorch from '../../../lib/snn/peers/spytorch.ts';

/** The entries of other libraries. */
export const libraries = { norse, sinabs, snntorch, sparch, spikingjelly, spytorch };

const random_ = () => random(7);
const drawn = { inputSize: 3, hiddenSize: 3, random: random_() };
const recConnect = { weight: random_().uniform([3, 3], -1, 1), bias: random_().uniform([3]) };
const recurrent = { linearFeatures: 3, random: random_() };

/** The least that each constructor needs, for three neurons and, where they are counted, six steps. */
export const needs: { readonly [library: string]: { readonly [name: string]: object } } = {
  snntorch: {
    Leaky: { beta: 0.9 },
    Lapicque: { beta: 0.8 },
    Synaptic: { alpha: 0.8, beta: 0.9 },
    Alpha: { alpha: 0.9, beta: 0.8 },
    RLeaky: { beta: 0.9, ...recurrent },
    RSynaptic: { alpha: 0.8, beta: 0.9, ...recurrent },
    StateLeaky: { beta: 0.9, channels: 3 },
    DeltaLeaky: { beta: 0.9 },
  },
  spikingjelly: {
    PSN: { T: 6, random: random_() },
    MaskedPSN: { k: 2, T: 6, random: random_() },
    SlidingPSN: { k: 2 },
    GatedLIFNode: { T: 6, random: random_() },
  },
  norse: {
    LIFRecurrent: drawn,
    LIFRecurrentCell: drawn,
    LIFRefracRecurrent: drawn,
    LIFRefracRecurrentCell: drawn,
    LIFExRecurrent: drawn,
    LIFExRecurrentCell: drawn,
    LIFAdExRecurrent: drawn,
    LIFAdExRecurrentCell: drawn,
    LSNNRecurrent: drawn,
    LSNNRecurrentCell: drawn,
    adaLif: drawn,
    Izhikevich: { spikingMethod: 'tonic_spiking' },
    IzhikevichCell: { spikingMethod: 'tonic_spiking' },
    IzhikevichRecurrent: { spikingMethod: 'tonic_spiking', ...drawn },
    IzhikevichRecurrentCell: { spikingMethod: 'tonic_spiking', ...drawn },
    LILinearCell: drawn,
  },
  sinabs: {
    LIF: { tauMem: 10 },
    LIFRecurrent: { tauMem: 10, tauSyn: 5, recConnect },
    IAFRecurrent: { recConnect },
    ALIF: { tauMem: 10, tauAdapt: 10 },
    ALIFRecurrent: { tauMem: 10, tauAdapt: 10, recConnect },
    ExpLeak: { tauMem: 10 },
  },
  sparch: Object.fromEntries(Object.keys(sparch).map((name) => [name, { ...drawn, normalization: 'none' }])),
  spytorch: {
    runSnn: {
      w1: tensor([
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ]),
      v1: random_().uniform([3, 3], -1, 1),
      w2: tensor([[1], [2], [3]]),
    },
  },
};
