import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import { knownNumber } from '../diagnose/known-number.ts';
import {
  breaksOf,
  type Change,
  costOf,
  type Fit,
  gradientOf,
  numberOf,
  openOf,
  polished,
  unchanged,
  withNumber,
} from './fit.ts';
import type { SampledCurve } from './sampled-curve.ts';
import { starts } from './starts.ts';

const all = ['factor', 'shift', 'stretch'] as const;

/** What may be changed of a function: the fewer, the better. */
const changes: readonly (readonly (keyof Change)[])[] = [
  [],
  ['factor'],
  ['shift'],
  ['stretch'],
  ['factor', 'shift'],
  ['factor', 'stretch'],
  ['shift', 'stretch'],
  all,
];

/** Steps to tell whether a function may be it, and to find its numbers. */
const [few, many] = [20, 60];

/** The closest fit of a function, its parameters and all changes being open. */
export function closest(curve: SampledCurve, spike: Surrogate, power: number): Fit {
  return best(curve, starts(curve, spike, all, power), [...all, ...openOf(spike)]);
}

/** Whether the samples are those of a fit, but for noise and rounding. */
function isMatch(curve: SampledCurve, fit: Fit): boolean {
  return curve.isOf(gradientOf(fit), breaksOf(fit));
}

/** A function with jumps or corners comes only so close before they lie between the right samples, in the mean. */
const near = 0.03;

/** Whether a closest fit matches the samples, or may with its numbers in order. */
export function mayMatch(curve: SampledCurve, fit: Fit): boolean {
  const isNear = costOf(curve, fit) <= curve.some.xs.length * (near * curve.height) ** 2;
  return isNear && (isMatch(curve, fit) || breaksOf(fit).length > 0);
}

/**
 * The functions that match the samples with the fewest numbers, parameters and changes taken together; of these, those with the
 * fewest changes.
 *
 * @param found - The closest fits of those that may match.
 */
export function simplest(curve: SampledCurve, found: readonly Fit[]): Fit[] {
  const largest = Math.max(...found.map(({ params }) => Object.keys(params).length));
  for (let numbers = 0; numbers <= largest + 3; numbers++) {
    const fits = found.flatMap((general) => {
      const size = numbers - Object.keys(general.params).length;
      const levels = changes.filter((level) => level.length === size);
      return levels.map((level) => underLevel(curve, general, level)).find((fit) => fit !== null) ?? [];
    });
    const fewest = Math.min(...fits.map(changesOf));
    if (fits.length > 0) return fits.filter((fit) => changesOf(fit) === fewest);
  }
  return [];
}

function changesOf({ change }: Fit): number {
  return all.filter((key) => change[key] !== unchanged[key]).length;
}

function underLevel(curve: SampledCurve, general: Fit, level: readonly (keyof Change)[]): Fit | null {
  const { spike } = general;
  const open = [...level, ...openOf(spike)];
  const own = starts(curve, spike, level, general.change.power);
  const from = [general, ...scaledBy(general), ...own].map((start) => only(start, level));
  const fit = polished(curve, best(curve, from, open), open, many);
  return isMatch(curve, fit) ? rounded(curve, fit, open) : null;
}

/** The fit with the stretch handed over to the parameters. */
function scaledBy({ spike, params, change }: Fit): Fit[] {
  return [change.stretch, 1 / change.stretch].map((by) => {
    const scaled = Object.entries(params).map(([name, value]) => {
      const isScaled = spike.row.parameters?.[name]?.above === 0;
      return [name, isScaled ? value * by : value];
    });
    return { spike, params: Object.fromEntries(scaled), change };
  });
}

/** The fit with no other changes than these; the power stays, and a factor goes to a parameter that is one. */
function only(given: Fit, level: readonly (keyof Change)[]): Fit {
  const fit = level.includes('factor') ? given : withFactorAsParameter(given);
  const kept = level.map((key) => [key, fit.change[key]]);
  return { ...fit, change: { ...unchanged, power: fit.change.power, ...Object.fromEntries(kept) } };
}

function withFactorAsParameter(fit: Fit): Fit {
  const { spike, params, change } = fit;
  const name = openOf(spike).find((one) => isFactor(fit, one));
  if (name === undefined || change.power !== 1) return fit;
  return { ...fit, params: { ...params, [name]: (params[name] as number) * change.factor } };
}

function isFactor({ spike: { row, params: usual }, params }: Fit, name: string): boolean {
  const doubled = { ...params, [name]: 2 * (params[name] as number) };
  const around = [-1.3, -0.4, 0.1, 0.7, 2.1].map((t) => t * (row.length?.(usual) ?? 1));
  return around.every((x) => {
    const [once, twice] = [row.gradient(x, params), row.gradient(x, doubled)];
    return Math.abs(twice - 2 * once) <= 1e-12 * Math.abs(twice);
  });
}

/** The closest of what a few steps lead to from each start, or the first that is as close as noise allows. */
function best(curve: SampledCurve, from: readonly Fit[], open: readonly string[]): Fit {
  let [closest, least] = [from[0] as Fit, Infinity];
  for (const start of from) {
    const fit = polished(curve, start, open, few);
    const cost = costOf(curve, fit);
    if (cost < least) [closest, least] = [fit, cost];
    if (cost <= curve.goal) break;
  }
  return closest;
}

/** How far a number may be from a simple one, the coarsest first: the samples decide. */
const tolerances = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6];

/** The fit with simple numbers, as far as it matches as well with them, the others being sought anew. */
function rounded(curve: SampledCurve, fit: Fit, open: readonly string[]): Fit {
  const allowed = costOf(curve, fit) + 16 * curve.noise ** 2;
  let current = fit;
  for (const [i, name] of open.entries()) {
    for (const value of simpleValues(current, name)) {
      const next = polished(curve, withNumber(current, name, value), open.slice(i + 1), few);
      if (costOf(curve, next) <= allowed && isMatch(curve, next)) {
        current = next;
        break;
      }
    }
  }
  return current;
}

/** Numbers that may stand for one, the default first: that may be 0, which no ratio comes down to. */
function simpleValues(fit: Fit, name: string): number[] {
  const value = numberOf(fit, name);
  const ratios = tolerances.map(
    (tolerance) => Math.sign(value) * knownNumber(Math.abs(value), tolerance).value,
  );
  const usual = (fit.spike.params as ParameterValues)[name];
  return usual === undefined ? ratios : [usual, ...ratios];
}
