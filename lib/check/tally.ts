import type { ParameterValues } from '../surrogates/core/surrogate-row.ts';
import { type CheckedPoint, type CheckResult, describePoint, severity } from './report.ts';
import { showSetting } from './show-number.ts';

/** Counts the comparisons of one check and keeps the worst of them. */
export class Tally {
  private points = 0;
  private inconclusive = 0;
  private maxAbsError = 0;
  private maxRelError = 0;
  private worst: CheckedPoint | null = null;
  private failure: string | null = null;
  /** That too many comparisons could not tell: worth saying where none found an error. */
  private undecided: string | null = null;
  private params: ParameterValues | undefined;
  private note = '';
  /** What had been counted before them. */
  private before = { points: 0, inconclusive: 0 };

  /** Whether an error has been found. */
  get failed(): boolean {
    return this.message() !== '';
  }

  /** The comparisons from here on are made under these parameters; a note says what is held besides. */
  under(params: ParameterValues | undefined, note = ''): void {
    this.params = params;
    this.note = note;
    this.before = { points: this.points, inconclusive: this.inconclusive };
  }

  /**
   * Counts a comparison. A NaN equals a NaN only.
   *
   * @param slack - The part of the tolerance that is the uncertainty of `due` itself.
   */
  compare(x: number, got: number, due: number, tolerance: number, slack = 0, place?: string): void {
    this.points++;
    const error = got === due || Object.is(got, due) ? 0 : distance(got, due);
    const relative = error > slack ? (error - slack) / Math.max(Math.abs(got), Math.abs(due)) : 0;
    if (error === 0 && this.worst !== null) return;
    if (error > this.maxAbsError) this.maxAbsError = error;
    if (relative > this.maxRelError) this.maxRelError = relative;
    if (Number.isNaN(relative)) this.maxRelError = Infinity;
    if (this.worst !== null && !(severity({ error, tolerance }) > severity(this.worst))) return;
    const where = [place, this.note].filter(Boolean).join(', ');
    this.worst = {
      x,
      ...(where !== '' && { place: where }),
      ...(this.params !== undefined && { params: this.params }),
      got,
      due,
      error,
      tolerance,
    };
  }

  /** Counts a comparison whose numbers are the same. */
  agree(): void {
    this.points++;
  }

  /** Counts a value that may be anything but NaN. */
  requireNumber(x: number, value: number, place: string): void {
    if (Number.isNaN(value)) this.fail(`${place} is NaN at x = ${x}`);
    else this.compare(x, value, value, 0, 0, place);
  }

  /** Counts a comparison that cannot tell. */
  skip(): void {
    this.points++;
    this.inconclusive++;
  }

  /** Fails when more than this share of the comparisons since `under` could not tell. */
  requireConclusive(share: number): void {
    const points = this.points - this.before.points;
    const inconclusive = this.inconclusive - this.before.inconclusive;
    if (inconclusive <= Math.max(1, Math.floor(share * points)) && inconclusive < points) return;
    const reason = `inconclusive at ${inconclusive} of ${points} points: is the length too large?`;
    this.undecided ??= this.underSettings(reason);
  }

  /** Fails for a reason that is no comparison; the first one counts. */
  fail(reason: string): void {
    this.failure ??= this.underSettings(reason);
  }

  /** What the check found, under its name. */
  result(name: string): CheckResult {
    const { points, inconclusive, maxAbsError, maxRelError, worst } = this;
    const message = this.message();
    return { name, passed: message === '', points, inconclusive, maxAbsError, maxRelError, worst, message };
  }

  private message(): string {
    const wrong = this.worst !== null && severity(this.worst) > 1 ? describePoint(this.worst) : null;
    const reasons = [this.failure, wrong].filter((reason) => reason !== null);
    return reasons.length > 0 ? reasons.join('; ') : (this.undecided ?? '');
  }

  private underSettings(reason: string): string {
    const setting = showSetting(this.params);
    return setting === '' ? reason : `${reason} (${setting})`;
  }
}

/** A check that says something and cannot fail. */
export function described(name: string, detail: string): CheckResult {
  return { ...new Tally().result(name), detail };
}

/** |got - due|, Infinity where that is not a number. */
function distance(got: number, due: number): number {
  const size = Math.abs(got - due);
  return Number.isNaN(size) ? Infinity : size;
}
