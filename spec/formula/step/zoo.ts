import { readStep, type Step } from '../../../lib/formula/step/read-step.ts';

type Numbers = Record<string, number>;
interface Helpers {
  spike(x: number): number;
  detach(x: number): number;
}
/** A neuron with parameters under which it spikes now and then for inputs from -1 to 2 or so. */
export interface Neuron {
  readonly step: Step;
  readonly parameters: Numbers;
  /** By which inputs are multiplied. */
  readonly scale: number;
  /** Where states start. */
  readonly start: Numbers;
}

// biome-ignore lint/complexity/noBannedTypes: a step is only read.
function neuron(start: Numbers, parameters: Numbers, step: Function, scale = 1): Neuron {
  const names = { states: Object.keys(start), parameters: Object.keys(parameters) };
  const definition = { name: 'neuron', ...names, settings: {}, step };
  return { step: readStep(definition), parameters, scale, start };
}

type P<K extends string> = Record<K, number>;
type Lif = P<'beta' | 'gain' | 'threshold' | 'leak'>;

const leaky = { beta: 0.9, gain: 0.5, threshold: 1, leak: 0.1 };

/** Neurons of many kinds, for specs of steps. */
export const zoo: Readonly<Record<string, Neuron>> = {
  lif: neuron({ v: 0 }, leaky, ({ v }: P<'v'>, i: number, p: Lif, { spike }: Helpers) => {
    const h = p.leak + p.beta * (v - p.leak) + p.gain * i;
    const spikes = spike(h - p.threshold);
    return { spikes, v: h - spikes * p.threshold };
  }),
  detached: neuron({ v: 0 }, leaky, ({ v }: P<'v'>, i: number, p: Lif, { spike, detach }: Helpers) => {
    const h = p.leak + p.beta * (v - p.leak) + p.gain * i;
    const spikes = spike(h - p.threshold);
    return { spikes, v: h - detach(spikes) * p.threshold };
  }),
  value: neuron(
    { v: 0 },
    { ...leaky, reset: -0.25 },
    ({ v }: P<'v'>, i: number, p: Lif & P<'reset'>, { spike }: Helpers) => {
      const h = p.leak + p.beta * (v - p.leak) + p.gain * i;
      const spikes = spike(h - p.threshold);
      return { spikes, v: (1 - spikes) * h + spikes * p.reset };
    },
  ),
  delayed: neuron({ v: 0 }, leaky, ({ v }: P<'v'>, i: number, p: Lif, { spike }: Helpers) => {
    const before = spike(v - p.threshold);
    const h = p.leak + p.beta * (v - p.leak) + p.gain * i - before * p.threshold;
    return { spikes: spike(h - p.threshold), v: h };
  }),
  readout: neuron({ v: 0 }, { beta: 0.9 }, ({ v }: P<'v'>, i: number, p: P<'beta'>) => ({
    v: p.beta * v + i,
  })),
  plif: neuron(
    { v: 0 },
    { w: 0.5, threshold: 1 },
    ({ v }: P<'v'>, i: number, p: P<'w' | 'threshold'>, { spike }: Helpers) => {
      const h = v + (i - v) / (1 + Math.exp(-p.w));
      const spikes = spike(h - p.threshold);
      return { spikes, v: (1 - spikes) * h };
    },
  ),
  synaptic: neuron(
    { c: 0, v: 0 },
    { alpha: 0.6, beta: 0.8, threshold: 1 },
    ({ c, v }: P<'c' | 'v'>, i: number, p: P<'alpha' | 'beta' | 'threshold'>, { spike }: Helpers) => {
      const current = p.alpha * c + i;
      const h = p.beta * v + current;
      const spikes = spike(h - p.threshold);
      return { spikes, c: current, v: h - spikes * p.threshold };
    },
  ),
  alif: neuron(
    { v: 0, a: 0 },
    { beta: 0.9, rho: 0.95, threshold: 1, kappa: 0.7 },
    ({ v, a }: P<'v' | 'a'>, i: number, p: P<'beta' | 'rho' | 'threshold' | 'kappa'>, { spike }: Helpers) => {
      const h = p.beta * v + i;
      const limit = p.threshold + p.kappa * a;
      const spikes = spike(h - limit);
      return { spikes, v: h - spikes * limit, a: p.rho * a + (1 - p.rho) * spikes };
    },
  ),
  adex: neuron(
    { v: 0, w: 0 },
    { dt: 0.5, tau: 4, tauW: 20, sharpness: 0.3, rheobase: 0.8, threshold: 2, a: 0.1, b: 0.2 },
    (
      { v, w }: P<'v' | 'w'>,
      i: number,
      p: P<'dt' | 'tau' | 'tauW' | 'sharpness' | 'rheobase' | 'threshold' | 'a' | 'b'>,
      { spike }: Helpers,
    ) => {
      const h = v + (p.dt / p.tau) * (-v + p.sharpness * Math.exp((v - p.rheobase) / p.sharpness) - w + i);
      const spikes = spike(h - p.threshold);
      return { spikes, v: (1 - spikes) * h, w: w + (p.dt / p.tauW) * (p.a * v - w) + p.b * spikes };
    },
    3,
  ),
  refractory: neuron(
    { v: 0, left: 0 },
    { beta: 0.9, threshold: 1, period: 2 },
    ({ v, left }: P<'v' | 'left'>, i: number, p: P<'beta' | 'threshold' | 'period'>, { spike }: Helpers) => {
      const h = left > 0 ? v : p.beta * v + i;
      const spikes = left > 0 ? 0 : spike(h - p.threshold);
      return { spikes, v: h - spikes * p.threshold, left: spikes > 0 ? p.period : Math.max(left - 1, 0) };
    },
  ),
  adlif: neuron(
    { u: 0, w: 0, s: 0 },
    { alpha: 0.7, beta: 0.9, a: 0.3, b: 0.4, threshold: 0.3 },
    (
      { u, w, s }: P<'u' | 'w' | 's'>,
      i: number,
      p: P<'alpha' | 'beta' | 'a' | 'b' | 'threshold'>,
      { spike }: Helpers,
    ) => {
      const w1 = p.beta * w + p.a * u + p.b * s;
      const u1 = p.alpha * (u - s) + (1 - p.alpha) * (i - w1);
      return { spikes: spike(u1 - p.threshold), u: u1, w: w1, s: spike(u1 - p.threshold) };
    },
  ),
  // Functions that have no Float32 form, several spikes at once, selections, a square root.
  odd: neuron(
    { v: 0, n: 1 },
    { beta: 0.7, threshold: 0.8 },
    ({ v, n }: P<'v' | 'n'>, i: number, p: P<'beta' | 'threshold'>, { spike }: Helpers) => {
      const h = p.beta * Math.tanh(v) + Math.log(1 + i * i) * Math.sin(n) + Math.sqrt(Math.abs(i));
      const spikes = 2 * spike(h - p.threshold);
      return { spikes, v: spikes > 0 ? Math.min(h, 0.1) : h, n: 0.5 * n + Math.atan2(h, 1 + n * n) };
    },
  ),
};
