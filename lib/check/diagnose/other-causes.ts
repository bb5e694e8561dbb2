import { random } from '../../ops/random.ts';
import type { Elementwise } from '../../util/quadrature.ts';
import { nextDown, nextUp } from '../neighbours.ts';
import { showNumber } from '../show-number.ts';
import type { Case } from './case.ts';
import type { Cause, Diagnosis } from './diagnosis.ts';

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
  const where = `x = ${showNumber(points[i] as number)}${c.setting}`;
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

const relative = 1e-9;

const kinds: readonly { cause: Cause; text: string; of: (ct: number) => number }[] = [
  { cause: 'cotangent-ignored', text: 'the backward pass does not use its cotangent', of: () => 1 },
  {
    cause: 'cotangent-squared',
    text: 'the backward pass uses the square of its cotangent',
    of: (ct) => ct * ct,
  },
  { cause: 'cotangent-absolute', text: 'the backward pass drops the sign of its cotangent', of: Math.abs },
  { cause: 'cotangent-sign', text: 'the backward pass uses only the sign of its cotangent', of: Math.sign },
];

/** How the backward pass of a right gradient treats its cotangent, where not as a factor. */
export function cotangent(cases: readonly Case[]): Diagnosis | null {
  const probes = cases.flatMap(probesOf);
  if (probes.every((one) => differs(one, (ct) => ct) === 0)) return null;
  const found = kinds.find(({ of }) => probes.every((one) => differs(one, of) === 0));
  if (!found) return null;
  const errorBefore = Math.max(...probes.map((one) => differs(one, (ct) => ct)));
  return {
    cause: found.cause,
    text: found.text,
    correction: 'cotangent · g(x)',
    errorBefore,
    errorAfter: 0,
  };
}

interface Probe {
  readonly cts: Float64Array;
  readonly gradients: Float64Array;
  readonly pulled: ArrayLike<number>;
}

/** Nothing where there is no backward pass to look at. */
function probesOf({ source: { backward }, xs, got }: Case): Probe[] {
  if (!backward) return [];
  const generator = random(1);
  const cts = xs.map(() => 4 * generator.next() - 2);
  return [{ cts, gradients: got, pulled: backward(xs)(cts) }];
}

/** The largest difference from a function of the cotangent times the gradient, 0 where it is rounding. */
function differs({ cts, gradients, pulled }: Probe, of: (ct: number) => number): number {
  return gradients.reduce((most, g, i) => {
    const due = of(cts[i] as number) * g;
    const error = Math.abs((pulled[i] as number) - due);
    return error <= relative * Math.abs(due) ? most : Math.max(most, error);
  }, 0);
}

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
