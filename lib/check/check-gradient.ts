import { curve } from '../surrogates/core/facts/curve.ts';
import { factsOf } from '../surrogates/core/facts/facts-of.ts';
import type { ParameterValues, SurrogateRow, Tail } from '../surrogates/core/surrogate-row.ts';
import { checks } from './checks/index.ts';
import { identify } from './identify.ts';
import { type Report, report } from './report.ts';
import { runChecks } from './run-checks.ts';
import { showRounded } from './show-number.ts';
import type { Backward, Given, Subject } from './subject.ts';
import { described } from './tally.ts';
import { tiny } from './underflow.ts';

/** What a gradient pulls a cotangent at a point back to, where it is written as a backward. */
export type Pull = (x: number, ct: number) => number;

/** What is not known of a gradient without an origin. */
export const gradientAlone: Partial<Given> = { origin: undefined, spikes: undefined, backwards: [] };

/** The same of one that is written as a backward. */
export function pulledAlone(pull: Pull): Partial<Given> {
  const over: Backward['pull'] = (xs) => (cts) => xs.map((x, i) => pull(x, cts[i] as number));
  return { ...gradientAlone, backwards: [{ place: 'the backward', pull: over }] };
}

/** Checks a gradient without an origin under some settings; says what it is like, of which function it is, and what is not proved. */
export function checkGradient(subjects: readonly Subject[]): Report {
  const [own] = subjects as readonly [Subject, ...Subject[]];
  const of = identify(sampled(own));
  const results = [
    ...runChecks(checks, subjects, { under: (subject) => subject }),
    described('shape', shapeOf(own)),
    described('function', String(of)),
  ];
  return report(own.row.name, results, undefined, { unproved, function: of });
}

const unproved = [
  'that this is the derivative of the function that is meant: there is no origin to compare with',
];

const digits = (x: number) => showRounded(x, 6);

/** Peak, area, tail, support, symmetry. */
function shapeOf({ row, params }: Subject): string {
  const { peak, area, tail, support } = factsOf(row, params);
  const ends = support.every(Number.isFinite) ? [`0 outside of ${support.map(digits).join(' to ')}`] : [];
  return [
    `peak ${digits(peak)}`,
    `area ${Number.isNaN(area) ? 'none' : digits(area)}`,
    `tail ${tailText(tail)}`,
    ...ends,
    symmetryOf(row, params),
  ].join(', ');
}

function tailText(tail: Tail): string {
  if (typeof tail === 'string') return tail;
  return tail === 0 ? 'none' : `|x|^-${digits(tail)}`;
}

function symmetryOf(row: SurrogateRow, params: ParameterValues): string {
  const { at, anchor, length } = curve(row, params);
  const pairs = Array.from({ length: 64 }, (_, i) => length * 10 ** (i / 16 - 3)).map(
    (d) => [at(anchor - d), at(anchor + d)] as const,
  );
  const holds = (sign: number) =>
    pairs.every(([left, right]) => Math.abs(left - sign * right) <= 1e-9 * Math.abs(right) + tiny);
  const about = `about x = ${digits(anchor)}`;
  return holds(1) ? `even ${about}` : holds(-1) ? `odd ${about}` : `neither even nor odd ${about}`;
}

/** Points about the anchor, closer together near it. */
function sampled({ anchor, length, gradient }: Subject) {
  const distances = Array.from({ length: 160 }, (_, i) => (i / 32) * (1 + i / 320) * length + 1e-3 * length);
  const x = Float64Array.from(distances.flatMap((d) => [anchor - d, anchor + d])).sort();
  return { x, gradient: gradient(x) };
}
