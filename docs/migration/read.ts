/** A neuron of a library whose source was read and which was not run. */
export interface ReadRow {
  readonly library: string;
  /** The state of the library that was read. */
  readonly seen: string;
  readonly name: string;
  /** Its options there, as they are written; what is not named is at its default, and dt is 1 ms. */
  readonly options: string;
  /** The neurons here that give the same, as they are written; a formula where the zoo has none. */
  readonly zoo?: string;
  readonly formula?: string;
  readonly decides: string;
  /** The update as it was read: spike and membrane after a step of a membrane and an input. */
  step(v: number, x: number): { readonly spikes?: number; readonly v: number };
  /** Inputs under which it spikes. */
  readonly drive: number;
}

const keep = Math.exp(-1 / 10);
const keepState = Math.exp(-1 / 5);
const fires = (x: number) => Number(x >= 0);

/** Neurons that were read, not run. */
export const readRows: readonly ReadRow[] = [
  {
    ...{ library: 'BrainPy', seen: '01edee42', name: 'dyn.Lif', options: "spk_reset='hard'" },
    zoo: "lif({ beta: Math.exp(-1 / 10), gain: 1 - Math.exp(-1 / 10), vThreshold: 20, vReset: -5, reset: 'value' })",
    decides:
      'in training mode: exponential Euler, so that the input enters by 1 − e^(−dt/tau); fires at the threshold; `detach_spk` detaches the output too',
    step(v, x) {
      const h = keep * v + (1 - keep) * x;
      return { spikes: fires(h - 20), v: h + (-5 - h) * fires(h - 20) };
    },
    drive: 120,
  },
  {
    ...{ library: 'BrainPy', seen: '01edee42', name: 'dyn.Lif', options: 'V_reset=0.' },
    zoo: 'lif({ beta: Math.exp(-1 / 10), gain: 1 - Math.exp(-1 / 10), vThreshold: 20 })',
    decides:
      "the reset 'soft', its default, takes V_th − V_reset; with the default V_reset of −5 that is 25, more than the threshold",
    step(v, x) {
      const h = keep * v + (1 - keep) * x;
      return { spikes: fires(h - 20), v: h - 20 * fires(h - 20) };
    },
    drive: 120,
  },
  {
    ...{ library: 'BrainPy', seen: '01edee42', name: 'dyn.IF', options: '' },
    zoo: 'neurons.li({ beta: Math.exp(-1 / 10), gain: 1 - Math.exp(-1 / 10) })',
    decides: 'it leaks and does not fire: it gives its membrane',
    step: (v, x) => ({ v: keep * v + (1 - keep) * x }),
    drive: 6,
  },
  {
    ...{ library: 'braintools', seen: 'brainstate 6fd7ccc4', name: 'nn.LIF', options: "spk_reset='hard'" },
    zoo: "lif({ beta: Math.exp(-1 / 5), gain: 1 - Math.exp(-1 / 5), reset: 'value', resetDelay: true })",
    decides:
      'the reset is that of the step before, before the decay; its gradient is that of a product with the detached membrane',
    step(v, x) {
      const h = keepState * (v - v * fires(v - 1)) + (1 - keepState) * x;
      return { spikes: fires(h - 1), v: h };
    },
    drive: 6,
  },
  {
    ...{ library: 'braintools', seen: 'brainstate 6fd7ccc4', name: 'nn.LIF', options: '' },
    formula: 'v ← e^(−dt/tau) (v − Θ(v − 1)) + (1 − e^(−dt/tau)) x, spikes = Θ(v − 1)',
    decides: 'the delayed reset decays with the membrane it is taken from; that of `lif` does not',
    step(v, x) {
      const h = keepState * (v - fires(v - 1)) + (1 - keepState) * x;
      return { spikes: fires(h - 1), v: h };
    },
    drive: 6,
  },
  {
    ...{ library: 'ngc-learn', seen: '02e0beee', name: 'LIFCell' },
    options: 'tau_m=10., refract_T=0., theta_plus=0., one_spike=False',
    zoo: "lif({ beta: 0.9, vLeak: -65, vReset: -60, vThreshold: -52, reset: 'value', strict: true })",
    decides:
      'Euler, the input whole, whatever tau_m; fires above the threshold; one spike per step of the whole layer unless one_spike=False; while refractory the input is masked, the leak goes on',
    step(v, x) {
      const h = v + (-65 - v) / 10 + x;
      const s = Number(h > -52);
      return { spikes: s, v: h * (1 - s) + s * -60 };
    },
    drive: 8,
  },
  {
    ...{ library: 'Spyx', seen: '2024', name: 'LIF', options: 'beta=0.9' },
    zoo: "lif({ beta: 0.9, resetDelay: true, spikesOf: 'start', strict: true })",
    decides: 'the spikes of a step are those of the membrane it starts from; fires above the threshold',
    step(v, x) {
      const s = Number(v > 1);
      return { spikes: s, v: 0.9 * v + x - s };
    },
    drive: 1,
  },
];
