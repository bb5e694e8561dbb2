import { Tensor } from '../autodiff/tensor.ts';
import { failType, show } from '../util/errors.ts';
import { diagnoseGrad } from './diagnose/diagnose-grad.ts';
import { gradChecks } from './grad-checks.ts';
import { GradSubject } from './grad-subject.ts';
import { type CheckOptions, requireCount, requireKind, requireOptions, requirePositive } from './options.ts';
import { type Report, report, requirePassed } from './report.ts';
import { runChecks } from './run-checks.ts';

/** Options of `checkGrad`. */
export interface CheckGradOptions extends CheckOptions {
  /** The largest number of elements of each input that are checked one by one, drawn at random. Default 32. */
  readonly coordinates?: number;
  /** The number of random directions through all inputs at once. Default 4. */
  readonly directions?: number;
  /**
   * The length over which the function changes. No step is longer: choose it so that `f` is defined that far around the
   * inputs. Default 1, and a quarter of |x| where that is more.
   */
  readonly length?: number;
}

const place = 'checkGrad';

/**
 * Checks the gradient of any function of tensors: what it pulls a random cotangent back to is compared with finite differences
 * in Float64, element by element and along random directions. An `f` that throws at a shifted input is a failed check. For a network of spikes, check it inside `smooth`.
 *
 * @param f - Takes tensors, gives a tensor, of any shapes.
 * @param inputs - Where it is checked.
 * @returns What each check found.
 * @throws TypeError or RangeError for bad arguments, Error when the value depends on no input; with `assert`, an Error
 *   with the report when a check fails.
 */
export function checkGrad(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: CheckGradOptions = {},
): Report {
  if (typeof f !== 'function') failType(place, `got ${show(f)} when a function of tensors was due.`);
  requireTensors(inputs);
  const checked = requireOptions(place, options, ['coordinates', 'directions', 'length']);
  const { coordinates = 32, directions = 4, length = 1, tolerance, seed, assert } = checked;
  requireCount(place, 'coordinates', coordinates);
  requireCount(place, 'directions', directions);
  requirePositive(place, 'length', length);
  const isBounded = checked.length !== undefined;
  const subject = new GradSubject(f, inputs, { length, isBounded, tolerance, seed });
  const checks = gradChecks(coordinates, directions);
  const results = runChecks(checks, [subject], { under: () => ({}), passesOn: true });
  const found = report(f.name || 'f', results, () => diagnoseGrad(subject));
  return requirePassed(found, assert);
}

function requireTensors(inputs: unknown): void {
  requireKind(place, 'inputs', inputs, 'an array of tensors was due', Array.isArray(inputs));
  const all = inputs as readonly unknown[];
  if (all.length === 0) failType(place, 'got no inputs when at least one tensor was due.');
  for (const [i, input] of all.entries())
    requireKind(place, `inputs[${i}]`, input, 'a Tensor was due', input instanceof Tensor);
}
