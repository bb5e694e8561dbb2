import { failRange, failType, rejectUnknownKeys, requireFunction, show } from '../util/errors.ts';
import { notNegative, requireOption } from './optimizer.ts';

/** The learning rate at a step, counted from 0: `optimizer.learningRate = schedule(step)`. */
export type Schedule = (step: number) => number;

/** Options of `cosine`. */
export interface CosineOptions {
  /** At step 0. */
  readonly learningRate: number;
  /** The step at which it has fallen to `final`; it stays there. */
  readonly steps: number;
  /** Default 0. */
  readonly final?: number;
}

/**
 * Half a period of a cosine, from `learningRate` down to `final` (Loshchilov and Hutter 2017, without restarts).
 *
 * @throws TypeError or RangeError for options outside their domain; the schedule, RangeError for a step below 0.
 */
export function cosine(options: CosineOptions): Schedule {
  const place = 'schedules.cosine';
  rejectUnknownKeys(place, options, ['learningRate', 'steps', 'final']);
  const { learningRate, steps, final = 0 } = options;
  requireOption(place, 'learningRate', learningRate, notNegative);
  requireOption(place, 'final', final, notNegative);
  requireSteps(place, 'steps', steps);
  return schedule(place, (step) => {
    const done = Math.min(step / steps, 1);
    return final + ((learningRate - final) * (1 + Math.cos(Math.PI * done))) / 2;
  });
}

/** Options of `step`. */
export interface StepOptions {
  /** At the first steps. */
  readonly learningRate: number;
  /** The number of steps after which it is multiplied by `factor`, again and again. */
  readonly every: number;
  /** Default 0.1. */
  readonly factor?: number;
}

/**
 * A staircase: learningRate factor^floor(step / every).
 *
 * @throws TypeError or RangeError for options outside their domain; the schedule, RangeError for a step below 0.
 */
export function step(options: StepOptions): Schedule {
  const place = 'schedules.step';
  rejectUnknownKeys(place, options, ['learningRate', 'every', 'factor']);
  const { learningRate, every, factor = 0.1 } = options;
  requireOption(place, 'learningRate', learningRate, notNegative);
  requireOption(place, 'factor', factor, notNegative);
  requireSteps(place, 'every', every);
  return schedule(place, (step) => learningRate * factor ** Math.floor(step / every));
}

/**
 * A straight rise over the first `steps` steps, at step k to (k + 1) / (steps + 1) of what `then(0)` is; after them
 * the schedule `then`, which begins at its own step 0.
 *
 * @throws TypeError or RangeError for arguments that will not do; the schedule, RangeError for a step below 0.
 */
export function warmup(steps: number, then: Schedule): Schedule {
  const place = 'schedules.warmup';
  requireSteps(place, 'steps', steps);
  requireFunction(place, then);
  return schedule(place, (step) =>
    step < steps ? (then(0) * (step + 1)) / (steps + 1) : then(step - steps),
  );
}

/** A schedule that looks at the step it gets. */
function schedule(place: string, rate: Schedule): Schedule {
  return (step) => {
    if (typeof step !== 'number') failType(place, `got ${show(step)} as step when a number was due.`);
    if (!(step >= 0)) failRange(place, `got step ${step} when one from 0 was due.`);
    return rate(step);
  };
}

function requireSteps(place: string, name: string, value: unknown): void {
  if (typeof value !== 'number') failType(place, `${name} must be a number, got ${show(value)}.`);
  if (!Number.isSafeInteger(value) || value < 1)
    failRange(place, `${name} must be a whole number from 1, got ${value}.`);
}
