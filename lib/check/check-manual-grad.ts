import type { SurrogateRow } from '../surrogates/core/surrogate-row.ts';
import { failRange } from '../util/errors.ts';
import type { Elementwise } from '../util/quadrature.ts';
import { checks } from './checks/index.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { type CheckOptions, requireKind, requireOptions, requirePositive } from './options.ts';
import { overNumbers, pullback, type TensorFunction } from './over-numbers.ts';
import { type Report, report, requirePassed } from './report.ts';
import { runChecks } from './run-checks.ts';
import { type Given, Subject } from './subject.ts';

/** Options of `checkManualGrad`. */
export interface CheckManualGradOptions extends CheckOptions {
  /** Points at which the gradient jumps or has a corner, where they are known. Default: none. */
  readonly kinks?: readonly number[];
  /** The length over which the gradient changes. Default 1. */
  readonly length?: number;
  /** Where it is checked most densely. Default: eight lengths on both sides of 0. */
  readonly range?: readonly [low: number, high: number];
  /** What `spiking` computes, number by number; false not to check it. Default: the step, 1 for x >= 0. */
  readonly forward?: false | ((x: number) => number);
  /** The value of `origin` at 0, where it is known (1/2 for a soft step). Default: not checked. */
  readonly originAtZero?: number;
}

const place = 'checkManualGrad';
const own = ['kinks', 'length', 'range', 'forward', 'originAtZero'];

/**
 * Checks a hand-written gradient: what `spiking` pulls a cotangent back to on the tape is the derivative of `origin`, by finite
 * differences in Float64 at random points and in the tails, and over whole intervals.
 *
 * @param origin - Elementwise; the smooth function.
 * @param spiking - Elementwise; its forward is the step, its gradient that of `origin`.
 * @returns What each check found.
 * @throws TypeError or RangeError for bad arguments and for functions that give another shape; with `assert`, an Error with
 *   the report when a check fails.
 */
export function checkManualGrad(
  origin: TensorFunction,
  spiking: TensorFunction,
  options: CheckManualGradOptions = {},
): Report {
  requireKind(place, 'origin', origin, 'a function of a Tensor was due', typeof origin === 'function');
  requireKind(place, 'spiking', spiking, 'a function of a Tensor was due', typeof spiking === 'function');
  const { tolerance, seed, assert, ...checked } = requireOptions(place, options, own);
  const subject = new Subject(givenOf(origin, spiking, checked), { tolerance, seed });
  const results = runChecks(checks, [subject], { under: () => ({}), passesOn: true });
  const found = report(subject.row.name, results, () => diagnose([subject]));
  return requirePassed(found, assert);
}

type OwnOptions = Omit<CheckManualGradOptions, keyof CheckOptions>;

/** Two functions of tensors and what is known of them, as those of a row. */
function givenOf(origin: TensorFunction, spiking: TensorFunction, options: OwnOptions): Given {
  const { kinks, length, range, forward, originAtZero } = requireOwn(options);
  const isStep = forward !== false && [-1, -1e-9, 0, 1e-9, 1].every((x) => forward(x) === step(x));
  const backward = { place: 'the tape', pull: pullback(place, 'spiking', spiking) };
  const over: Pick<Given, 'origin' | 'gradient'> = {
    origin: overNumbers(place, 'origin', origin),
    gradient: (xs) => backward.pull(xs)(xs.map(() => 1)) as Float64Array<ArrayBuffer>,
  };
  const one = (f: Elementwise | undefined) => (x: number) => f?.(Float64Array.of(x))[0] ?? Number.NaN;
  const row: SurrogateRow = {
    name: spiking.name || 'spiking',
    origin: one(over.origin),
    gradient: one(over.gradient),
    ...(forward && { forward }),
    ...(originAtZero !== undefined && { originAtThreshold: () => originAtZero }),
    kinks: () => kinks,
    length: () => length,
  };
  const spikes = forward === false ? undefined : overNumbers(place, 'spiking', spiking);
  return { row, params: {}, ...over, spikes, isStep, backwards: [backward], focus: range };
}

function step(x: number): number {
  return x >= 0 ? 1 : 0;
}

/** @throws TypeError or RangeError for the wrong kind. */
function requireOwn({ kinks = [], length = 1, forward = step, originAtZero, ...options }: OwnOptions) {
  requirePositive(place, 'length', length);
  const { range = [-8 * length, 8 * length] } = options;
  const areFinite = (list: unknown) => Array.isArray(list) && list.every(Number.isFinite);
  requireKind(place, 'kinks', kinks, 'an array of finite numbers was due', areFinite(kinks));
  requireKind(place, 'range', range, 'two finite numbers were due', areFinite(range) && range.length === 2);
  const [low, high] = range;
  if (!(low < high)) failRange(place, `got the range [${low}, ${high}] when low < high was due.`);
  const isForward = forward === false || typeof forward === 'function';
  requireKind(place, 'forward', forward, 'a function of a number, or false, was due', isForward);
  const isNumber = originAtZero === undefined || typeof originAtZero === 'number';
  requireKind(place, 'originAtZero', originAtZero, 'a number was due', isNumber);
  return { kinks, length, range, forward, originAtZero };
}
