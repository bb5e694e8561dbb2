import { random } from '../ops/random.ts';
import { type Crossing, isCrossing } from '../surrogates/core/crossing.ts';
import type { Surrogate, SurrogateOptions } from '../surrogates/core/surrogate.ts';
import type { SurrogateRow } from '../surrogates/core/surrogate-row.ts';
import { failType, isPlainObject, show } from '../util/errors.ts';
import type { CertifyOptions } from './certify/certificate.ts';
import { certificateCheck } from './certify/certificate-check.ts';
import { requireCertify } from './certify/require-certify.ts';
import { checkGradient, gradientAlone } from './check-gradient.ts';
import { checks } from './checks/index.ts';
import { crossingSubjects } from './crossing-subjects.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { type GradientRow, integrated } from './integrated.ts';
import { type CheckOptions, requireKind, requireOptions } from './options.ts';
import { type Report, report, requirePassed } from './report.ts';
import { runChecks } from './run-checks.ts';
import { drawSettings } from './settings.ts';
import type { Subject } from './subject.ts';
import { surrogateSubject } from './surrogate-subject.ts';

/** Options of `checkSurrogate`. */
export interface CheckSurrogateOptions<K extends string = string> extends CheckOptions {
  /**
   * Parameters to check the surrogate under, besides its own; what a setting does not name is as in `spike`.
   * Default: the defaults of the row, special values of each domain, and random ones.
   */
  readonly settings?: readonly Readonly<Partial<Record<K, number>>>[];
  /**
   * Prove besides, for every real number of this range and the parameters of `spike`, that the gradient is the derivative of the
   * origin within 1e-6 of its peak: or find a point where it is not; see `Report.certificate`. An object also takes ranges of
   * parameters. Default: no.
   */
  readonly certify?: readonly [low: number, high: number] | CertifyOptions;
}

const place = 'checkSurrogate';

/**
 * Checks a surrogate: its gradient is the derivative of its origin (finite differences in Float64, one-sided ones at kinks,
 * integrals between), the tape and the Float32 kernels give that gradient, the forward is the step, and what its row
 * declares is so; each under many settings of its parameters. With `certify` it proves the first, for every real number of a range.
 *
 * A row without an origin, `{ gradient, … }`, is integrated: that it is finite and what it declares is checked, and the report says
 * its peak, area, tail and symmetry, of which function of the family it is, and what could not be proved.
 *
 * @returns What each check found. A function of the row that throws is a failed check.
 * @throws TypeError or RangeError for bad arguments; with `assert`, an Error with the report when a check fails.
 */
export function checkSurrogate<K extends string>(
  spike: Surrogate<K> | Crossing<K> | GradientRow<K>,
  options: CheckSurrogateOptions<NoInfer<K>> = {},
): Report {
  const isAlone = isGradientRow(spike);
  const whole = isAlone ? integrated(spike as unknown as GradientRow) : spike;
  requireSurrogate(whole);
  const { settings, tolerance, seed, assert } = requireOptions(place, options, ['settings', 'certify']);
  requireSettings(settings);
  const { row } = whole as Surrogate;
  if (isAlone && options.certify !== undefined) failType(place, `certify: ${row.name} has no origin.`);
  const certified = certificateOf(whole as never, options.certify);
  const draws = row.stochastic && { random: random(seed) };
  const under = (setting: object): Instance =>
    (whole as Surrogate)({ ...setting, ...draws } as SurrogateOptions<string>);
  const instances = [{}, ...(settings ?? drawSettings(row, random(seed)))].map(under);
  const subjects = distinct(instances).flatMap((one, rank) => {
    const how = { tolerance, seed, rank };
    return isCrossing(one)
      ? crossingSubjects(one, how)
      : [surrogateSubject(one, how, isAlone ? gradientAlone : {})];
  });
  const found = isAlone ? checkGradient(subjects) : checkWhole(row.name, subjects, certified);
  return requirePassed(found, assert);
}

function checkWhole(
  name: string,
  subjects: readonly Subject[],
  certified: ReturnType<typeof certificateOf>,
): Report {
  const results = runChecks(checks, subjects, { under: (subject) => subject });
  const { check, certificate } = certified ?? {};
  const all = check ? [...results, check] : results;
  return report(name, all, () => diagnose(subjects), certificate && { certificate });
}

/** @throws TypeError or RangeError for what cannot be certified. */
function certificateOf(spike: Surrogate | Crossing, certify: unknown) {
  if (certify === undefined) return undefined;
  if (isCrossing(spike)) failType(place, `certify: ${spike.row.name} has two inputs, and one is due.`);
  return certificateCheck(place, spike, requireCertify(place, spike.row, certify));
}

/** Whether it is a row with a gradient and no origin. */
function isGradientRow(spike: unknown): boolean {
  const { gradient, origin } = (spike ?? {}) as Partial<SurrogateRow>;
  return typeof spike === 'object' && typeof gradient === 'function' && origin === undefined;
}

function requireSurrogate(spike: unknown): void {
  const { row, kernels } = (spike ?? {}) as Partial<Surrogate>;
  if (typeof spike === 'function' && row !== undefined && kernels !== undefined) return;
  failType(place, `got ${show(spike)} when a surrogate, as surrogate(row) makes it, was due.`);
}

function requireSettings(settings: unknown = []): void {
  const isList = Array.isArray(settings);
  requireKind(place, 'settings', settings, 'an array of parameters by name was due', isList);
  for (const [i, one] of (settings as readonly unknown[]).entries())
    requireKind(place, `settings[${i}]`, one, 'parameters by name were due', isPlainObject(one));
}

type Instance = Surrogate | Crossing;

/** Each setting once. */
function distinct(instances: readonly Instance[]): Instance[] {
  return [...new Map(instances.map((one) => [JSON.stringify(one.params), one])).values()];
}
