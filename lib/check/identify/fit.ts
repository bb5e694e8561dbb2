import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { brokenRule } from '../../surrogates/core/surrogate-definition.ts';
import type { ParameterSpec, ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import { type LeastSquares, leastSquares, type Residuals, sumOfSquares } from '../diagnose/least-squares.ts';
import type { SampledCurve } from './sampled-curve.ts';

/** What is made of a gradient g: factor · g(stretch · (x - shift)), raised to a power before the factor, its sign kept. */
export interface Change {
  readonly factor: number;
  readonly shift: number;
  readonly stretch: number;
  readonly power: number;
}

/** g itself. */
export const unchanged: Change = { factor: 1, shift: 0, stretch: 1, power: 1 };

/** A function of the family under some parameters, perhaps changed. */
export interface Fit {
  readonly spike: Surrogate;
  readonly params: ParameterValues;
  readonly change: Change;
}

/** The gradient of a fit. */
export function gradientOf({ spike: { row }, params, change }: Fit): (x: number) => number {
  const { factor, shift, stretch, power } = change;
  return (x) => {
    const value = row.gradient(stretch * (x - shift), params);
    return factor * (power === 1 ? value : Math.sign(value) * Math.abs(value) ** power);
  };
}

/** Where it jumps or has a corner. */
export function breaksOf({ spike: { row }, params, change: { shift, stretch } }: Fit): number[] {
  const own = [row.kinks, row.jumps, row.support].flatMap((facts) => [...(facts?.(params) ?? [])]);
  return own.filter(Number.isFinite).map((at) => at / stretch + shift);
}

/** Parameters that are no whole numbers. */
export function openOf({ row }: Surrogate): string[] {
  return Object.entries(row.parameters ?? {}).flatMap(([name, spec]) => (spec.integer ? [] : [name]));
}

/** Whether the parameters are ones that the function has. */
export function isAllowed({ row }: Surrogate, params: ParameterValues): boolean {
  const isInDomain = Object.entries(params).every(
    ([name, value]) => brokenRule(row.parameters?.[name] as ParameterSpec, value) === undefined,
  );
  return isInDomain && row.rejects?.(params) === undefined;
}

/** How far a fit is off, in all. */
export function costOf(curve: SampledCurve, fit: Fit): number {
  return sumOfSquares(residualsOf(curve, fit));
}

function residualsOf(curve: SampledCurve, fit: Fit): Float64Array {
  if (!isAllowed(fit.spike, fit.params)) return Float64Array.of(Number.NaN);
  return curve.residuals(curve.valuesOf(gradientOf(fit)));
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

/** The fit that lies closest, some numbers being open, from the one given. */
export function polished(curve: SampledCurve, start: Fit, open: readonly string[], rounds: number): Fit {
  const scales = open.map((name) => scaleOf(name, start.spike, curve));
  const fitAt = (theta: Float64Array) =>
    scales.reduce((fit, { name, from }, i) => withNumber(fit, name, from(theta[i] as number)), start);
  const residuals = (theta: Float64Array) => residualsOf(curve, fitAt(theta));
  const first = Float64Array.from(scales, ({ name, to }) => to(numberOf(start, name)));
  const found = leastSquares(residuals, first, rounds, curve.goal);
  const fit = fitAt(found.theta);
  if (found.cost <= curve.goal || breaksOf(fit).length === 0) return fit;
  return fitAt(leastSquares(residuals, searched(residuals, found, scales), rounds, curve.goal).theta);
}

const steps = [0.3, 0.1, 0.03, 0.01, 3e-3, 1e-3, 3e-4, 1e-4];

/** Closer by trying steps: where a jump lies has no slope. */
function searched(
  residuals: Residuals,
  { theta, cost }: LeastSquares,
  scales: readonly Scale[],
): Float64Array {
  let [best, least] = [theta, cost];
  for (const by of steps.flatMap((step) => [step, -step, step, -step])) {
    for (const [i, { size }] of scales.entries()) {
      const value = best[i] as number;
      const next = best.with(i, value + by * size(value));
      const nextCost = sumOfSquares(residuals(next));
      if (nextCost < least) [best, least] = [next, nextCost];
    }
  }
  return best;
}

/** The scale of a number that is left open, on which steps are of a size: a logarithm, where it has to be above something. */
interface Scale {
  readonly name: string;
  to(value: number): number;
  from(scaled: number): number;
  /** The size of a step. */
  size(scaled: number): number;
}

function scaleOf(name: string, { row }: Surrogate, { shape }: SampledCurve): Scale {
  const above = name === 'stretch' ? 0 : row.parameters?.[name]?.above;
  if (above !== undefined)
    return { name, to: (v) => Math.log(v - above), from: (v) => above + Math.exp(v), size: () => 1 };
  const same = (value: number) => value;
  return { name, to: same, from: same, size: (v) => (name === 'shift' ? shape.width : Math.abs(v) || 1) };
}
