/** A step to begin with. */
export interface NeuronExample {
  readonly name: string;
  readonly step: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Those that may be 0 or below. */
  readonly anySign?: readonly string[];
  readonly amplitude: number;
  readonly steps: number;
}

/** Right ones, and one with a mistake. */
export const neuronExamples: readonly [NeuronExample, ...NeuronExample[]] = [
  {
    name: 'leaky integrate-and-fire',
    step: `({ v }, input, { beta, vThreshold }, { spike }) => {
  const h = beta * v + input;
  const spikes = spike(h - vThreshold);
  return { spikes, v: h - spikes * vThreshold };
}`,
    parameters: { beta: 0.9, vThreshold: 1 },
    amplitude: 0.15,
    steps: 200,
  },
  {
    name: 'a threshold that adapts',
    step: `({ v, a }, input, { beta, rho, rise }, { spike }) => {
  const h = beta * v + input;
  const threshold = 1 + rise * a;
  const spikes = spike(h - threshold);
  return { spikes, v: h - spikes * threshold, a: rho * a + spikes };
}`,
    parameters: { beta: 0.9, rho: 0.97, rise: 0.2 },
    amplitude: 0.3,
    steps: 200,
  },
  {
    name: 'resonate and fire',
    step: `({ x, y }, input, { damping, angle, vThreshold }, { spike }) => {
  const h = damping * (Math.sin(angle) * x + Math.cos(angle) * y);
  const spikes = spike(h - vThreshold);
  return {
    spikes,
    x: damping * (Math.cos(angle) * x - Math.sin(angle) * y) + input,
    y: h - spikes * vThreshold,
  };
}`,
    parameters: { damping: 0.95, angle: 0.6, vThreshold: 1 },
    amplitude: 0.4,
    steps: 200,
  },
  {
    name: 'a reset that no gradient passes',
    step: `({ v }, input, { tau, vThreshold, vReset }, { spike, detach }) => {
  const h = v + (input - v) / tau;
  const spikes = spike(h - vThreshold);
  const s = detach(spikes);
  return { spikes, v: (1 - s) * h + s * vReset };
}`,
    parameters: { tau: 8, vThreshold: 1, vReset: -0.5 },
    anySign: ['vReset'],
    amplitude: 1.5,
    steps: 200,
  },
  {
    name: 'a mistake: a state is not returned',
    step: `({ v, a }, input, { beta, rho }, { spike }) => {
  const h = beta * v + input;
  const spikes = spike(h - 1 - a);
  return { spikes, v: h - spikes };
}`,
    parameters: { beta: 0.9, rho: 0.97 },
    amplitude: 0.15,
    steps: 200,
  },
];
