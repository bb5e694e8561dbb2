import type { Diagnosis } from '../diagnose/diagnosis.ts';
import { showExpression } from '../diagnose/expression.ts';
import { showRounded } from '../show-number.ts';
import type { Tally } from '../tally.ts';
import { noiseOf } from './noise-of.ts';
import { type SampledIntegral, sampledIntegrals } from './sampled-integrals.ts';
import type { SampledNumbers } from './samples.ts';

/** Samples with an origin. */
export type WithOrigin = SampledNumbers & { readonly origin: Float64Array };

/** The integral of a gradient over some intervals, and the change of its origin. */
interface Panel {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  readonly absolute: number;
  readonly change: number;
  /** What interpolation leaves open, and noise and rounding. */
  readonly error: number;
  readonly noise: number;
}

/** Over so many intervals at a time; and over all. */
const sizes = [1, 4, 16, 64];

/** Standard deviations by which noise may be off. */
const deviations = 6;

const single = 2 ** -23;

/** Interpolation that is less certain than this does not tell. */
const certain = 0.01;

/**
 * Compares, interval by interval and over many of them, the integral of the gradient with the change of the origin.
 *
 * @returns How many intervals are in none, small or larger, that could tell.
 */
export function compareIntegrals(samples: WithOrigin, tolerance: number, tally: Tally): number {
  const panels = panelsOf(samples);
  const certain = panels.filter(isCertain);
  for (const panel of certain) {
    const { from, to, value, change } = panel;
    const slack = panel.error + panel.noise;
    const place = `the integral from ${[from, to].map((x) => showRounded(x, 4)).join(' to ')}`;
    tally.compare(from / 2 + to / 2, value, change, tolerance * panel.absolute + slack, slack, place);
  }
  if (certain.length === 0) tally.fail('the samples are too far apart, or too noisy, to tell anything');
  return untold(samples.xs, certain);
}

/** How many intervals between neighbours lie in none of the panels. */
function untold(xs: Float64Array, panels: readonly Panel[]): number {
  const places = new Map(Array.from(xs, (x, i) => [x, i]));
  const told = new Uint8Array(Math.max(0, xs.length - 1));
  for (const { from, to } of panels) told.fill(1, places.get(from), places.get(to));
  return told.reduce((open, isTold) => open + 1 - isTold, 0);
}

/** The factor by which the gradient is off, where that is all. */
export function diagnoseSamples(samples: WithOrigin, tolerance: number): Diagnosis | undefined {
  const panels = panelsOf(samples).filter(isCertain);
  const sum = (f: (panel: Panel) => number) => panels.reduce((total, panel) => total + f(panel), 0);
  const factor = sum(({ value, change }) => value * change) / sum(({ value }) => value * value);
  const isIt = panels.every(({ value, change, absolute, error, noise }) => {
    const allowed = Math.max(1, Math.abs(factor)) * (10 * tolerance * absolute + error + noise);
    return Math.abs(factor * value - change) <= allowed;
  });
  if (!isIt || !Number.isFinite(factor) || factor === 0) return undefined;
  const errorBefore = panels.reduce((most, { value, change }) => Math.max(most, Math.abs(value - change)), 0);
  const isSign = Math.abs(factor + 1) < 1e-4;
  const simple = showExpression({ coefficient: Number((1 / factor).toPrecision(4)), powers: [] });
  const text = isSign
    ? 'the sign of the gradient is flipped'
    : `the gradient is ${simple} times the derivative of the origin`;
  return { cause: isSign ? 'gradient-sign' : 'gradient-factor', text, errorBefore, errorAfter: 0 };
}

function isCertain({ error, noise, absolute }: Panel): boolean {
  return error + noise <= certain * absolute || absolute === 0;
}

function panelsOf(samples: WithOrigin): Panel[] {
  const { xs, gradient, origin } = samples;
  const integrals = sampledIntegrals(xs, gradient);
  const noises = [noiseOf(xs, gradient), noiseOf(xs, origin)] as const;
  const count = integrals.length;
  return [...new Set([...sizes.filter((size) => size < count), count])].flatMap((size) =>
    Array.from({ length: Math.floor(count / size) }, (_, k) =>
      panelOf(samples, integrals, noises, k * size, (k + 1) * size),
    ),
  );
}

function panelOf(
  { xs, origin }: WithOrigin,
  integrals: readonly SampledIntegral[],
  [ofGradient, ofOrigin]: readonly [number, number],
  first: number,
  last: number,
): Panel {
  const some = integrals.slice(first, last);
  const sum = (f: (one: SampledIntegral) => number) => some.reduce((total, one) => total + f(one), 0);
  const [low, high] = [origin[first] as number, origin[last] as number];
  const rounding = single * (Math.abs(low) + Math.abs(high) + sum(({ absolute }) => absolute));
  const noise = deviations * (ofGradient * Math.sqrt(sum(({ width }) => width * width)) + 2 * ofOrigin);
  return {
    from: xs[first] as number,
    to: xs[last] as number,
    value: sum(({ value }) => value),
    absolute: sum(({ absolute }) => absolute),
    change: high - low,
    error: sum(({ error }) => error),
    noise: noise + rounding,
  };
}
