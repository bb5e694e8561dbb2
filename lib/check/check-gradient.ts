import { curve } from '../surrogates/core/facts/curve.ts';
import { factsOf } from '../surrogates/core/facts/facts-of.ts';
import type { ParameterValues, SurrogateRow, Tail } from '../surrogates/core/surrogate-row.ts';
import { compareSingles } from './compare-singles.ts';
import { everyMagnitude } from './float32-samples.ts';
import { identify } from './identify.ts';
import { type CheckResult, type Report, report } from './report.ts';
import { runUnderAll } from './run-under-all.ts';
import { showNumber } from './show-number.ts';
import type { Subject } from './subject.ts';
import { evenness } from './surrogate-checks/evenness.ts';
import { peak } from './surrogate-checks/peak.ts';
import { support } from './surrogate-checks/support.ts';
import type { SurrogateCheck } from './surrogate-checks/surrogate-check.ts';
import { tail } from './surrogate-checks/tail.ts';
import { Tally } from './tally.ts';
import { tiny } from './underflow.ts';

/** What a gradient pulls a cotangent at a point back to, where it is written as a backward. */
export type Pull = (x: number, ct: number) => number;

/** Checks a gradient without an origin under some settings; says what it is like, of which function it is, and what is not proved. */
export function checkGradient(subjects: readonly Subject[], pull?: Pull): Report {
  const [{ spike } = subjects[0] as Subject] = subjects;
  const { row, params } = spike;
  const checks = [finite, evenness, mass, peak, tail, support].filter(
    (check) => check.applies?.(row) ?? true,
  );
  const results = runUnderAll(checks, subjects, (subject, tally) => tally.under(subject.params));
  const of = identify(sampled(subjects[0] as Subject));
  const all = [
    ...results,
    ...(pull ? [cotangents(subjects[0] as Subject, pull)] : []),
    described('shape', shapeOf(row, params)),
    described('function', String(of)),
  ];
  return report(row.name, all, undefined, { unproved, function: of });
}

const unproved = [
  'that this is the derivative of the function that is meant: there is no origin to compare with',
];

/** At every magnitude the gradient is finite, in Float32 too, and it is no NaN at infinity. */
const finite: SurrogateCheck = {
  name: 'finite',
  run(subject, tally) {
    const { spike } = subject;
    const xs = everyMagnitude(subject.random());
    const got = spike.kernels.gradient(new Float32Array(xs.length), xs);
    compareSingles(tally, 'Float32', xs, got, (x) => spike.gradient(x));
    for (const x of [-Infinity, Infinity]) tally.requireNumber(x, spike.gradient(x), 'the gradient');
    tally.compare(-0, spike.gradient(-0), spike.gradient(0), 0);
  },
};

/** The area is the declared mass. */
const mass: SurrogateCheck = {
  name: 'mass',
  applies: (row) => row.mass !== undefined,
  run({ row: { mass: declared, ...row }, params, anchor }, tally) {
    const due = declared?.(params) ?? Number.NaN;
    tally.compare(anchor, factsOf(row, params).area, due, 1e-9 * Math.abs(due));
  },
};

/** A cotangent is pulled back to cotangent times gradient. */
function cotangents(subject: Subject, pull: Pull): CheckResult {
  const tally = new Tally();
  const random = subject.random();
  for (const factor of [1, -1, 2, 0, ...Array.from({ length: 28 }, () => 4 * random.next() - 2)]) {
    const x = subject.anchor + 4 * subject.length * (2 * random.next() - 1);
    const due = factor * subject.spike.gradient(x);
    tally.compare(x, pull(x, factor), due, 1e-9 * Math.abs(due) + tiny, tiny, `a cotangent of ${factor}`);
  }
  return tally.result('cotangents');
}

function described(name: string, detail: string): CheckResult {
  return { ...new Tally().result(name), detail };
}

/** Peak, area, tail, support, symmetry. */
function shapeOf(row: SurrogateRow, params: ParameterValues): string {
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

function digits(x: number): string {
  return showNumber(Number(x.toPrecision(6)));
}
