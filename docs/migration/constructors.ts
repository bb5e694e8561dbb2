/** A constructor of another library, by an example that runs, and what gives the same here. */
export interface ConstructorRow {
  readonly library: string;
  readonly name: string;
  /** Its options in the example, as they are written. */
  readonly options: string;
  /** The neurons of the zoo that give the same spikes and membranes, as they are written; a step formula where there are none. */
  readonly zoo?: string;
  readonly formula?: string;
  /** What the library decides. */
  readonly decides: string;
}

const late = 'resetDelay: true, detachReset: true, strict: true';
const drops = `reset: 'value', resetDrops: 'charge', ${late}`;
const order = "order: 'jumpChargeDecay', reset: 'value', strict: true";
const synapse = "synapse: 'jumpChargeDecay', strict: true, vReset: 0";
const weights = 'inputWeights: eye, recurrentWeights: w, autapses: true';
const sharp = 'surrogate: surrogates.invSquareGrad({ alpha: 100 })';

/** The constructors with what they are made of. `w` is a weight [to, from], `eye` one that passes the input on. */
export const constructors: readonly ConstructorRow[] = [
  ...of('snntorch', [
    [
      'Leaky',
      '{ beta: 0.9 }',
      `lif({ beta: 0.9, ${late} })`,
      "the reset is that of the step before, detached; 'zero' keeps the input of its step",
    ],
    [
      'Lapicque',
      '{ R: 5, C: 2 }',
      `neurons.lapicque({ resistance: 5, capacitance: 2, ${late} })`,
      "the decay is 1 - timeStep / (R C); 'zero' drops the whole step",
    ],
    [
      'Synaptic',
      "{ alpha: 0.8, beta: 0.9, resetMechanism: 'zero' }",
      `neurons.synaptic({ alpha: 0.8, beta: 0.9, ${drops} })`,
      "'zero' drops the step of the membrane, not of the current",
    ],
    [
      'Alpha',
      '{ alpha: 0.9, beta: 0.8 }',
      'neurons.alpha({ alpha: 0.9, beta: 0.8, detachReset: true, strict: true })',
      "'zero' is the default",
    ],
    [
      'RLeaky',
      '{ beta: 0.9, recurrent: { weight: w } }',
      `recurrent(lif({ beta: 0.9, ${late} }), given)`,
      "'zero' drops the whole step, where Leaky keeps its input",
    ],
    [
      'RSynaptic',
      '{ alpha: 0.8, beta: 0.9, recurrent: { weight: w } }',
      `recurrent(neurons.synaptic({ alpha: 0.8, beta: 0.9, ${late} }), given)`,
      'the recurrent current goes into the synapse',
    ],
    [
      'StateLeaky',
      '{ beta: 0.9, channels: 3 }',
      "lif({ beta: Math.exp(-0.1), reset: 'none', strict: true })",
      'the decay is e^(beta - 1); graded spikes are multiplied twice',
    ],
    [
      'DeltaLeaky',
      '{ beta: 0.9 }',
      undefined,
      'fires where the membrane changes',
      'v = beta v + x; s = spike(abs(v - v before) - deltaThreshold)',
    ],
  ]),
  ...of('spikingjelly', [
    ['IFNode', '{}', "neurons.if({ reset: 'value' })", 'fires at the threshold, as all of SpikingJelly'],
    [
      'LIFNode',
      '{ tau: 2.5 }',
      "lif({ tau: 2.5, gain: 1 / 2.5, reset: 'value' })",
      'decayInput: false is gain 1',
    ],
    ['ParametricLIFNode', '{ initTau: 2.5 }', "neurons.plif({ tau: 2.5, reset: 'value' })", 'w is learned'],
    ['QIFNode', '{}', 'neurons.qif()', 'it starts at vReset, -0.1, where neurons.qif starts at vRest'],
    ['EIFNode', '{}', 'neurons.eif()', 'it starts at vReset, -0.1, where neurons.eif starts at vRest'],
    [
      'IzhikevichNode',
      '{ a: 0.3, b: 0.4 }',
      undefined,
      'detachReset leaves what a spike adds to w, and vReset',
      'h = v + (x + a0 (v - vRest) (v - vC) - w) / tau; w += (a (h - vRest) - w) / tauW, then b s',
    ],
    ['KLIFNode', '{}', undefined, 'k is learned', 'h = relu(k charge), with the charge of LIFNode'],
    [
      'OTTTLIFNode',
      '{}',
      undefined,
      'no gradient from step to step',
      'LIFNode of detached v; trace = (1 - 1 / tau) trace + s',
    ],
    ['SLTTLIFNode', '{}', undefined, 'no gradient from step to step', 'LIFNode of detached v'],
    [
      'PSN',
      '{ T: 6, random: random(1) }',
      'neurons.parallel.psn({ steps: 6, random: random(1) })',
      'no membrane is handed out',
    ],
    [
      'MaskedPSN',
      '{ k: 2, T: 6, lambdaInit: 1, random: random(1) }',
      'neurons.parallel.maskedPsn({ steps: 6, order: 2, random: random(1) })',
      'lambdaInit is 0 unless given, mask 1',
    ],
    ['SlidingPSN', '{ k: 2 }', 'neurons.parallel.slidingPsn({ order: 2 })', 'steps before the first are 0'],
    [
      'GatedLIFNode',
      '{ T: 6, random: random(1) }',
      undefined,
      'the reset is by the spike of the step before, not detached',
      'u = (1 - a (1 - tau)) v (1 - gamma s) - (1 - a) leak + x (1 - b (1 - conduct)) - (1 - gamma) subreset s, all through sigmoids',
    ],
    ['SynapseFilter', '{}', undefined, 'its output is the current', 'i = i - (1 - x) i / tau + x'],
    [
      'ILIFNode',
      '{}',
      undefined,
      'from 2.0, read and not run',
      'h = (1 - 1 / tau) v + x; s = round(min(max(h / vThreshold, 0), n)); v = h - s vThreshold',
    ],
    [
      'CUBALIFNode',
      '{}',
      "neurons.synaptic({ alpha: 0.5, beta: 0.75, vThreshold: 0.5, reset: 'value' })",
      'from 2.0, read and not run',
    ],
    ['NonSpikingIFNode', '{}', 'neurons.li({ beta: 1 })', 'from 2.0, read and not run'],
    ['NonSpikingLIFNode', '{ tau: 2 }', 'neurons.li({ tau: 2, gain: 1 / 2 })', 'from 2.0, read and not run'],
  ]),
  ...of('norse', [
    [
      'LIF',
      '{}',
      `neurons.synaptic({ alpha: 0.8, beta: 0.9, gain: 0.1, ${order}, ${sharp} })`,
      'the reset is not detached',
    ],
    [
      'LIFRecurrent',
      `{ ${weights} }`,
      `recurrent(neurons.synaptic({ alpha: 0.8, beta: 0.9, gain: 0.1, ${order}, detachReset: true }), given)`,
      'the reset is detached',
    ],
    [
      'LIFBox',
      '{}',
      "lif({ beta: 0.9, gain: 0.1, reset: 'value', strict: true })",
      'the reset is not detached',
    ],
    [
      'LIFRefracCell',
      '{}',
      undefined,
      'the mask is a spike function, whose gradient flows through rho',
      'mask = spike(rho): v stays, s = 0; rho = (1 - s) relu(rho - mask) + s rhoReset',
    ],
    [
      'LIFRefracRecurrent',
      `{ ${weights} }`,
      undefined,
      'the reset of v is detached',
      'LIFRefracCell with weights',
    ],
    [
      'LIFEx',
      '{}',
      `neurons.eif({ tau: 10, deltaT: 0.5, vRheobase: 1, alpha: 0.8, ${synapse} })`,
      'not detached',
    ],
    [
      'LIFExRecurrent',
      `{ ${weights} }`,
      `recurrent(neurons.eif({ tau: 10, deltaT: 0.5, vRheobase: 1, alpha: 0.8, ${synapse} }), given)`,
      'not detached, unlike LIFRecurrent',
    ],
    [
      'LIFAdEx',
      '{}',
      `neurons.adex({ tau: 10, tauW: 500, a: 4, b: 0.02, vThreshold: 1, alpha: 0.8, ${synapse} })`,
      'not detached',
    ],
    [
      'LIFAdExRecurrent',
      `{ ${weights} }`,
      `recurrent(neurons.adex({ tau: 10, tauW: 500, a: 4, b: 0.02, vThreshold: 1, alpha: 0.8, ${synapse} }), given)`,
      'not detached, unlike LIFRecurrent',
    ],
    [
      'LSNN',
      '{}',
      undefined,
      'v uses the current of the step before; b is the threshold',
      "b' = b + dt tauAdaptInv (vTh - b); s = spike(v - b'); b = b' + beta s",
    ],
    ['LSNNRecurrent', `{ ${weights} }`, undefined, 's is detached in v and b', 'LSNN with weights'],
    [
      'adaLif',
      '{ inputWeights: eye, recurrentWeights: w }',
      undefined,
      'not detached, the diagonal kept',
      'v is charged by i - b; b = (1 - dt tauAdaptInv) b + beta s; v -= s (vTh - vReset)',
    ],
    [
      'Izhikevich',
      "{ spikingMethod: 'tonic_spiking' }",
      "neurons.izhikevich({ preset: 'tonicSpiking', strict: true })",
      'a step is 250 dt milliseconds',
    ],
    [
      'IzhikevichRecurrent',
      `{ spikingMethod: 'tonic_spiking', ${weights} }`,
      "recurrent(neurons.izhikevich({ preset: 'tonicSpiking', strict: true }), given)",
      'not detached, unlike LIFRecurrent',
    ],
    ['IAF', '{}', "neurons.if({ reset: 'value', strict: true })", 'dt has no effect'],
    [
      'LI',
      '{}',
      "neurons.li({ alpha: 0.8, beta: 0.9, gain: 0.1, synapse: 'jumpChargeDecay' })",
      'its output is the membrane',
    ],
    [
      'LILinearCell',
      '{ inputWeights: eye }',
      "neurons.li({ alpha: 0.8, beta: 0.9, gain: 0.1, synapse: 'jumpChargeDecay' })",
      'the same of weighted inputs',
    ],
    ['LIBox', '{}', 'neurons.li({ beta: 0.9, gain: 0.1 })', 'its output is the membrane'],
    [
      'cobaLifFeedForward',
      '{}',
      undefined,
      'the sign of the input chooses the conductance',
      'v += dt cMInv (gL (vRest - v) + gE (eRevE - v) + gI (eRevI - v))',
    ],
  ]),
  ...of('sinabs', [
    [
      'LIF',
      '{ tauMem: 10, tauSyn: 5 }',
      "neurons.synaptic({ alpha: Math.exp(-1 / 5), beta: Math.exp(-1 / 10), gain: 1 - Math.exp(-1 / 10), order: 'jumpDecayCharge', maxSpikes: 2 ** 24 })",
      'spikes pass nothing to the threshold',
    ],
    [
      'LIFRecurrent',
      '{ tauMem: 10, recConnect: { weight: w } }',
      'recurrent(lif({ beta: Math.exp(-1 / 10), gain: 1 - Math.exp(-1 / 10), maxSpikes: 2 ** 24 }), given)',
      'the first step has no recurrent current, its bias included',
    ],
    ['IAF', '{}', 'neurons.if({ maxSpikes: 2 ** 24 })', 'several spikes a step'],
    [
      'IAFRecurrent',
      '{ recConnect: { weight: w } }',
      'recurrent(neurons.if({ maxSpikes: 2 ** 24 }), given)',
      'several spikes a step',
    ],
    [
      'ALIF',
      '{ tauMem: 10, tauAdapt: 10 }',
      'neurons.alif({ beta: Math.exp(-1 / 10), gain: 1 - Math.exp(-1 / 10), rho: Math.exp(-1 / 10), kappa: 1.8 })',
      'one spike a step; with a synapse normInput is written back into its current',
    ],
    [
      'ALIFRecurrent',
      '{ tauMem: 10, tauAdapt: 10, recConnect: { weight: w } }',
      'recurrent(neurons.alif({ beta: Math.exp(-1 / 10), gain: 1 - Math.exp(-1 / 10), rho: Math.exp(-1 / 10), kappa: 1.8 }), given)',
      'as ALIF',
    ],
    [
      'ExpLeak',
      '{ tauMem: 10 }',
      'neurons.li({ beta: Math.exp(-1 / 10) })',
      'its output is the membrane before minVMem',
    ],
  ]),
  ...of('sparch', [
    [
      'LIFLayer',
      "{ inputSize: 3, hiddenSize: 3, W: { weight: eye }, alpha: full([3], 0.9), normalization: 'none', random: random(1) }",
      undefined,
      'it starts at random',
      'adLIFLayer without w',
    ],
    [
      'adLIFLayer',
      "{ inputSize: 3, hiddenSize: 3, W: { weight: eye }, normalization: 'none', random: random(1) }",
      undefined,
      'neurons.adlif with decays that are clamped, from a random start',
      'w = beta w + a v + b s; v = alpha (v - s) + (1 - alpha) (W x - w)',
    ],
    [
      'RLIFLayer',
      "{ inputSize: 3, hiddenSize: 3, W: { weight: eye }, normalization: 'none', random: random(1) }",
      undefined,
      'V is [from, to], its diagonal 0',
      'LIFLayer of W x + V s',
    ],
    [
      'RadLIFLayer',
      "{ inputSize: 3, hiddenSize: 3, W: { weight: eye }, normalization: 'none', random: random(1) }",
      undefined,
      'V is [from, to], its diagonal 0',
      'adLIFLayer of W x + V s',
    ],
    [
      'ReadoutLayer',
      "{ inputSize: 3, hiddenSize: 3, W: { weight: eye }, normalization: 'none', random: random(1) }",
      undefined,
      'its output is [B, N]',
      'v = alpha v + (1 - alpha) W x; output = sum of softmax(v) over the steps',
    ],
  ]),
  ...of('spytorch', [
    [
      'runSnn',
      '{ w1: eye, alpha: 0.8, beta: 0.9 }',
      `neurons.synaptic({ alpha: 0.8, beta: 0.9, order: 'chargeDecayJump', spikesOf: 'start', ${drops} })`,
      'v is the membrane before the update of the step; the synaptic current of a reset step is lost',
    ],
  ]),
];

type Cells = readonly [
  name: string,
  options: string,
  zoo: string | undefined,
  decides: string,
  formula?: string,
];

function of(library: string, rows: readonly Cells[]): ConstructorRow[] {
  return rows.map(([name, options, zoo, decides, formula]) => ({
    library,
    name,
    options,
    decides,
    ...(zoo !== undefined && { zoo }),
    ...(formula !== undefined && { formula }),
  }));
}
