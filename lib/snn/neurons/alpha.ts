import { neuron } from './neuron.ts';
import type { Rejection, StepOperations } from './neuron-row.ts';

/** A membrane that rises before it falls needs an excitation that decays more slowly. */
function rejectOrder({ alpha, beta }: Readonly<Record<string, number>>): Rejection | undefined {
  return alpha !== undefined && beta !== undefined && !(alpha > beta)
    ? { parameter: 'alpha', due: `above beta, ${beta}` }
    : undefined;
}

/**
 * Neurons whose membrane is the difference of two exponentials, an alpha function of the input: an excitation decays by alpha, an
 * inhibition by beta, both in (0, 1), alpha above beta.
 *
 *     e = alpha e + I,   n = beta n - I
 *     v = t (e + n),     t = 1 + ln(alpha) / (ln(beta) - ln(alpha))
 *     spikes = 1 where v >= vThreshold, else 0
 *
 * The reset comes a step later, by r = 1 where the v of the step before is at the threshold: `'value'` sets all three to 0 after the
 * step, `'subtract'` has e less r vThreshold, n less r n, v more by r times the n of the step before. It starts at 0.
 */
export const alpha = /* @__PURE__ */ neuron({
  name: 'alpha',
  state: { e: 0, n: 0, v: 0 },
  parameters: {
    alpha: { typical: 0.9, above: 0, below: 1, about: 'decay of the excitation per step' },
    beta: { typical: 0.8, above: 0, below: 1, about: 'decay of the inhibition per step' },
    vThreshold: { default: 1, about: 'membrane at which a neuron fires' },
  },
  settings: { reset: ['value', 'subtract', 'none'], detachReset: [false, true] },
  rejects: rejectOrder,
  step(
    state: { e: number; n: number; v: number },
    input: number,
    { alpha, beta, vThreshold }: { alpha: number; beta: number; vThreshold: number },
    { spike, detach }: StepOperations,
    { reset, detachReset }: { reset: string; detachReset: boolean },
  ) {
    const fired = spike(state.v - vThreshold);
    const r = detachReset ? detach(fired) : fired;
    const t = 1 + Math.log(alpha) / (Math.log(beta) - Math.log(alpha));
    const e = alpha * state.e + input;
    const n = beta * state.n - input;
    const h = t * (e + n);
    if (reset === 'none') return { spikes: spike(h - vThreshold), e, n, v: h };
    if (reset === 'subtract') {
      const v = h + r * state.n;
      return { spikes: spike(v - vThreshold), e: e - r * vThreshold, n: n - r * n, v };
    }
    const v = (1 - r) * h;
    return { spikes: spike(v - vThreshold), e: (1 - r) * e, n: (1 - r) * n, v };
  },
  formula:
    'e = \\alpha e + I, \\quad n = \\beta n - I, \\quad v = \\tau (e + n), \\quad s = \\Theta(v - \\vartheta)',
  source: 'Rall 1967; Eshraghian et al. 2023',
  peers: [
    {
      library: 'snntorch',
      name: 'Alpha',
      as: 'neurons.alpha({ alpha, beta, detachReset: true, strict: true })',
    },
  ],
});
