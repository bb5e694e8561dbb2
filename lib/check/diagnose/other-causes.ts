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
  return cases.every(isRightElsewhere)
    ? (cases.map(undefinedIn).find((found) => found !== null) ?? null)
    : null;
}

function undefinedIn(c: Case): Diagnosis | null {
  const points = pointsOf(c);
  for (const name of ['gradient', 'origin'] as const) {
    const values = c[name](points);
    // At infinity the gradient may be infinite, but it has to be something.
    const isBad = (value: number, x: number) =>
      Number.isFinite(x) ? !Number.isFinite(value) : name === 'gradient' && Number.isNaN(value);
    const i = values.findIndex((value, k) => isBad(value, points[k] as number));
    if (i < 0) continue;
    const where = `x = ${showNumber(points[i] as number)}${c.setting}`;
    return {
      cause: `${name}-not-finite`,
      text: `the ${name} is ${values[i]} at ${where}, and right where it is finite`,
      errorBefore: Infinity,
      errorAfter: 0,
    };
  }
  return null;
}

/** Zeros, breaks and beside them, round numbers, infinities, and farther and farther out: as far as it is defined. */
function pointsOf({ xs, source: { anchor, length, breaks, range } }: Case): Float64Array {
  if (range) return xs;
  const round = [0, -0, anchor, 0.5, -0.5, 1, -1, 2, -2];
  const far = [10, 1e2, 1e3, 1e4].flatMap((t) => [-t, t, -t * length, t * length]);
  const outwards = [...xs, ...far].sort((a, b) => Math.abs(a) - Math.abs(b));
  return Float64Array.of(...round, ...breaks, ...breaks.map(nextUp), ...outwards, -Infinity, Infinity);
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
  /** The largest difference from a function of the cotangent times the gradient, 0 where it is rounding. */
  const errorOf = (of: (ct: number) => number) =>
    probes.reduce((most, { ct, g, pulled }) => {
      const due = of(ct) * g;
      const error = Math.abs(pulled - due);
      return error <= relative * Math.abs(due) ? most : Math.max(most, error);
    }, 0);
  const errorBefore = errorOf((ct) => ct);
  const found = kinds.find(({ of }) => errorOf(of) === 0);
  if (errorBefore === 0 || !found) return null;
  const { cause, text } = found;
  return { cause, text, correction: 'cotangent · g(x)', errorBefore, errorAfter: 0 };
}

/** Cotangents at the points of a case, and what they are pulled back to; none where there is no backward pass to look at. */
function probesOf({ source: { backward }, xs, got }: Case) {
  const generator = random(1);
  const cts = xs.map(() => 4 * generator.next() - 2);
  const pulled = backward?.(xs)(cts) ?? [];
  return Array.from(pulled, (value, i) => ({ ct: cts[i] as number, g: got[i] as number, pulled: value }));
}

/** The forward is a step, but at another place than the threshold, or without the threshold itself. */
export function fires(cases: readonly Case[]): Diagnosis | null {
  for (const c of cases) {
    const { step, firesFrom: due = 0 } = c.source;
    const at = step && stepOf(step, c, due);
    if (at !== undefined && at !== due) return { ...firing(at, due), errorBefore: 1, errorAfter: 0 };
  }
  return null;
}

function firing(at: number, due: number): Pick<Diagnosis, 'cause' | 'text'> {
  const cause = 'forward-strict';
  if (nextUp(due) === at)
    return { cause, text: 'the spike fires above the threshold only, where it is due at the threshold too' };
  if (nextUp(at) === due)
    return { cause, text: 'the spike fires at the threshold too, where it is due above it only' };
  const text = `the spike fires from x = ${showNumber(at)} on, where ${showNumber(due)} was due`;
  return { cause: 'forward-threshold', text };
}

/** The least number that gives 1, where all below give 0; `due` is looked at first. */
function stepOf(f: Elementwise, { xs, source: { anchor, length } }: Case, due: number): number | undefined {
  const [before, there] = f(Float64Array.of(nextDown(due), due));
  if (before === 0 && there === 1) return due;
  const points = [anchor - 100 * length, ...xs, anchor + 100 * length].sort((a, b) => a - b);
  const values = f(Float64Array.from(points));
  const i = values.indexOf(1);
  if (i <= 0 || !values.every((value, k) => value === (k < i ? 0 : 1))) return undefined;
  let [low, high] = [points[i - 1] as number, points[i] as number];
  while (low < nextDown(high)) {
    const middle = low < 0 && high > 0 ? 0 : low / 2 + high / 2;
    if (f(Float64Array.of(middle))[0] === 1) high = middle;
    else low = middle;
  }
  return high;
}
