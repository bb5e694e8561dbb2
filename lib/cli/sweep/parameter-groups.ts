import type { StudyValue } from '../../studies/study.ts';
import { short } from '../words.ts';
import { numberOf } from './record.ts';
import type { BriefRecord } from './record-file.ts';
import type { Objective } from './study-message.ts';

/** The runs that have a value of a parameter, or one of an interval. */
export interface Group {
  readonly label: string;
  /** Where it lies on an axis; null for what is no number. */
  readonly at: number | null;
  readonly runs: number;
  readonly mean: number;
  /** The standard deviation over the runs (n - 1). */
  readonly std: number;
  readonly best: number;
  readonly worst: number;
}

/** What came of the values of a parameter. */
export interface ParameterGroups {
  readonly name: string;
  readonly groups: readonly Group[];
}

/** More values than these are gathered into intervals with the same number of runs. */
const mostValues = 16;

const intervals = 8;

interface Scored {
  readonly value: StudyValue;
  readonly score: number;
}

/** For each parameter with more than one value, what came of each. */
export function groupsOf(done: readonly BriefRecord[], objective: Objective): ParameterGroups[] {
  const names = [...new Set(done.flatMap(({ parameters }) => Object.keys(parameters)))];
  return names
    .map((name) => ({ name, groups: groupsOfOne(scoredBy(name, done, objective), objective.isHigh) }))
    .filter(({ groups }) => groups.length > 1);
}

function scoredBy(name: string, done: readonly BriefRecord[], objective: Objective): Scored[] {
  return done.flatMap(({ parameters, results }) => {
    const value = parameters[name];
    const score = numberOf(results?.[objective.name]);
    return value === undefined || Number.isNaN(score) ? [] : [{ value, score }];
  });
}

function groupsOfOne(scored: readonly Scored[], isHigh: boolean): Group[] {
  const byValue = new Map<StudyValue, Scored[]>();
  for (const one of scored) {
    const same = byValue.get(one.value);
    if (same) same.push(one);
    else byValue.set(one.value, [one]);
  }
  const isNumeric = [...byValue.keys()].every((value) => typeof value === 'number');
  if (!isNumeric) return Array.from(byValue, ([value, ones]) => groupOf(String(value), null, ones, isHigh));
  const sorted = scored.toSorted((a, b) => Number(a.value) - Number(b.value));
  if (byValue.size > mostValues) return binned(sorted, isHigh);
  return [...new Set(sorted.map(({ value }) => value as number))].map((value) =>
    groupOf(short(value, 6), value, byValue.get(value) ?? [], isHigh),
  );
}

function binned(sorted: readonly Scored[], isHigh: boolean): Group[] {
  return Array.from({ length: intervals }, (_, i) => {
    const part = sorted.slice(
      Math.floor((i * sorted.length) / intervals),
      Math.floor(((i + 1) * sorted.length) / intervals),
    );
    const [low, high] = [Number(part[0]?.value), Number(part.at(-1)?.value)];
    const middle = Number(part[part.length >> 1]?.value);
    return groupOf(`${short(low, 3)} to ${short(high, 3)}`, middle, part, isHigh);
  });
}

function groupOf(label: string, at: number | null, ones: readonly Scored[], isHigh: boolean): Group {
  const scores = ones.map(({ score }) => score);
  const mean = scores.reduce((sum, x) => sum + x, 0) / scores.length;
  const squares = scores.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const [low, high] = scores.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, -Infinity]);
  return {
    label,
    at,
    runs: scores.length,
    mean,
    std: scores.length > 1 ? Math.sqrt(squares / (scores.length - 1)) : Number.NaN,
    best: isHigh ? high : low,
    worst: isHigh ? low : high,
  };
}
