import { integrate } from '../../util/quadrature.ts';
import { gapAt } from '../neighbours.ts';
import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { showExpression } from './expression.ts';
import { fitOver, fitPlace } from './place.ts';

/** A jump of the origin. */
export interface OriginJump {
  readonly at: number;
  readonly height: number;
}

/** The origin jumps where it should not: a constant is missing from one of its branches. */
export function originJump(
  cases: readonly Case[],
  jumps: readonly (readonly OriginJump[])[],
): Diagnosis | null {
  if (!jumps.every((found) => found.length === 1)) return null;
  const heights = jumps.map(([jump]) => jump?.height ?? Number.NaN);
  const height = fitOver(heights, cases);
  const place = fitPlace(
    jumps.map(([jump]) => jump?.at ?? Number.NaN),
    cases,
  );
  if (height === null || place === null) return null;
  const by = showExpression(height);
  const less = showExpression({ ...height, coefficient: -height.coefficient });
  return {
    cause: 'origin-jump',
    text: `the origin jumps by ${by} at x = ${place.text}: a constant of ${less} is missing beyond`,
    correction: `G(x) + (${less}) for x > ${place.text}`,
    errorBefore: Math.max(...heights.map(Math.abs)),
    errorAfter: 0,
  };
}

/**
 * Where the origin changes by more than the integral of its gradient: between neighbouring points, the interval being halved
 * as long as it does. The gradient has to be right; the jumps that are declared do not count.
 */
export function originJumps(c: Case, declared: readonly number[]): OriginJump[] {
  const gap = 1e-9 * c.source.length;
  const isDeclared = (x: number) => declared.some((at) => Math.abs(at - x) <= 2 * gap);
  const beside = c.landmarks.flatMap((at) => (isDeclared(at) ? [at - gap, at + gap] : [at]));
  const edges = [...c.xs, ...beside].filter((x) => !declared.includes(x)).sort((a, b) => a - b);
  return edges.slice(1).flatMap((b, i) => {
    const a = edges[i] as number;
    const isKnown = isDeclared(a) && isDeclared(b);
    return isKnown || !stands(c, a, b) ? [] : narrowed(c, a, b);
  });
}

/** The change of the origin that its gradient does not explain. */
function surplus({ origin, gradient }: Case, a: number, b: number): number {
  const [low, high] = origin(Float64Array.of(a, b)) as unknown as [number, number];
  return high - low - integrate(gradient, a, b).value;
}

/** Whether it is more than rounding. */
function stands(c: Case, a: number, b: number): boolean {
  const size = Math.max(c.source.magnitude || 0, ...c.origin(Float64Array.of(a, b)).map(Math.abs));
  return Math.abs(surplus(c, a, b)) > negligible * size;
}

const negligible = 1e-9;

/** The interval as small as it gets: what the quadrature missed is gone by then, a jump is not. */
function narrowed(c: Case, low: number, high: number): OriginJump[] {
  let [a, b] = [low, high];
  while (b - a > gapAt(b, c.source.length)) {
    const middle = a / 2 + b / 2;
    if (Math.abs(surplus(c, a, middle)) > Math.abs(surplus(c, middle, b))) b = middle;
    else a = middle;
  }
  return stands(c, a, b) ? [{ at: placeOf(c, b), height: surplus(c, a, b) }] : [];
}

/** A point that has a name, where the jump is at it but for rounding. */
function placeOf({ landmarks, source: { length, anchor } }: Case, x: number): number {
  const near = (at: number) => Math.abs(at - x) <= 1e-9 * Math.max(length, Math.abs(at));
  return [...landmarks, anchor, 0].find(near) ?? x;
}

/** The origin has the right slope and is off by a constant. */
export function originConstant(cases: readonly Case[]): Diagnosis | null {
  const surplus = cases.map((c) => {
    const { fixed } = c.source;
    return fixed ? (c.origin(Float64Array.of(fixed.x))[0] as number) - fixed.due : Number.NaN;
  });
  const by = fitOver(
    surplus.map((s) => (Math.abs(s) < 1e-12 ? 0 : s)),
    cases,
  );
  if (by === null || by.coefficient === 0) return null;
  return {
    cause: 'origin-constant',
    text: `the origin is off by a constant: ${showExpression(by)} too much`,
    correction: `G(x) - (${showExpression(by)})`,
    errorBefore: Math.max(...surplus.map((s) => Math.abs(s) || 0)),
    errorAfter: 0,
  };
}
