import type { Case, Source } from './case.ts';
import { cotangent, type Pull } from './cotangent.ts';
import { casesOf, diagnoseGradient } from './diagnose-gradient.ts';
import type { Diagnosis } from './diagnosis.ts';
import { fires } from './fires.ts';
import { notFinite } from './not-finite.ts';
import { type FixedValue, originConstant } from './origin-constant.ts';
import { originJump, originJumps } from './origin-jump.ts';

/** What can be asked of the functions under diagnosis, besides their values. */
export interface Questions {
  /** Points at which the origin may jump. */
  readonly jumps?: (c: Case) => readonly number[];
  /** A value that the origin must have. */
  readonly fixed?: (c: Case) => FixedValue | undefined;
  readonly pull?: Pull;
  /** The forward, and the least number at which it is due to fire. */
  readonly forward?: (c: Case, xs: Float64Array) => ArrayLike<number>;
  readonly firesFrom?: (c: Case) => number;
}

/** The likely cause of a failed check; undefined where nothing that is tried explains it. */
export function diagnose(sources: readonly Source[], questions: Questions): Diagnosis | undefined {
  const cases = casesOf(sources);
  if (cases.length === 0) return undefined;
  if (!cases.every((c) => c.isRight)) return diagnoseGradient(cases) ?? undefined;
  const { jumps: declared = () => [], fixed, pull, forward, firesFrom = () => 0 } = questions;
  const jumps = cases.map((c) => originJumps(c, declared(c)));
  const isWhole = jumps.every((found) => found.length === 0);
  return (
    originJump(cases, jumps) ??
    notFinite(cases) ??
    (fixed && isWhole ? originConstant(cases, fixed) : null) ??
    (pull && cotangent(cases, pull)) ??
    (forward && fires(cases, forward, firesFrom)) ??
    undefined
  );
}
