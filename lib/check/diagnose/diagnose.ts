import type { Source } from './case.ts';
import { casesOf, diagnoseGradient } from './diagnose-gradient.ts';
import type { Diagnosis } from './diagnosis.ts';
import { originConstant, originJump, originJumps } from './origin-causes.ts';
import { cotangent, fires, notFinite } from './other-causes.ts';

/** The likely cause of a failed check; undefined where nothing that is tried explains it. */
export function diagnose(sources: readonly Source[]): Diagnosis | undefined {
  const cases = casesOf(sources);
  if (cases.length === 0) return undefined;
  if (!cases.every((c) => c.isRight)) return diagnoseGradient(cases) ?? undefined;
  const jumps = cases.map((c) => originJumps(c, c.source.jumps ?? []));
  const isWhole = jumps.every((found) => found.length === 0);
  return (
    originJump(cases, jumps) ??
    notFinite(cases) ??
    (isWhole ? originConstant(cases) : null) ??
    cotangent(cases) ??
    fires(cases) ??
    undefined
  );
}
