import type { Elementwise } from '../../util/quadrature.ts';
import { nextUp } from '../neighbours.ts';
import { showNumber } from '../show-number.ts';
import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { settingOf } from './setting-of.ts';

/** A formula that overflows or divides 0 by 0: no number at some places, and right elsewhere. */
export function notFinite(cases: readonly Case[]): Diagnosis | null {
  const isRightElsewhere = (c: Case) =>
    c.got.every((value, i) => !Number.isFinite(value) || c.agrees(i, value));
  if (!cases.every(isRightElsewhere)) return null;
  for (const c of cases) {
    const points = pointsOf(c);
    const gradient = found(c, 'gradient', c.gradient, points);
    const origin = found(c, 'origin', c.origin, points.filter(Number.isFinite));
    if (gradient || origin) return gradient ?? origin;
  }
  return null;
}

function found(
  c: Case,
  name: 'gradient' | 'origin',
  f: Elementwise,
  points: readonly number[],
): Diagnosis | null {
  const values = f(Float64Array.from(points));
  // At infinity the gradient may be infinite, but it has to be something.
  const isBad = (value: number, k: number) =>
    Number.isNaN(value) || (Math.abs(value) === Infinity && Number.isFinite(points[k]));
  const i = values.findIndex(isBad);
  if (i < 0) return null;
  const where = `x = ${showNumber(points[i] as number)}${settingOf(c)}`;
  return {
    cause: `${name}-not-finite`,
    text: `the ${name} is ${values[i]} at ${where}, and right where it is finite`,
    errorBefore: Infinity,
    errorAfter: 0,
  };
}

/** Zeros, breaks and beside them, round numbers, infinities, and farther and farther out: as far as it is defined. */
function pointsOf({ xs, source: { anchor, length, breaks, range } }: Case): number[] {
  if (range) return [...xs];
  const round = [0, -0, anchor, 0.5, -0.5, 1, -1, 2, -2];
  const far = [10, 1e2, 1e3, 1e4].flatMap((t) => [-t, t, -t * length, t * length]);
  const outwards = [...xs, ...far].sort((a, b) => Math.abs(a) - Math.abs(b));
  return [...round, ...breaks, ...breaks.map(nextUp), ...outwards, -Infinity, Infinity];
}
