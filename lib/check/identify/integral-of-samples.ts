import type { Diagnosis } from '../diagnose/diagnosis.ts';
import { showExpression } from '../diagnose/expression.ts';
import { showRounded } from '../show-number.ts';
import type { Tally } from '../tally.ts';
import { noiseOf } from './noise-of.ts';
import { type SampledIntegral, sampledIntegrals } from './sampled-integrals.ts';
import type { SampledNumbers } from './samples.ts';

/** Samples with an origin. */
export type WithOrigin = SampledNumbers & { readonly origin: Float64Array };

/** The integral of a gradient from one sample to another, and the change of its origin. */
interface Panel {
  readonly first: number;
  readonly last: number;
  readonly value: number;
  readonly absolute: number;
  readonly change: number;
  /** What interpolation, noise and rounding leave open. */
  readonly slack: number;
}

/** Over so many intervals at a time; and over all. */
const sizes = [1, 4, 16, 64];

/** Standard deviations by which noise may be off. */
const deviations = 6;

const single = 2 ** -23;

/** An integral that is less certain than this does not tell. */
const certain = 0.01;

/**
 * Compares, interval by interval and over many of them, the integral of the gradient with the change of the origin.
 *
 * @returns How many intervals are in none, small or larger, that could tell.
 */
export function compareIntegrals(samples: WithOrigin, tolerance: number, tally: Tally): number {
  const { xs } = samples;
  const panels = certainPanels(samples);
  const told = new Uint8Array(xs.length - 1);
  for (const { first, last, value, change, absolute, slack } of panels) {
    const [from, to] = [xs[first] as number, xs[last] as number];
    const place = `the integral from ${showRounded(from, 4)} to ${showRounded(to, 4)}`;
    tally.compare(from / 2 + to / 2, value, change, tolerance * absolute + slack, slack, place);
    told.fill(1, first, last);
  }
  if (panels.length === 0) tally.fail('the samples are too far apart, or too noisy, to tell anything');
  return total(told, (isTold) => 1 - isTold);
}

/** The factor by which the gradient is off, where that is all. */
export function diagnoseSamples(samples: WithOrigin, tolerance: number): Diagnosis | undefined {
  const panels = certainPanels(samples);
  const factor =
    total(panels, ({ value, change }) => value * change) / total(panels, ({ value }) => value * value);
  const isIt = panels.every(({ value, change, absolute, slack }) => {
    const allowed = Math.max(1, Math.abs(factor)) * (10 * tolerance * absolute + slack);
    return Math.abs(factor * value - change) <= allowed;
  });
  if (!isIt || !Number.isFinite(factor) || factor === 0) return undefined;
  const errorBefore = panels.reduce((most, { value, change }) => Math.max(most, Math.abs(value - change)), 0);
  if (Math.abs(factor + 1) < 1e-4)
    return {
      cause: 'gradient-sign',
      text: 'the sign of the gradient is flipped',
      errorBefore,
      errorAfter: 0,
    };
  const by = showExpression({ coefficient: Number((1 / factor).toPrecision(4)), powers: [] });
  const text = `the gradient is ${by} times the derivative of the origin`;
  return { cause: 'gradient-factor', text, errorBefore, errorAfter: 0 };
}

/** The panels that can tell. */
function certainPanels(samples: WithOrigin): Panel[] {
  const { xs, gradient, origin } = samples;
  const integrals = sampledIntegrals(xs, gradient);
  const noises = [noiseOf(xs, gradient), noiseOf(xs, origin)] as const;
  const count = integrals.length;
  const panels = [...sizes.filter((size) => size < count), count].flatMap((size) =>
    Array.from({ length: Math.floor(count / size) }, (_, k) =>
      panelOf(origin, integrals.slice(k * size, (k + 1) * size), noises, k * size),
    ),
  );
  return panels.filter(({ slack, absolute }) => slack <= certain * absolute || absolute === 0);
}

function panelOf(
  origin: Float64Array,
  integrals: readonly SampledIntegral[],
  [ofGradient, ofOrigin]: readonly [number, number],
  first: number,
): Panel {
  const last = first + integrals.length;
  const [low, high] = [origin[first] as number, origin[last] as number];
  const absolute = total(integrals, (one) => one.absolute);
  const rounding = single * (Math.abs(low) + Math.abs(high) + absolute);
  const noise = ofGradient * Math.sqrt(total(integrals, ({ width }) => width * width)) + 2 * ofOrigin;
  const slack = total(integrals, ({ error }) => error) + deviations * noise + rounding;
  return { first, last, value: total(integrals, ({ value }) => value), absolute, change: high - low, slack };
}

function total<T>(items: Iterable<T>, of: (item: T) => number): number {
  let sum = 0;
  for (const item of items) sum += of(item);
  return sum;
}
