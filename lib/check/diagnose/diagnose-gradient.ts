import { showNumber } from '../show-number.ts';
import { another } from './another.ts';
import { Case, type Source } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { notFinite } from './other-causes.ts';
import { everywhere, wrongRegion } from './region.ts';
import { type Candidate, named, tried } from './solve.ts';
import { factor, isUnused, offset, parameter, powers, shift, stretch, unused } from './transformations.ts';

/** The cases that can be judged by, from what is written under each setting. */
export function casesOf(sources: readonly Source[]): Case[] {
  return sources.map((source) => new Case(source)).filter((c) => c.isConclusive);
}

/** What may be wrong with a gradient, in the order in which it is tried: the simpler first. */
const causes: readonly ((cases: readonly Case[]) => Diagnosis | null)[] = [
  transformed(unused, factor),
  confused,
  transformed(offset, parameter),
  ignored,
  transformed(shift, stretch, ...powers),
  notFinite,
  inRegion,
];

/**
 * Why a gradient is not the derivative of its origin: the simplest correction that brings it right at every point of every
 * case, on the whole line or in the part where it is wrong; else, where it is wrong; null when there is nothing to say.
 */
export function diagnoseGradient(cases: readonly Case[]): Diagnosis | null {
  if (cases.length === 0 || cases.every((c) => c.isRight)) return null;
  for (const cause of causes) {
    const found = cause(cases);
    if (found) return found;
  }
  return null;
}

function transformed(...candidates: readonly Candidate[]) {
  return (cases: readonly Case[]) => tried(cases, everywhere, candidates);
}

/** What stands where the gradient or the origin is due. */
const confusions = [
  ['gradient-zero', 'the gradient is 0 everywhere', (c: Case) => c.got.every((g) => g === 0)],
  [
    'origin-flat',
    'the origin has no slope: it is the step itself, not the smooth function that belongs to the gradient',
    (c: Case) => {
      const most = steepest(c.xs, c.origin(c.xs));
      return most > 0 && c.due.every((d) => Math.abs(d) <= 1e-9 * most);
    },
  ],
  [
    'gradient-is-origin',
    'the gradient is the origin itself, not its derivative',
    (c: Case) => isSame(c.got, c.origin(c.xs)),
  ],
  [
    'gradient-is-step',
    'the gradient is the spike itself',
    (c: Case) =>
      isSame(
        c.got,
        c.xs.map((x) => Number(x >= c.source.anchor)),
      ),
  ],
] as const;

/** What the gradient or the origin was taken for. */
function confused(cases: readonly Case[]): Diagnosis | null {
  const found = confusions.find(([, , holds]) => cases.every((c) => c.isRight || holds(c)));
  return found ? named(found[0], found[1], cases) : null;
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => Math.abs(value - (b[i] as number)) <= 1e-12 * Math.abs(value));
}

/** The largest slope from a point to the next. */
function steepest(xs: Float64Array, values: Float64Array): number {
  const slopes = values.subarray(1).map((value, i) => {
    const [x, next] = [xs[i] as number, xs[i + 1] as number];
    return Math.abs(value - (values[i] as number)) / (next - x);
  });
  return slopes.reduce((most, slope) => Math.max(most, slope), 0);
}

/** The gradient does not change with a parameter of the origin, and is right for one value of it. */
function ignored(cases: readonly Case[]): Diagnosis | null {
  const row = cases[0]?.source.row;
  for (const [name, spec] of Object.entries(row?.parameters ?? {})) {
    if (!isUnused('gradient', name, cases)) continue;
    const at = [1, 0, spec.default, ...cases.map((c) => c.params[name] as number)].find((value) =>
      cases.every((c) => c.isRightUnder({ ...c.params, [name]: value })),
    );
    if (at === undefined) continue;
    const text = `the gradient ignores ${name}: it is that of ${name} = ${showNumber(at)}`;
    return named('gradient-ignores-parameter', text, cases);
  }
  return null;
}

/** A correction in part of the line; else another function that the gradient is of; else just where it is wrong. */
function inRegion(cases: readonly Case[]): Diagnosis | null {
  const region = wrongRegion(cases);
  const found = (region && tried(cases, region, [factor, offset, shift, ...powers])) ?? another(cases);
  if (found || !region?.isClear) return found;
  const text = `the gradient is not the derivative of the origin${region.text}; elsewhere it is`;
  return named('gradient-wrong-region', text, cases);
}
