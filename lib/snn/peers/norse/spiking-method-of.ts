import { izhikevichPresets } from '../../neurons/izhikevich-presets.ts';
import type { NeuronOptions } from '../../neurons/neuron-options.ts';
import type { AnySurrogate } from '../../neurons/step-model.ts';
import { peerOptions, requireOneOf, requireValue, type Value } from '../core/peer-options.ts';
import { computed, times } from '../core/values.ts';
import type { Method } from './method-of.ts';

/** The names of firing patterns there. */
const names = {
  tonic_spiking: 'tonicSpiking',
  tonic_bursting: 'tonicBursting',
  phasic_spiking: 'phasicSpiking',
  phasic_bursting: 'phasicBursting',
  mixed_mode: 'mixedMode',
  spike_frequency_adaptation: 'spikeFrequencyAdaptation',
  class_1_exc: 'class1Excitable',
  class_2_exc: 'class2Excitable',
  spike_latency: 'spikeLatency',
  subthreshold_oscillation: 'subthresholdOscillation',
  resonator: 'resonator',
  integrator: 'integrator',
  rebound_spike: 'reboundSpike',
  rebound_burst: 'reboundBurst',
  threshold_variability: 'thresholdVariability',
  bistability: 'bistability',
  dap: 'depolarizingAfterPotential',
  accomodation: 'accommodation',
  inhibition_induced_spiking: 'inhibitionInducedSpiking',
  inhibition_induced_bursting: 'inhibitionInducedBursting',
} as const satisfies Readonly<Record<string, keyof typeof izhikevichPresets>>;

/** Parameters and start of a firing pattern. */
export interface SpikingParameters {
  readonly a: Value;
  readonly b: Value;
  readonly c: Value;
  readonly d: Value;
  /** Default 0.04. */
  readonly sq?: Value;
  /** Default 5. */
  readonly mn?: Value;
  /** Default 140. */
  readonly bias?: Value;
  /** Default 30. */
  readonly vTh?: Value;
  /** Default 250. */
  readonly tauInv?: Value;
  /** Default `'super'`. */
  readonly method?: Method | AnySurrogate;
  /** Default 100. */
  readonly alpha?: number;
  /** The membrane at the start. Default -65. */
  readonly v?: Value;
  /** The recovery at the start. Default b v. */
  readonly u?: Value;
}

/** A firing pattern, by its name there or by its parameters. */
export type SpikingMethod = keyof typeof names | SpikingParameters;

const defaults = {
  sq: 0.04,
  mn: 5,
  bias: 140,
  vTh: 30,
  tauInv: 250,
  method: 'super',
  alpha: undefined,
  v: -65,
} as const;

/** A firing pattern with what it is made of here, for steps of dt seconds. */
export function spikingMethodOf(place: string, given: SpikingMethod, dt: number) {
  const own = typeof given === 'string' ? presetOf(place, given) : given;
  const all = peerOptions(`${place}: spikingMethod`, own, {
    required: ['a', 'b', 'c', 'd'],
    optional: ['u'],
    defaults,
  });
  const { a, b, c, d, sq, mn, bias, vTh, tauInv, method, alpha, v, u = times(b, v) } = all;
  const options: NeuronOptions = {
    a,
    b,
    c,
    d,
    sq,
    mn,
    bias,
    vThreshold: vTh,
    dt: computed(() => times(tauInv, dt)),
  };
  return {
    values: { a, b, c, d, sq, mn, bias, vTh, tauInv },
    options,
    start: { v, u: requireValue(place, 'u', u) },
    method,
    alpha,
  };
}

function presetOf(place: string, name: keyof typeof names): SpikingParameters {
  requireOneOf(place, 'spikingMethod', name, Object.keys(names) as (keyof typeof names)[]);
  const { vStart: v, uStart: u, dt = 0.25, ...own } = izhikevichPresets[names[name]] as Preset;
  return { ...own, v, u, tauInv: 1000 * dt };
}

type Preset = Readonly<Record<'a' | 'b' | 'c' | 'd' | 'vStart' | 'uStart', number>> & {
  readonly dt?: number;
};
