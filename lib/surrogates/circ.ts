import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The sine of an angle whose tangent is x / alpha, moved and scaled to a step: its gradient has cubic tails. */
export const circ = /* @__PURE__ */ builtIn({
  name: 'circ',
  parameters: { alpha: { default: 1, above: 0 } },
  origin: (x, { alpha }) => {
    const u = Math.abs(x) / alpha;
    const s = Math.sqrt(1 + u * u);
    const h = 1 / (2 * s * (s + u));
    return x < 0 ? h : 1 - h;
  },
  gradient: (x, { alpha }) => {
    const u = x / alpha;
    const s = 1 + u * u;
    return 1 / (2 * alpha * s * Math.sqrt(s));
  },
  parameterGradients: {
    alpha: (x, { alpha }) => {
      const u = x / alpha;
      const s = 1 + u * u;
      return damped(-u, 1 / (2 * alpha * s * Math.sqrt(s)));
    },
  },
  center: () => 0,
  originAtThreshold: () => 1 / 2,
  mass: () => 1,
  peak: ({ alpha }) => 1 / (2 * alpha),
  tail: () => 3,
  length: ({ alpha }) => alpha,
  formula: {
    origin: String.raw`\tfrac12 + \frac{x}{2\sqrt{x^2 + \alpha^2}}`,
    gradient: String.raw`\frac{\alpha^2}{2\left(x^2 + \alpha^2\right)^{3/2}}`,
  },
  source: 'Norse (circ), origin as there',
  peers: [
    {
      library: 'norse',
      name: 'circ',
      parameters: { alpha: 100 },
      differs: 'its gradient is this one times 2α; it has no default, its neurons pass alpha = 100',
    },
  ],
});
