import type { SurrogateCheck } from './surrogate-check.ts';

/** Origin and gradient: the same at -0 as at +0, not NaN at ±Infinity, NaN for NaN; scalars and kernels alike. */
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
        for (const x of [-Infinity, Infinity])
          tally.compare(x, f(x), Number.isNaN(f(x)) ? 0 : f(x), 0, 0, place);
      }
    }
  },
};
