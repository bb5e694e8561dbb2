import { type FloatArray, isContiguous } from '../array.ts';
import { failRange, failType, rejectUnknownKeys, show, showShape } from '../errors.ts';
import { kernels } from '../kernels/index.ts';
import { sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { type Leaf, leaves, type Tree } from '../tree.ts';

/** Changes parameters in place, step by step. */
export interface Optimizer<P extends Tree = Tree> {
  /**
   * One step down the gradients, a tree like the parameters.
   *
   * @throws TypeError or RangeError for another tree, another shape, or a gradient that is not finite; no parameter
   *   has changed then.
   */
  step(grads: P): void;
  /** May be changed between steps. */
  learningRate: number;
}

/** What every optimizer takes. */
export interface OptimizerOptions {
  readonly learningRate?: number;
  /** Scales all gradients down together to this Euclidean norm when theirs is larger. Default: never. */
  readonly clipNorm?: number;
}

/** A parameter with the arrays that its optimizer keeps for it. */
interface Slot {
  readonly leaf: Leaf;
  readonly state: readonly FloatArray[];
}

/** One update of one parameter: `scale` is the factor of the gradient, `step` counts from 1. */
export type Update = (
  p: FloatArray,
  state: readonly FloatArray[],
  g: FloatArray,
  now: { readonly rate: number; readonly scale: number; readonly step: number },
) => void;

/** The domain of an option. */
type Domain = readonly [due: string, holds: (value: number) => boolean];

/** At least 0 and finite. */
export const notNegative: Domain = ['at least 0 and finite', (v) => v >= 0 && v < Number.POSITIVE_INFINITY];
/** Above 0 (Infinity allowed). */
export const positive: Domain = ['above 0', (v) => v > 0];
/** In [0, 1). */
export const fraction: Domain = ['in [0, 1)', (v) => v >= 0 && v < 1];

/** Throws unless an option is a number in its domain. */
export function requireOption(place: string, name: string, value: unknown, [due, holds]: Domain): number {
  if (typeof value !== 'number') failType(place, `${name} must be a number, got ${show(value)}.`);
  if (!holds(value)) failRange(place, `${name} must be ${due}, got ${value}.`);
  return value;
}

/**
 * An optimizer from the update of one parameter, which may keep `slots` arrays of the parameter's size.
 *
 * @throws TypeError or RangeError for parameters that cannot be changed in place, or options outside their domain.
 */
export function optimizer<P extends Tree>(
  place: string,
  params: P,
  options: OptimizerOptions,
  known: readonly string[],
  slots: number,
  update: Update,
): Optimizer<P> {
  rejectUnknownKeys(place, options, ['learningRate', 'clipNorm', ...known]);
  const { learningRate = 1e-3, clipNorm = Number.POSITIVE_INFINITY } = options;
  requireOption(place, 'learningRate', learningRate, notNegative);
  requireOption(place, 'clipNorm', clipNorm, positive);
  const parameters = requireParameters(place, params).map(
    (leaf): Slot => ({ leaf, state: Array.from({ length: slots }, () => zerosLike(leaf.tensor)) }),
  );
  let step = 0;
  return {
    learningRate,
    step(grads) {
      const rate = requireOption(place, 'learningRate', this.learningRate, notNegative);
      const gradients = requireGradients(place, parameters, grads);
      const norm = Math.sqrt(gradients.reduce((total, g) => total + kernels.sumOfSquares(g), 0));
      const scale = norm > clipNorm ? clipNorm / norm : 1;
      step += 1;
      parameters.forEach(({ leaf, state }, i) => {
        update(kernels.flat(leaf.tensor.array), state, gradients[i] as FloatArray, { rate, scale, step });
      });
    },
  };
}

function zerosLike(tensor: Tensor): FloatArray {
  return kernels.flat(tensor.array).slice().fill(0);
}

function requireParameters(place: string, params: Tree): Leaf[] {
  const found = leaves(place, params);
  const seen = new Map<Tensor, string>();
  for (const { tensor, path } of found) {
    const before = seen.get(tensor);
    if (before !== undefined) failRange(place, `the same tensor stands at ${before} and at ${path}.`);
    if (!isContiguous(tensor.array))
      failRange(place, `the parameter ${path} is a strided view; copy it first.`);
    seen.set(tensor, path);
  }
  return found;
}

/** The gradients in the order of the parameters, looked at as a whole before any parameter changes. */
function requireGradients(place: string, parameters: readonly Slot[], grads: Tree): FloatArray[] {
  const found = leaves(place, grads);
  return parameters.map(({ leaf }, i) => {
    const given = found[i];
    if (given === undefined || given.path !== leaf.path || found.length !== parameters.length) {
      const got = given === undefined ? 'nothing' : given.path || 'a tensor';
      failRange(place, `got gradients with ${got} where the parameters have ${leaf.path || 'a tensor'}.`);
    }
    const [shape, due] = [given.tensor.array.shape, leaf.tensor.array.shape];
    if (!sameShape(shape, due)) {
      failRange(
        place,
        `got a gradient of shape ${showShape(shape)} for ${leaf.path} of shape ${showShape(due)}.`,
      );
    }
    const data = kernels.flat(given.tensor.array);
    const at = Number.isFinite(kernels.sumOfSquares(data))
      ? -1
      : data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0)
      failRange(place, `the gradient of ${leaf.path || 'the parameter'} has ${data[at]} at element ${at}.`);
    return data;
  });
}
