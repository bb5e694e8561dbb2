import { integrate } from '../../util/quadrature.ts';
import { gapAt } from '../neighbours.ts';
import { type Case, placeAt } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { fitExpression, showExpression } from './expression.ts';
import { fitPlace } from './place.ts';

/** A jump of the origin. */
interface OriginJump {
  readonly at: number;
  readonly height: number;
}

/** The origin jumps where it should not: a constant is missing from one of its branches. */
export function originJump(cases: readonly Case[]): Diagnosis | null {
  const found = cases.map(originJumps);
  const jumps = found.flatMap((all) => (all.length === 1 ? all : []));
  if (jumps.length < cases.length) return null;
  const heights = jumps.map(({ height }) => height);
  const height = fitExpression(heights, cases);
  const places = jumps.map(({ at }) => at);
  const place = fitPlace(places, cases);
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
function originJumps(c: Case): OriginJump[] {
  const { length, jumps = [] } = c.source;
  const beside = c.landmarks.flatMap((at) => {
    const gap = jumps.includes(at) ? 1e-9 * Math.max(length, Math.abs(at)) : 0;
    return [at - gap, at + gap];
  });
  const edges = [...c.xs, ...beside].sort((a, b) => a - b);
  return edges.slice(1).flatMap((b, i) => {
    const a = edges[i] as number;
    const isDeclared = jumps.some((at) => a < at && at < b);
    return isDeclared || surplus(c, a, b) === 0 ? [] : narrowed(c, a, b);
  });
}

/** A smaller share of the origin is rounding. */
const negligible = 1e-9;

/** The change of the origin that its gradient does not explain; 0 where that is rounding. */
function surplus({ origin, gradient, source }: Case, a: number, b: number): number {
  const [low, high] = origin(Float64Array.of(a, b)) as unknown as [number, number];
  const found = high - low - integrate(gradient, a, b).value;
  const size = Math.max(source.magnitude || 0, Math.abs(low), Math.abs(high));
  return Math.abs(found) > negligible * size ? found : 0;
}

/** The interval as small as it gets: what the quadrature missed is gone by then, a jump is not. */
function narrowed(c: Case, low: number, high: number): OriginJump[] {
  let [a, b] = [low, high];
  while (b - a > gapAt(b, c.source.length)) {
    const middle = a / 2 + b / 2;
    if (Math.abs(surplus(c, a, middle)) > Math.abs(surplus(c, middle, b))) b = middle;
    else a = middle;
  }
  const height = surplus(c, a, b);
  return height === 0 ? [] : [{ at: placeAt(b, c.source, c.landmarks), height }];
}

/** The origin has the right slope and is off by a constant. */
export function originConstant(cases: readonly Case[]): Diagnosis | null {
  if (cases.some((c) => originJumps(c).length > 0)) return null;
  const surplus = cases.map((c) => {
    const { fixed } = c.source;
    return fixed ? (c.origin(Float64Array.of(fixed.x))[0] as number) - fixed.due : Number.NaN;
  });
  const by = fitExpression(
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
