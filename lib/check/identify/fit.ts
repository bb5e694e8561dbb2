import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { brokenRule } from '../../surrogates/core/surrogate-definition.ts';
import type { ParameterSpec, ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import { leastSquares, sumOfSquares } from '../diagnose/least-squares.ts';
import { type Change, changed } from './change.ts';
import type { SampledCurve } from './sampled-curve.ts';

/** A function of the family under some parameters, perhaps changed. */
export interface Fit {
  readonly spike: Surrogate;
  readonly params: ParameterValues;
  readonly change: Change;
}

/** The gradient of a fit. */
export function gradientOf({ spike, params, change }: Fit): (x: number) => number {
  return changed((x) => spike.row.gradient(x, params), change);
}

/** Where it jumps or has a corner. */
export function breaksOf({ spike: { row }, params, change: { shift, stretch } }: Fit): number[] {
  const own = [row.kinks, row.jumps, row.support].flatMap((facts) => [...(facts?.(params) ?? [])]);
  return own.filter(Number.isFinite).map((at) => at / stretch + shift);
}

/** How far a fit is off, in all. */
export function costOf(curve: SampledCurve, fit: Fit): number {
  return isAllowed(fit) ? sumOfSquares(curve.residuals(gradientOf(fit))) : Infinity;
}

/** A number that is left open. */
interface Unknown {
  /** On a scale on which steps are of a size: a logarithm, where it has to be above something. */
  read(fit: Fit): number;
  write(fit: Fit, value: number): Fit;
  /** The size of a step. */
  size(fit: Fit): number;
}

/** The fit that lies closest, some numbers being open, from the one given. */
export function polished(curve: SampledCurve, start: Fit, open: readonly string[], rounds: number): Fit {
  const unknowns = open.map((name) => unknown(name, start.spike, curve));
  const fitAt = (theta: Float64Array) =>
    unknowns.reduce((fit, one, i) => one.write(fit, theta[i] as number), start);
  const residuals = (theta: Float64Array) => {
    const fit = fitAt(theta);
    return isAllowed(fit) ? curve.residuals(gradientOf(fit)) : Float64Array.of(Number.NaN);
  };
  const from = Float64Array.from(unknowns, (one) => one.read(start));
  const { theta, cost } = leastSquares(residuals, from, rounds, curve.goal);
  const found = fitAt(theta);
  if (cost <= curve.goal || breaksOf(found).length === 0) return found;
  const near = searched(curve, found, unknowns);
  const again = Float64Array.from(unknowns, (one) => one.read(near));
  return fitAt(leastSquares(residuals, again, rounds, curve.goal).theta);
}

const steps = [0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4];

/** The same by trying steps: where a jump lies has no slope. */
function searched(curve: SampledCurve, fit: Fit, unknowns: readonly Unknown[]): Fit {
  let [best, cost] = [fit, costOf(curve, fit)];
  for (const by of steps.flatMap((step) => [step, -step, step, -step])) {
    for (const one of unknowns) {
      const next = one.write(best, one.read(best) + by * one.size(best));
      const nextCost = costOf(curve, next);
      if (nextCost < cost) [best, cost] = [next, nextCost];
    }
  }
  return best;
}

/** Whether the parameters are ones that the function has. */
export function isAllowed({ spike: { row }, params }: Fit): boolean {
  const isInDomain = Object.entries(params).every(
    ([name, value]) => brokenRule(row.parameters?.[name] as ParameterSpec, value) === undefined,
  );
  return isInDomain && row.rejects?.(params) === undefined;
}

/** A parameter, or what is changed, by its name. */
export function numberOf({ params, change }: Fit, name: string): number {
  return (name in params ? params[name] : change[name as keyof Change]) as number;
}

/** The fit with another number under a name. */
export function withNumber(fit: Fit, name: string, value: number): Fit {
  const part = name in fit.params ? 'params' : 'change';
  return { ...fit, [part]: { ...fit[part], [name]: value } };
}

function unknown(name: string, { row }: Surrogate, { height, shape }: SampledCurve): Unknown {
  const spec = row.parameters?.[name];
  const above = spec ? spec.above : name === 'stretch' || name === 'power' ? 0 : undefined;
  if (above !== undefined)
    return {
      read: (fit) => Math.log(numberOf(fit, name) - above),
      write: (fit, value) => withNumber(fit, name, above + Math.exp(value)),
      size: () => 1,
    };
  return {
    read: (fit) => numberOf(fit, name),
    write: (fit, value) => withNumber(fit, name, value),
    size: (fit) => (name === 'shift' ? shape.width : Math.abs(numberOf(fit, name)) || (spec ? 1 : height)),
  };
}
