import { nextDown, nextUp } from '../neighbours.ts';
import { showNumber } from '../show-number.ts';
import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';

/** The forward is a step, but at another place than the threshold, or without the threshold itself. */
export function fires(cases: readonly Case[]): Diagnosis | null {
  for (const c of cases) {
    const { step, firesFrom: due = 0 } = c.source;
    const at = step && stepOf(step, c, due);
    if (at === undefined || at === due) continue;
    const cause = nextUp(due) === at || nextUp(at) === due ? 'forward-strict' : 'forward-threshold';
    return { cause, text: textOf(at, due), errorBefore: 1, errorAfter: 0 };
  }
  return null;
}

function textOf(at: number, due: number): string {
  if (nextUp(due) === at)
    return 'the spike fires above the threshold only, where it is due at the threshold too';
  if (nextUp(at) === due) return 'the spike fires at the threshold too, where it is due above it only';
  return `the spike fires from x = ${showNumber(at)} on, where ${showNumber(due)} was due`;
}

/** The least number that gives 1, where all below give 0; `due` is looked at first. */
function stepOf(
  f: (xs: Float64Array) => ArrayLike<number>,
  { xs, source: { anchor, length } }: Case,
  due: number,
): number | undefined {
  const points = [anchor - 100 * length, ...xs, anchor + 100 * length].sort((a, b) => a - b);
  const values = Array.from(f(Float64Array.from(points)));
  const i = values.indexOf(1);
  if (i <= 0 || !values.every((value, k) => value === (k < i ? 0 : 1))) return undefined;
  let [low, high] = [points[i - 1] as number, points[i] as number];
  const [before, there] = Array.from(f(Float64Array.of(nextDown(due), due)));
  if (low < due && due <= high && before === 0 && there === 1) return due;
  while (low < nextDown(high)) {
    const middle = low < 0 && high > 0 ? 0 : low / 2 + high / 2;
    if (middle <= low || middle >= high) break;
    if (f(Float64Array.of(middle))[0] === 1) high = middle;
    else low = middle;
  }
  return high;
}
