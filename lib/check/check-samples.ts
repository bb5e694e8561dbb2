import { compareIntegrals, diagnoseSamples } from './identify/integral-of-samples.ts';
import { sampledIntegrals } from './identify/sampled-integrals.ts';
import { finiteSamples, requireSamples, type SampledNumbers, type Samples } from './identify/samples.ts';
import { identify } from './identify.ts';
import { largest } from './largest.ts';
import { type CheckOptions, requireOptions } from './options.ts';
import { type CheckResult, type Report, report, requirePassed } from './report.ts';
import { showNumber, showRounded } from './show-number.ts';
import { described, Tally } from './tally.ts';

const place = 'checkSamples';

/** The largest relative error where nothing else is said: samples are of Float32. */
const usual = 1e-6;

/**
 * Checks samples of a gradient, of whatever framework: that all are finite; where the origin was sampled too, that it changes by the
 * integral of the gradient over every interval, as sharply as rounding, noise and the distance of the samples allow; and says what
 * they are like, of which function they are, and what could not be proved.
 *
 * @param options - `tolerance` is 1e-6 unless told otherwise; nothing is random, so that `seed` changes nothing.
 * @returns What each check found.
 * @throws TypeError or RangeError for samples or options that are none; with `assert`, an Error with the report when a check fails.
 */
export function checkSamples(samples: Samples, options: CheckOptions = {}): Report {
  const { assert } = requireOptions(place, options, []);
  const { tolerance = usual } = options;
  const numbers = requireSamples(place, samples);
  const checks = [finite(numbers)];
  const unproved: string[] = [];
  const clean = finiteSamples(numbers);
  const { origin } = clean;
  const whole = origin?.every(Number.isFinite) ? { ...clean, origin } : undefined;
  if (whole) {
    const tally = new Tally();
    const open = compareIntegrals(whole, tolerance, tally);
    checks.push(tally.result('integral'));
    if (open > 0)
      unproved.push(`over ${open} intervals, where samples lie too far apart or are too noisy to tell`);
  } else {
    const why = origin ? 'the origin is not finite everywhere' : 'the samples have no origin';
    unproved.push(`that this is the derivative of the function that is meant: ${why}`);
  }
  unproved.push('anything between the samples and beyond them');
  const of = identify(samples);
  checks.push(described('shape', shapeOf(clean)), described('function', String(of)));
  const diagnose = () => whole && diagnoseSamples(whole, tolerance);
  const found = report('samples', checks, diagnose, { unproved, function: of });
  return requirePassed(found, assert);
}

function finite({ xs, gradient, origin }: SampledNumbers): CheckResult {
  const tally = new Tally();
  for (const [name, column] of [
    ['gradient', gradient],
    ['origin', origin],
  ] as const) {
    column?.forEach((value, i) => {
      if (Number.isFinite(value)) tally.agree();
      else tally.fail(`the ${name} is ${value} at x = ${showNumber(xs[i] as number)}`);
    });
  }
  return tally.result('finite');
}

const digits = (x: number) => showRounded(x, 4);

/** Range, peak, area, symmetry of samples. */
function shapeOf({ xs, gradient }: SampledNumbers): string {
  const sizes = gradient.map(Math.abs);
  const highest = largest(gradient);
  const area = sampledIntegrals(xs, gradient).reduce((sum, { value }) => sum + value, 0);
  const [low, high] = [xs[0] as number, xs.at(-1) as number];
  const ends = Math.max(sizes[0] as number, sizes.at(-1) as number) / highest || 0;
  return [
    `${xs.length} samples from x = ${digits(low)} to ${digits(high)}`,
    `peak ${digits(highest)} at x = ${digits(xs[sizes.indexOf(highest)] as number)}`,
    `area there ${digits(area)}`,
    `at the ends still ${digits(100 * ends)} % of the peak`,
  ].join(', ');
}
