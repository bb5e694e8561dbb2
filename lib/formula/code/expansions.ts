import { erf, erfc, logistic, logisticSlope } from '../../util/math.ts';
import type { CalledName } from '../called-functions.ts';
import { log1p } from '../functions.ts';

type Scalar = (x: number) => number;

/** Functions as formulas, for languages that do not have them. */
export const expansions: Readonly<Partial<Record<CalledName, Scalar>>> = {
  erf,
  erfc,
  logistic,
  logisticSlope,
  log1p,
  sign: (x) => (x > 0 ? 1 : x < 0 ? -1 : x),
  round: (x) => (x < Math.ceil(x) - 0.5 ? Math.ceil(x) - 1 : Math.ceil(x)),
  cbrt: (x) => {
    const size = Math.exp(Math.log(Math.abs(x)) / 3);
    return x === 0 ? x : x < 0 ? -size : size;
  },
};
