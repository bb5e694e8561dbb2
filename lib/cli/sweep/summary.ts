import { groupsOf, type ParameterGroups } from './parameter-groups.ts';
import { numberOf } from './record.ts';
import type { BriefRecord } from './record-file.ts';
import type { Objective } from './study-message.ts';

/** Why runs failed, and how many for that reason. */
export interface FailureKind {
  readonly error: string;
  readonly runs: number;
  /** The first of them. */
  readonly example: BriefRecord;
}

/** What the runs of a study came to. */
export interface Summary {
  /** How many the study has. */
  readonly of: number;
  readonly done: number;
  readonly failed: number;
  /** What the runs are ranked by; null where none has a result. */
  readonly objective: Objective | null;
  /** The best runs, the best first. */
  readonly best: readonly BriefRecord[];
  /** For each parameter, what came of its values; those that have one value only are left out. */
  readonly parameters: readonly ParameterGroups[];
  readonly failures: readonly FailureKind[];
}

/** Sums up finished runs. @param bestCount - How many of the best. */
export function summarize(
  records: readonly BriefRecord[],
  of: number,
  asked: Objective | null,
  bestCount: number,
): Summary {
  const done = records.filter(({ status }) => status === 'done');
  const failed = records.filter(({ status }) => status === 'failed');
  const objective = asked ?? firstResult(done);
  return {
    of,
    done: done.length,
    failed: failed.length,
    objective,
    best: objective ? bestOf(done, objective, bestCount) : [],
    parameters: objective ? groupsOf(done, objective) : [],
    failures: failureKinds(failed),
  };
}

function firstResult(done: readonly BriefRecord[]): Objective | null {
  const [name] = Object.keys(done[0]?.results ?? {});
  return name === undefined ? null : { name, isHigh: true };
}

/** Ties go to the run that comes first in the study, so that the order of the lines does not matter. */
function bestOf(done: readonly BriefRecord[], { name, isHigh }: Objective, count: number): BriefRecord[] {
  const scored = done
    .map((record) => ({ record, score: numberOf(record.results?.[name]) * (isHigh ? -1 : 1) }))
    .filter(({ score }) => !Number.isNaN(score));
  // Infinite scores have no difference.
  const order = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);
  scored.sort((a, b) => order(a.score, b.score) || a.record.run - b.record.run);
  return scored.slice(0, count).map(({ record }) => record);
}

function failureKinds(failed: readonly BriefRecord[]): FailureKind[] {
  const kinds = new Map<string, { runs: number; example: BriefRecord }>();
  for (const record of failed) {
    const error = record.error ?? '';
    const kind = kinds.get(error);
    if (kind) kind.runs++;
    else kinds.set(error, { runs: 1, example: record });
  }
  return Array.from(kinds, ([error, kind]) => ({ error, ...kind })).sort((a, b) => b.runs - a.runs);
}
