import { isPlainObject } from '../../util/errors.ts';
import type { PlannedRun } from './plan-of.ts';
import { idDigits, type RunParameters, runId } from './run-id.ts';

/** Numbers of a run by name; those that JSON has no number for as text. */
export type RunNumbers = Readonly<Record<string, number | 'NaN' | 'Infinity' | '-Infinity'>>;

/** What a run came to. */
export type Outcome =
  | { readonly results: Readonly<Record<string, number>>; readonly reports: readonly object[] }
  | { readonly error: string };

/** A finished run: one line of the file of a study. */
export interface RunRecord extends PlannedRun {
  readonly status: 'done' | 'failed';
  readonly results?: RunNumbers;
  /** What it reported on its way, where it did. */
  readonly reports?: readonly RunNumbers[];
  /** Why it failed. */
  readonly error?: string;
  /** How often it was tried. */
  readonly attempts: number;
  /** How long its last try took. */
  readonly seconds: number;
}

/** The record of a run. */
export function recordOf(
  planned: PlannedRun,
  outcome: Outcome,
  attempts: number,
  seconds: number,
): RunRecord {
  const { id, run, of, parameters } = planned;
  const spent = { attempts, seconds: Math.round(seconds * 1e3) / 1e3 };
  if ('error' in outcome)
    return { id, run, of, parameters, status: 'failed', error: outcome.error, ...spent };
  const reports = outcome.reports.map((one) => written(one as Readonly<Record<string, number>>));
  return {
    ...{ id, run, of, parameters, status: 'done', results: written(outcome.results) },
    ...(reports.length > 0 && { reports }),
    ...spent,
  };
}

function written(numbers: Readonly<Record<string, number>>): RunNumbers {
  const entries = Object.entries(numbers).map(([name, x]) => [name, Number.isFinite(x) ? x : String(x)]);
  return Object.fromEntries(entries) as RunNumbers;
}

/** A field of an object itself: names of studies may be those of fields that every object has. */
export function ownField(object: object | undefined, name: string): unknown {
  return object && Object.getOwnPropertyDescriptor(object, name)?.value;
}

/** A number of a record as a number. */
export function numberOf(value: RunNumbers[string] | undefined): number {
  return value === undefined ? Number.NaN : Number(value);
}

/** The line of a record, without its end. */
export function recordText(record: RunRecord): string {
  return JSON.stringify(record);
}

/** The id in the line of a record, which it begins with: most lines need not be parsed. */
export function idOfLine(line: string): string {
  const at = '{"id":"'.length;
  return line.slice(at, at + idDigits);
}

/** The record of a line; undefined for what is none, as the rest of a line that was being written when its process was killed. */
export function parseRecord(line: string): RunRecord | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is RunRecord {
  if (!isPlainObject(value)) return false;
  const { id, run, of, parameters, status, results, error, attempts } = value as Record<string, unknown>;
  const isWhole = Number.isSafeInteger(run) && Number.isSafeInteger(of) && Number.isSafeInteger(attempts);
  const hasOutcome =
    status === 'done' ? isPlainObject(results) : status === 'failed' && typeof error === 'string';
  return isWhole && hasOutcome && isPlainObject(parameters) && id === runId(parameters as RunParameters);
}

/** Of two records of a run the one that counts: a result before a failure, then the one that was tried more often. */
export function better(a: RunRecord, b: RunRecord): RunRecord {
  if (a.status !== b.status) return a.status === 'done' ? a : b;
  return b.attempts > a.attempts ? b : a;
}
