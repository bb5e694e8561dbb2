import { damped } from '../util/math.ts';
import { builtIn } from './core/surrogate.ts';

/** The arctangent of ngc-learn, about thr and without the offset of 1/2. */
export const arctanEstimator = /* @__PURE__ */ builtIn({
  name: 'arctanEstimator',
  parameters: { thr: { default: 0 }, alpha: { default: 2, above: 0 } },
  origin: (x, { thr, alpha }) => Math.atan((Math.PI / 2) * alpha * (x - thr)) / Math.PI,
  gradient: (x, { thr, alpha }) => alpha / 2 / (1 + ((Math.PI / 2) * alpha * (x - thr)) ** 2),
  parameterGradients: {
    thr: (x, { thr, alpha }) => -alpha / 2 / (1 + ((Math.PI / 2) * alpha * (x - thr)) ** 2),
    alpha: (x, { thr, alpha }) => damped(x - thr, 1 / 2 / (1 + ((Math.PI / 2) * alpha * (x - thr)) ** 2)),
  },
  threshold: ({ thr }) => thr,
  center: ({ thr }) => thr,
  originAtThreshold: () => 0,
  mass: () => 1,
  peak: ({ alpha }) => alpha / 2,
  tail: () => 2,
  length: ({ alpha }) => 1 / alpha,
  formula: {
    origin: String.raw`\tfrac{1}{\pi}\arctan\left(\tfrac{\pi}{2}\alpha(x - \mathrm{thr})\right)`,
    gradient: String.raw`\frac{\alpha}{2\left(1 + \left(\tfrac{\pi}{2}\alpha(x - \mathrm{thr})\right)^2\right)}`,
  },
  source: 'ngc-learn (arctan_estimator), origin as there; its derivative worked out here',
  peers: [
    {
      library: 'ngclearn',
      name: 'arctan_estimator',
      differs: 'its gradient is this one times 2/(πα), and its origin is not centred on thr',
    },
  ],
});
