import { Case, type Source } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { gradientCauses } from './gradient-causes.ts';
import { originConstant, originJump } from './origin-causes.ts';
import { cotangent, fires, notFinite } from './other-causes.ts';
import { everywhere } from './region.ts';
import { firstOf } from './solve.ts';

/** What may be wrong where the gradient is the derivative of the origin. */
const otherCauses = [originJump, notFinite, originConstant, cotangent, fires];

/** The likely cause of a failed check; undefined where nothing that is tried explains it. */
export function diagnose(sources: readonly Source[]): Diagnosis | undefined {
  const cases = sources.map((source) => new Case(source)).filter((c) => c.isConclusive);
  if (cases.length === 0) return undefined;
  const causes = cases.every((c) => c.isRight) ? otherCauses : gradientCauses;
  return firstOf(causes, cases, everywhere) ?? undefined;
}
