import { declaredBreaks } from '../../surrogates/core/facts/curve.ts';
import type { ParameterSpec } from '../../surrogates/core/surrogate-row.ts';
import { derivativesAt, type Judgement, judge } from '../compare-derivatives.ts';
import { everyMagnitude } from '../float32-samples.ts';
import { type Check, openShare } from '../run-checks.ts';
import type { Subject } from '../subject.ts';
import type { Tally } from '../tally.ts';

/** Steps from the parameter, as shares of its size; the first over which no kink passes the point is taken. */
const shares = [2 ** -3, 2 ** -7, 2 ** -11, 2 ** -16];

/**
 * What is declared as the gradient of a parameter is the derivative of the origin for it, at points near and far, is finite at
 * every finite float32, and no NaN at infinity.
 */
export const parameterGradient: Check<Subject> = {
  name: 'parameter gradient',
  applies: ({ row }) => Object.keys(row.parameterGradients ?? {}).length > 0,
  run(subject, tally) {
    for (const name of Object.keys(subject.row.parameterGradients ?? {})) {
      tally.under(subject.params, `the gradient of ${name}`);
      for (const x of subject.thinned(points(subject))) compareAt(subject, tally, name, x);
      tally.requireConclusive(openShare);
      requireFinite(subject, tally, name);
    }
  },
};

/** Near the anchor, and at random distances of many magnitudes; none on a kink. */
function points(subject: Subject): number[] {
  const { anchor, length, breaks } = subject;
  const random = subject.random();
  const near = Array.from({ length: 33 }, (_, i) => anchor + ((i - 16) / 2 + 0.03) * length);
  const far = Array.from({ length: 32 }, () => length * 10 ** (7 * random.next() - 3));
  const all = [...near, ...far.map((d, i) => anchor + (i % 2 === 0 ? -d : d)), -1e4, 1e4];
  return all.filter((x) => !breaks.includes(x));
}

function slopeAt({ row, params }: Subject, name: string, x: number): number {
  return row.parameterGradients?.[name]?.(x, params) ?? Number.NaN;
}

function compareAt(subject: Subject, tally: Tally, name: string, x: number): void {
  const { row, params, tolerance, magnitude } = subject;
  const at = params[name] as number;
  const step = stepAt(subject, name, x);
  // A kink passes x whatever the step: x is on it, as far as the parameter can tell.
  if (step === undefined) return;
  const { length, side } = step;
  const originAt = (value: number) => row.origin(x, { ...params, [name]: value });
  const size = Math.max(Math.abs(originAt(at)), magnitude);
  const got = slopeAt(subject, name, x);
  const beside = [-4, 4].map((k) => Math.abs(slopeAt(subject, name, x * (1 + k * Number.EPSILON)) - got));
  const [derivative] = derivativesAt({
    ...{ length, longest: length, side, magnitude, tolerance },
    xs: Float64Array.of(at),
    gradient: (values) => values.map(() => got),
    origin: (values) => values.map(originAt),
    noise: Math.max(...beside, (16 * Number.EPSILON * size) / Math.max(Math.abs(at), length)),
  });
  judge(tally, { ...(derivative as Judgement), x });
}

/** A step in the parameter that stays in its domain and moves no kink over x; from the end of a domain inwards. */
function stepAt(
  subject: Subject,
  name: string,
  x: number,
): { readonly length: number; readonly side: -1 | 0 | 1 } | undefined {
  const { row, params, anchor, length } = subject;
  const spec = row.parameters?.[name] as ParameterSpec;
  const at = params[name] as number;
  const low = spec.above ?? spec.min ?? -Infinity;
  const side = at === low ? 1 : 0;
  const room = Math.min(side === 1 ? Infinity : at - low, (spec.below ?? Infinity) - at);
  const size = Math.min(Math.abs(at) || length, room) / Math.max(1, Math.abs(x - anchor) / (8 * length));
  for (const part of shares) {
    const step = part * size;
    const isLeft = (value: number) => {
      return declaredBreaks(row, { ...params, [name]: value }).map((point) => x < point);
    };
    const [before, after] = [isLeft(side === 1 ? at + step / 1024 : at - step), isLeft(at + step)];
    if (before.length === after.length && before.every((left, i) => left === after[i]))
      return { length: step, side };
  }
  return undefined;
}

function requireFinite(subject: Subject, tally: Tally, name: string): void {
  for (const x of subject.thinned([...everyMagnitude(subject.random())])) {
    const slope = slopeAt(subject, name, x);
    if (Number.isFinite(x) && !Number.isFinite(slope))
      tally.fail(`the gradient of ${name} is ${slope} at x = ${x}`);
  }
  for (const x of [-Infinity, Infinity]) {
    tally.requireNumber(x, slopeAt(subject, name, x), `the gradient of ${name}`);
  }
}
