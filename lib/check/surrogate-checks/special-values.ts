import type { SurrogateCheck } from './surrogate-check.ts';

/**
 * Origin and gradient: the same at -0 as at +0, NaN for NaN, and the gradient not NaN at ±Infinity. Scalars and kernels are
 * alike.
 */
export const specialValues: SurrogateCheck = {
  name: 'special values',
  run({ spike }, tally) {
    for (const name of ['origin', 'gradient'] as const) {
      const kernel = (x: number) => spike.kernels[name](new Float64Array(1), Float64Array.of(x))[0] as number;
      const scalar = (x: number) => spike[name](x);
      for (const [place, f] of [
        [name, scalar],
        [`the ${name} kernel`, kernel],
      ] as const) {
        tally.compare(-0, f(-0), f(0), 0, 0, place);
        tally.compare(Number.NaN, f(Number.NaN), Number.NaN, 0, 0, place);
      }
      for (const x of [-Infinity, Infinity]) {
        if (name === 'gradient') tally.requireNumber(x, scalar(x), 'the gradient');
        tally.compare(x, kernel(x), scalar(x), 0, 0, `the ${name} kernel`);
      }
    }
  },
};
