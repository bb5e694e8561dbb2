import { neuron, type StepOperations } from 'spiketape';

/**
 * Resonate-and-fire neurons (Izhikevich 2001): a damped oscillation of x and y, which fires where y reaches the threshold. Written
 * here by no library's example.
 */
export const resonateAndFire = /* @__PURE__ */ neuron({
  name: 'resonateAndFire',
  state: { x: 0, y: 0 },
  parameters: {
    damping: { default: 0.9, min: 0, max: 1 },
    angle: { default: 0.5, unit: 'rad' },
    vThreshold: { default: 1 },
  },
  step(
    { x, y }: { x: number; y: number },
    input: number,
    { damping, angle, vThreshold }: Readonly<Record<'damping' | 'angle' | 'vThreshold', number>>,
    { spike }: StepOperations,
  ) {
    const h = damping * (Math.sin(angle) * x + Math.cos(angle) * y);
    const spikes = spike(h - vThreshold);
    return {
      spikes,
      x: damping * (Math.cos(angle) * x - Math.sin(angle) * y) + input,
      y: h - spikes * vThreshold,
    };
  },
  source: 'Izhikevich 2001',
});
