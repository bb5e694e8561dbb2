import type { Case } from './case.ts';
import { fitPlace, type Place } from './place.ts';

/** A part of the line, for each case. */
export interface Region {
  /** In words, after a space: ` for x > 0`; empty for the whole line. */
  readonly text: string;
  /** Whether the gradient is clearly wrong right inside of its bounds. */
  readonly isClear: boolean;
  includes(c: Case, x: number): boolean;
}

export const everywhere: Region = { text: '', isClear: true, includes: () => true };

/** Runs of points, right (false) or wrong (true), from left to right. */
type Shape = 'all' | 'right of' | 'left of' | 'between' | 'outside';

const shapes: Readonly<Record<string, Shape>> = {
  wrong: 'all',
  'right,wrong': 'right of',
  'wrong,right': 'left of',
  'right,wrong,right': 'between',
  'wrong,right,wrong': 'outside',
};

/** A side needs this many points to be called right, or wrong. */
const fewest = 4;

/** Where the gradient is wrong, when that is one half of the line, or an interval, or all but an interval; else null. */
export function wrongRegion(cases: readonly Case[]): Region | null {
  const wrong = cases.filter((c) => !c.isRight);
  const found = wrong.map(locate);
  const shape = found.find((one) => one?.bounds.length)?.shape;
  if (shape === undefined || found.some((one) => one === undefined)) return null;
  if (found.some((one) => one?.shape !== shape && one?.shape !== 'all')) return null;
  const edges = [0, 1].map((k) =>
    fitPlace(
      found.map((one) => one?.bounds[k] ?? Number.NaN),
      wrong,
    ),
  );
  const bounds = new Map(wrong.map((c, i) => [c, found[i]?.bounds as number[]]));
  const located = [...bounds].filter(([, b]) => b.length > 0);
  const boundsOf = (c: Case) => {
    const own = bounds.get(c);
    return own?.length ? own : edges.flatMap((edge) => edge?.at(c) ?? []);
  };
  return {
    text: describe(shape, edges, located),
    isClear: wrong.every((c) => (bounds.get(c) ?? []).every((at, k) => isClear(c, shape, at, k))),
    includes: (c, x) => isIn(shape, boundsOf(c), x),
  };
}

/** How wrong the gradient has to be right inside of a bound, as a share of the largest derivative. */
const clear = 1e-5;

function isClear(c: Case, shape: Shape, at: number, k: number): boolean {
  const isAbove = shape === 'right of' || (shape === 'between' ? k === 0 : k === 1 && shape === 'outside');
  const error = c.errorAt(at + (isAbove ? 1 : -1) * 0.01 * c.source.length);
  return error === undefined || error > clear;
}

function isIn(shape: Shape, [low = Number.NaN, high = Number.NaN]: readonly number[], x: number): boolean {
  if (shape === 'right of') return x > low;
  if (shape === 'left of') return x < low;
  return shape === 'between' ? x > low && x < high : x < low || x > high;
}

/** The shape of the wrong points of a case and the bounds between right and wrong. */
function locate(c: Case): { shape: Shape; bounds: number[] } | undefined {
  const runs: { wrong: boolean; count: number }[] = [];
  const bounds: number[] = [];
  let last = Number.NaN;
  for (const [i, x] of c.xs.entries()) {
    if (c.isIdle(i)) continue;
    const wrong = !c.agrees(i, c.got[i] as number);
    const run = runs.at(-1);
    if (run?.wrong === wrong) run.count++;
    else {
      if (run) bounds.push(boundBetween(c, last, x, wrong));
      runs.push({ wrong, count: 1 });
    }
    last = x;
  }
  const shape = shapes[runs.map(({ wrong }) => (wrong ? 'wrong' : 'right')).join()];
  const isClear = runs.every(({ count }, i) => count >= fewest || (runs.length === 3 && i !== 1));
  return shape !== undefined && isClear ? { shape, bounds } : undefined;
}

/** The landmark between two points, the anchor among them, or else where bisection leads. */
function boundBetween(c: Case, low: number, high: number, wrongAbove: boolean): number {
  const landmark = [...c.landmarks, c.source.anchor].find((at) => at >= low && at <= high);
  if (landmark !== undefined) return landmark;
  for (let i = 0; i < 24; i++) {
    const middle = low / 2 + high / 2;
    const error = c.errorAt(middle);
    if (error === undefined) break;
    if ((error === 0) === wrongAbove) low = middle;
    else high = middle;
  }
  return low / 2 + high / 2;
}

/** In words; a bound that has no name is given as it is in the first case. */
function describe(
  shape: Shape,
  [low, high]: readonly (Place | null)[],
  located: readonly (readonly [Case, number[]])[],
): string {
  const [first, bounds] = located[0] ?? [];
  const isNamed = low && (high || bounds?.length === 1);
  const show = (place: Place | null | undefined, k: number) =>
    place?.text ?? `about ${Number((bounds?.[k] ?? 0).toPrecision(3))}`;
  const isEven = located.every(([, [a = 0, b = 0]]) => Math.abs(a + b) <= 1e-9 * Math.abs(b));
  const text = inWords(shape, [show(low, 0), show(high, 1)], isEven);
  return isNamed || !first ? text : text + first.setting;
}

function inWords(shape: Shape, [from, to]: readonly [string, string], isEven: boolean): string {
  if (shape === 'right of') return ` for x > ${from}`;
  if (shape === 'left of') return ` for x < ${from}`;
  if (shape === 'between') return isEven ? ` for |x| < ${to}` : ` for ${from} < x < ${to}`;
  return isEven ? ` for |x| > ${to}` : ` for x < ${from} and x > ${to}`;
}
