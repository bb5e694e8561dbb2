import type { StudyValue } from '../../studies/study.ts';
import { isPlainObject, show } from '../../util/errors.ts';
import { UsageError } from '../usage-error.ts';

/** What values a parameter has: some of a list, or any of a distribution. */
export type Choice =
  | { readonly kind: 'values'; readonly values: readonly StudyValue[] }
  | {
      readonly kind: 'interval';
      readonly from: number;
      readonly to: number;
      readonly isLog: boolean;
      readonly isInteger: boolean;
    }
  | { readonly kind: 'normal'; readonly mean: number; readonly std: number };

/** The choices of all parameters of a study, in their order. */
export type Choices = Readonly<Record<string, Choice>>;

/** As many runs as a map has room for. */
export const mostRuns = 2 ** 24;

/** Digits that a number of a range is rounded to, so that it reads well and is the same on every machine. */
const digits = 12;

/** Reads the `parameters` of a study. @throws UsageError that names the parameter, what came and what was due. */
export function readChoices(parameters: unknown): Choices {
  if (!isPlainObject(parameters))
    throw new UsageError(
      `parameters: got ${show(parameters)} when an object was due: { width: [0.1, 1, 10] }.`,
    );
  const entries = Object.entries(parameters);
  if (entries.length === 0) throw new UsageError('parameters: got none when one or more were due.');
  return Object.fromEntries(entries.map(([name, one]) => [name, choiceOf(`parameters.${name}`, one)]));
}

function choiceOf(place: string, parameter: unknown): Choice {
  if (Array.isArray(parameter)) return { kind: 'values', values: listOf(place, parameter) };
  if (isPlainObject(parameter)) {
    if ('from' in parameter || 'to' in parameter) return rangeOf(place, parameter as Fields);
    if ('mean' in parameter || 'std' in parameter) return normalOf(place, parameter as Fields);
  }
  return failing(place, `got ${show(parameter)} when a list, { from, to, count } or { mean, std } was due.`);
}

/** A list of values, each once. */
export function listOf(place: string, list: readonly unknown[]): StudyValue[] {
  if (list.length === 0) failing(place, 'got an empty list when one value or more was due.');
  return [...new Set(list.map((value) => finiteOf(place, value)))];
}

function finiteOf(place: string, value: unknown): StudyValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // -0 is written as 0.
  if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value;
  return failing(place, `got ${show(value)} when finite numbers, strings, true or false were due.`);
}

type Fields = Readonly<Record<string, unknown>>;

function rangeOf(place: string, fields: Fields): Choice {
  requireKnown(place, fields, ['from', 'to', 'count', 'scale', 'integer']);
  const [from, to] = [numberOf(place, 'from', fields), numberOf(place, 'to', fields)];
  const { count, scale = 'linear', integer = false } = fields;
  if (!(from < to)) failing(place, `got from ${from} and to ${to} when the lower was due first.`);
  if (scale !== 'linear' && scale !== 'log')
    failing(place, `scale is ${show(scale)} when "linear" or "log" was due.`);
  if (scale === 'log' && from <= 0)
    failing(place, `from is ${from} when it was due above 0, as scale is log.`);
  if (typeof integer !== 'boolean') failing(place, `integer is ${show(integer)} when true or false was due.`);
  if (integer && !(Number.isSafeInteger(from) && Number.isSafeInteger(to)))
    failing(place, `got from ${from} and to ${to} when integers were due.`);
  const length = scale === 'log' ? to / from : to - from;
  if (length === Infinity)
    failing(place, `got from ${from} and to ${to} when ends that are less far apart were due.`);
  const interval = { kind: 'interval', from, to, isLog: scale === 'log', isInteger: integer } as const;
  if (count === undefined) return interval;
  if (!Number.isSafeInteger(count) || (count as number) < 2 || (count as number) > mostRuns)
    failing(place, `count is ${show(count)} when an integer from 2 to ${mostRuns} was due.`);
  return { kind: 'values', values: pointsOf(interval, count as number) };
}

function normalOf(place: string, fields: Fields): Choice {
  requireKnown(place, fields, ['mean', 'std']);
  const [mean, std] = [numberOf(place, 'mean', fields), numberOf(place, 'std', fields)];
  if (std <= 0) failing(place, `std is ${std} when a number above 0 was due.`);
  return { kind: 'normal', mean, std };
}

function pointsOf(interval: Extract<Choice, { kind: 'interval' }>, count: number): number[] {
  const points = Array.from({ length: count }, (_, i) => pointOf(interval, i / (count - 1)));
  return [...new Set(points)];
}

/** The number of an interval at a share of its length, 0 to 1. */
export function pointOf(
  { from, to, isLog, isInteger }: Extract<Choice, { kind: 'interval' }>,
  share: number,
): number {
  const point = isLog ? from * (to / from) ** share : from + (to - from) * share;
  const rounded = isInteger ? Math.round(point) : roundedNumber(point);
  return Math.max(from, Math.min(rounded, to));
}

/** A number to so many digits that machines agree on it. */
export function roundedNumber(x: number): number {
  return Number(x.toPrecision(digits)) + 0;
}

function numberOf(place: string, name: string, fields: Fields): number {
  const value = fields[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return failing(place, `${name} is ${show(value)} when a finite number was due.`);
}

function requireKnown(place: string, fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).find((name) => !known.includes(name));
  if (unknown !== undefined)
    failing(place, `got the unknown field ${show(unknown)}, known are ${known.join(', ')}.`);
}

function failing(place: string, text: string): never {
  throw new UsageError(`${place}: ${text}`);
}
