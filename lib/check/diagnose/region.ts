import { showRounded } from '../show-number.ts';
import type { Case } from './case.ts';
import { fitPlace } from './place.ts';

/** A part of the line, for each case. */
export interface Region {
  /** In words, after a space: ` for x > 0`; empty for the whole line. */
  readonly text: string;
  /** Whether the gradient is clearly wrong right inside of its bounds. */
  readonly isClear: boolean;
  includes(c: Case, x: number): boolean;
}

export const everywhere: Region = { text: '', isClear: true, includes: () => true };

/** Where the gradient of a case is wrong: from the left on or not, and the places where that changes, ascending. */
interface Located {
  readonly startsWrong: boolean;
  readonly bounds: readonly number[];
}

/** A side needs this many points to be called right, or wrong. */
const fewest = 4;

/** How wrong the gradient has to be right inside of a bound, as a share of the largest derivative. */
const clear = 1e-5;

/** Where the gradient is wrong, when that is one half of the line, or an interval, or all but an interval; else null. */
export function wrongRegion(cases: readonly Case[]): Region | null {
  const wrong = cases.filter((c) => !c.isRight);
  const found = wrong.flatMap((c) => locate(c) ?? []);
  const first = found.findIndex(({ bounds }) => bounds.length > 0);
  if (first < 0 || found.length < wrong.length) return null;
  const { startsWrong, bounds } = found[first] as Located;
  const isAlike = (one: Located) => one.startsWrong === startsWrong && one.bounds.length === bounds.length;
  if (!found.every((one) => one.bounds.length === 0 || isAlike(one))) return null;
  const places = bounds.map((_, k) =>
    fitPlace(
      found.map((one) => one.bounds[k] ?? Number.NaN),
      wrong,
    ),
  );
  const boundsOf = (c: Case) => {
    const own = found[wrong.indexOf(c)]?.bounds ?? [];
    return own.length > 0 ? own : places.map((place) => place?.at(c) ?? Number.NaN);
  };
  const isWrongAbove = (below: number) => startsWrong === (below % 2 === 0);
  const isClear = (c: Case, at: number, k: number) => {
    const error = c.errorAt(at + (isWrongAbove(k + 1) ? 0.01 : -0.01) * c.source.length);
    return error === undefined || error > clear;
  };
  const names = places.map((place, k) => place?.text ?? `about ${showRounded(bounds[k] as number, 3)}`);
  const isEven = found.every(({ bounds: [a = 0, b = 0] }) => Math.abs(a + b) <= 1e-9 * Math.abs(b));
  return {
    // A bound that has no name is given as it is in the first case.
    text: inWords(startsWrong, names, isEven) + (places.includes(null) ? (wrong[first]?.setting ?? '') : ''),
    isClear: wrong.every((c, i) => found[i]?.bounds.every((at, k) => isClear(c, at, k))),
    includes(c, x) {
      const all = boundsOf(c);
      return !all.some(Number.isNaN) && isWrongAbove(all.filter((at) => at < x).length);
    },
  };
}

/** Where the points of a case are wrong, if it is in one piece or all but one; undefined where too few say so. */
function locate(c: Case): Located | undefined {
  const runs: { readonly wrong: boolean; readonly xs: number[] }[] = [];
  for (const [i, x] of c.xs.entries()) {
    if (c.isIdle(i)) continue;
    const wrong = !c.agrees(i, c.got[i] as number);
    const run = runs.at(-1);
    if (run?.wrong === wrong) run.xs.push(x);
    else runs.push({ wrong, xs: [x] });
  }
  const decisive = runs.length === 3 ? runs.slice(1, 2) : runs;
  if (runs.length > 3 || decisive.some(({ xs }) => xs.length < fewest)) return undefined;
  if (!runs.some(({ wrong }) => wrong)) return undefined;
  const bounds = runs.slice(1).map(({ wrong, xs }, k) => {
    return boundBetween(c, runs[k]?.xs.at(-1) as number, xs[0] as number, wrong);
  });
  return { startsWrong: runs[0]?.wrong === true, bounds };
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

function inWords(startsWrong: boolean, [from, to]: readonly string[], isEven: boolean): string {
  if (to === undefined) return ` for x ${startsWrong ? '<' : '>'} ${from}`;
  if (isEven) return ` for |x| ${startsWrong ? '>' : '<'} ${to}`;
  return startsWrong ? ` for x < ${from} and x > ${to}` : ` for ${from} < x < ${to}`;
}
