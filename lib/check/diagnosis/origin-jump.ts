import { findJumps } from '../jumps.ts';
import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { fitExpression, showExpression } from './expression.ts';

/** The origin jumps where it should not: a constant is missing from one of its branches. */
export function originJump(
  cases: readonly Case[],
  declared: (c: Case) => readonly number[],
): Diagnosis | null {
  const jumps = cases.map((c) => {
    const { length, breaks } = c.source;
    const known = breaks.filter((at) => declared(c).includes(at));
    const beside = breaks.flatMap((at) => [at - 1e-9 * length, at + 1e-9 * length]);
    const points = [...c.xs, ...beside].sort((a, b) => a - b);
    return findJumps(c.origin, points, { breaks: known, length });
  });
  if (!jumps.every((found) => found.length === 1)) return null;
  const settings = cases.map(({ params }) => params);
  const heights = jumps.map(([jump]) => (jump ? jump.high - jump.low : Number.NaN));
  const places = cases.map((c, i) => placeOf(c, jumps[i]?.[0]?.above as number));
  const [height, place] = [fitExpression(heights, settings), fitExpression(places, settings)];
  if (height === null || place === null) return null;
  const [by, at] = [showExpression(height), showExpression(place)];
  const less = showExpression({ ...height, coefficient: -height.coefficient });
  return {
    cause: 'origin-jump',
    text: `the origin jumps by ${by} at x = ${at}: a constant of ${less} is missing beyond`,
    correction: `G(x) + (${less}) for x > ${at}`,
    errorBefore: Math.max(...heights.map(Math.abs)),
    errorAfter: 0,
  };
}

function placeOf({ landmarks, source: { length, anchor } }: Case, x: number): number {
  const near = (at: number) => Math.abs(at - x) <= 1e-9 * Math.max(length, Math.abs(at));
  return [...landmarks, anchor, 0].find(near) ?? x;
}
