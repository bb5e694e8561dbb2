import { another } from './another.ts';
import { Case, type Source } from './case.ts';
import { confused } from './confused.ts';
import { type Candidate, confirm } from './correction.ts';
import type { Diagnosis } from './diagnosis.ts';
import { factor } from './factor.ts';
import { errorOf, ignored } from './ignored.ts';
import { notFinite } from './not-finite.ts';
import { offset } from './offset.ts';
import { parameter, unused } from './parameter.ts';
import { powers } from './powers.ts';
import { everywhere, type Region, wrongRegion } from './region.ts';
import { shift } from './shift.ts';
import { stretch } from './stretch.ts';

/** The cases that can be judged by, from what is written under each setting. */
export function casesOf(sources: readonly Source[]): Case[] {
  return sources.map((source) => new Case(source)).filter((c) => c.isConclusive);
}

/**
 * Why a gradient is not the derivative of its origin: the simplest correction that brings it right at every point of every
 * case, on the whole line or in the part where it is wrong; else, where it is wrong; null when there is nothing to say.
 */
export function diagnoseGradient(cases: readonly Case[]): Diagnosis | null {
  if (cases.length === 0 || cases.every((c) => c.isRight)) return null;
  return (
    tried(cases, everywhere, [unused, factor]) ??
    confused(cases) ??
    tried(cases, everywhere, [offset, parameter]) ??
    ignored(cases) ??
    tried(cases, everywhere, [shift, stretch, ...powers]) ??
    notFinite(cases) ??
    diagnoseRegion(cases, another)
  );
}

function tried(cases: readonly Case[], region: Region, candidates: readonly Candidate[]): Diagnosis | null {
  for (const candidate of candidates) {
    const correction = candidate(cases, region);
    const diagnosis = correction && confirm(cases, region, correction);
    if (diagnosis) return diagnosis;
  }
  return null;
}

/** A correction in part of the line; else `otherwise`; else just where it is wrong. */
function diagnoseRegion(
  cases: readonly Case[],
  otherwise: (cases: readonly Case[]) => Diagnosis | null,
): Diagnosis | null {
  const region = wrongRegion(cases);
  const found = (region && tried(cases, region, [factor, offset, shift, ...powers])) ?? otherwise(cases);
  if (found || !region?.isClear) return found;
  return {
    cause: 'gradient-wrong-region',
    text: `the gradient is not the derivative of the origin${region.text}; elsewhere it is`,
    errorBefore: Math.max(...cases.map(errorOf)),
    errorAfter: 0,
  };
}
