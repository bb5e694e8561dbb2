import type { ParameterValues } from '../surrogates/core/surrogate-row.ts';
import type { Certificate } from './certify/certificate.ts';
import type { Diagnosis } from './diagnose/diagnosis.ts';
import type { Identification } from './identify.ts';
import { showNumber, showSetting } from './show-number.ts';

/** One comparison of what came with what was due. */
export interface CheckedPoint {
  /** Where: the number that was put in; of what runs of neurons give, its index. */
  readonly x: number;
  /** What it was put in, where that needs saying: `inputs[1][0, 2]`, `gradient kernel`. */
  readonly place?: string;
  /** The parameters of the surrogate. */
  readonly params?: ParameterValues;
  readonly got: number;
  readonly due: number;
  /** |got - due|. */
  readonly error: number;
  /** The largest error that passes. */
  readonly tolerance: number;
}

/** What one check found. */
export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  /** The number of comparisons. */
  readonly points: number;
  /** How many of them could not tell: the finite difference itself was not sharp enough there. */
  readonly inconclusive: number;
  /** The largest |got - due|. */
  readonly maxAbsError: number;
  /** The largest relative error, beyond what the uncertainty of the finite difference explains. */
  readonly maxRelError: number;
  /** The comparison with the largest error in units of its tolerance. */
  readonly worst: CheckedPoint | null;
  /** Why it failed; empty when it passed. */
  readonly message: string;
  /** What it says besides its points, where it says more. */
  readonly detail?: string;
}

/** What a checker found: data, with a readable text from `toString()`. It survives `JSON.stringify`. */
export interface Report {
  /** The name of what was checked. */
  readonly subject: string;
  /** Whether every check passed. */
  readonly passed: boolean;
  readonly maxAbsError: number;
  readonly maxRelError: number;
  /** The worst comparison of all checks. */
  readonly worst: CheckedPoint | null;
  readonly checks: readonly CheckResult[];
  /** The likely cause of a failure, where one was found that explains it. */
  readonly diagnosis?: Diagnosis;
  /** What is known for every real number of a range, where that was asked for. */
  readonly certificate?: Certificate;
  /** What could not be proved, where that needs saying. */
  readonly unproved?: readonly string[];
  /** Which function of the family a gradient without an origin, or samples, are of. */
  readonly function?: Identification;
  /** One line a check, the worst point of each; then the likely cause, and what could not be proved. */
  toString(): string;
  /** The data, with numbers that JSON has no name for as text. */
  toJSON(): unknown;
}

/** Puts the results of the checks together. When one failed, `diagnose` is asked for the cause. */
export function report(
  subject: string,
  checks: readonly CheckResult[],
  diagnose: () => Diagnosis | undefined = () => undefined,
  more: Pick<Report, 'certificate' | 'unproved' | 'function'> = {},
): Report {
  const passed = checks.every((check) => check.passed);
  const diagnosis = passed ? undefined : diagnose();
  const data = {
    subject,
    passed,
    maxAbsError: Math.max(0, ...checks.map((check) => check.maxAbsError)),
    maxRelError: Math.max(0, ...checks.map((check) => check.maxRelError)),
    worst: worstOf(checks),
    checks,
    ...(diagnosis && { diagnosis }),
    ...more,
  };
  return Object.defineProperties(data, {
    toString: { value: () => text(data) },
    toJSON: { value: () => withoutNonFinite(data) },
  }) as Report;
}

/** The report. @throws Error with its text when a check failed, and that is asked for. */
export function requirePassed(found: Report, assert: boolean): Report {
  if (found.passed || !assert) return found;
  throw new Error(String(found));
}

/** How far a point uses its tolerance up: above 1 it fails. */
export function severity({ error, tolerance }: Pick<CheckedPoint, 'error' | 'tolerance'>): number {
  if (error === 0) return 0;
  return error < Infinity && tolerance > 0 ? error / tolerance : Infinity;
}

function worstOf(checks: readonly CheckResult[]): CheckedPoint | null {
  const points = checks.flatMap(({ worst }) => worst ?? []);
  const most = Math.max(...points.map(severity));
  return points.find((point) => severity(point) === most) ?? null;
}

function text(found: Pick<Report, 'subject' | 'passed' | 'checks' | 'diagnosis' | 'unproved'>): string {
  const { subject, passed, checks, diagnosis, unproved = [] } = found;
  const failed = checks.filter((check) => !check.passed).length;
  const head = passed ? `all ${checks.length} checks passed` : `${failed} of ${checks.length} checks failed`;
  return [
    `${subject}: ${head}`,
    ...checks.map(line),
    ...(diagnosis ? [`likely cause: ${diagnosis.text}`] : []),
    ...(diagnosis?.correction === undefined ? [] : [`right would be: ${diagnosis.correction}`]),
    ...unproved.map((what) => `not proved: ${what}`),
  ].join('\n');
}

function line({ name, passed, points, inconclusive, worst, message, detail }: CheckResult): string {
  const open = inconclusive > 0 ? `, ${inconclusive} inconclusive` : '';
  const most = worst ? `; worst ${describePoint(worst)}` : '';
  const why = passed ? most : `; ${message}`;
  const found = `${points} ${points === 1 ? 'point' : 'points'}${open}${why}`;
  return `${passed ? '✓' : '✗'} ${name}: ${detail ?? found}`;
}

/** A point in words: where, what came, what was due. */
export function describePoint({ x, place, params, got, due, error, tolerance }: CheckedPoint): string {
  const setting = showSetting(params);
  const where = [place && `in ${place}`, `at x = ${showNumber(x)}`, setting && `(${setting})`];
  const numbers = `got ${showNumber(got)}, due ${showNumber(due)}`;
  const bounds = `error ${error.toExponential(1)}, tolerance ${tolerance.toExponential(1)}`;
  return `${where.filter(Boolean).join(' ')}: ${numbers}, ${bounds}`;
}

function withoutNonFinite(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (Array.isArray(value)) return value.map(withoutNonFinite);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutNonFinite(item)]));
}
