import { showNumber } from '../show-number.ts';
import { another } from './another.ts';
import type { Case } from './case.ts';
import type { Diagnosis } from './diagnosis.ts';
import { notFinite } from './other-causes.ts';
import { wrongRegion } from './region.ts';
import { type Candidate, firstOf, named } from './solve.ts';
import {
  factor,
  isUnused,
  offset,
  parameter,
  powers,
  shift,
  stretch,
  unused,
  varied,
} from './transformations.ts';

/**
 * Why a gradient may not be the derivative of its origin, in the order in which it is tried: the simpler corrections first, on the
 * whole line before the part where it is wrong; in the end, where that is.
 */
export const gradientCauses: readonly Candidate[] = [
  ...[unused, factor, confused, offset, parameter, ignored, shift, stretch, ...powers],
  ...[notFinite, inRegion],
];

/** What stands where the gradient or the origin is due. */
const confusions = [
  ['gradient-zero', 'the gradient is 0 everywhere', (c: Case) => c.got.every((g) => g === 0)],
  [
    'origin-flat',
    'the origin has no slope: it is the step itself, not the smooth function that belongs to the gradient',
    (c: Case) => c.isFlat && new Set(c.origin(c.xs)).size > 1,
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

/** The gradient does not change with a parameter of the origin, and is right for one value of it. */
function ignored(cases: readonly Case[]): Diagnosis | null {
  for (const [name, spec] of varied(cases)) {
    if (!isUnused('gradient', name, cases)) continue;
    const values = [1, 0, spec.default, ...cases.map((c) => c.params[name] as number)];
    const at = values.find((value) => cases.every((c) => c.isRightUnder(name, value)));
    if (at === undefined) continue;
    const text = `the gradient ignores ${name}: it is that of ${name} = ${showNumber(at)}`;
    return named('gradient-ignores-parameter', text, cases);
  }
  return null;
}

/** A correction in part of the line; else another function that the gradient is of; else just where it is wrong. */
function inRegion(cases: readonly Case[]): Diagnosis | null {
  const region = wrongRegion(cases);
  const found = (region && firstOf([factor, offset, shift, ...powers], cases, region)) ?? another(cases);
  if (found || !region?.isClear) return found;
  const text = `the gradient is not the derivative of the origin${region.text}; elsewhere it is`;
  return named('gradient-wrong-region', text, cases);
}
