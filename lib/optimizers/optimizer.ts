import { within } from '../array/context.ts';
import { type FloatArray, isContiguous, zeroed } from '../array/layout.ts';
import { sameShape } from '../array/shape.ts';
import { requireDistinct } from '../autodiff/grad.ts';
import type { Tensor } from '../autodiff/tensor.ts';
import { type Leaf, leaves } from '../autodiff/tree.ts';
import { arenas, kernels } from '../kernels/index.ts';
import { failRange, rejectUnknownKeys, requireNumber, showShape } from '../util/errors.ts';
import { showCall, shownAs } from '../util/repr.ts';

/** Changes parameters in place, step by step. */
export interface Optimizer<P extends object = object> {
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
  const number = requireNumber(place, name, value);
  if (!holds(number)) failRange(place, `${name} must be ${due}, got ${number}.`);
  return number;
}

/** Throws unless options are an object with nothing but what every optimizer takes and `own`. */
export function requireOptions(place: string, options: OptimizerOptions, own: readonly string[]): void {
  rejectUnknownKeys(place, options, ['learningRate', 'clipNorm', ...own]);
}

/**
 * An optimizer from the update of one parameter, which may keep `slots` arrays of the parameter's size.
 *
 * @throws TypeError or RangeError for parameters that cannot be changed in place, or options outside their domain.
 */
export function optimizer<P extends object>(
  place: string,
  params: P,
  options: OptimizerOptions,
  slots: number,
  update: Update,
): Optimizer<P> {
  const { learningRate = 1e-3, clipNorm = Number.POSITIVE_INFINITY } = options;
  requireOption(place, 'learningRate', learningRate, notNegative);
  requireOption(place, 'clipNorm', clipNorm, positive);
  const parameters = requireParameters(place, params).map(
    (leaf): Slot => ({ leaf, state: Array.from({ length: slots }, () => zerosLike(leaf.tensor)) }),
  );
  let step = 0;
  const own: Optimizer<P> = {
    learningRate,
    step(grads) {
      // Not `this`, so that the function may be taken out.
      const rate = requireOption(place, 'learningRate', own.learningRate, notNegative);
      const gradients = requireGradients(place, parameters, grads);
      const norm = Math.sqrt(gradients.reduce((total, { squares }) => total + squares, 0));
      const scale = norm > clipNorm ? clipNorm / norm : 1;
      step += 1;
      parameters.forEach(({ leaf, state }, i) => {
        const { data } = gradients[i] as Gradient;
        leaf.tensor.write((p) => update(p, state, data, { rate, scale, step }));
      });
    },
  };
  return shownAs(own, () => showCall(place, { ...options, learningRate: own.learningRate }));
}

/** Zeros that live as long as the optimizer does. */
function zerosLike(tensor: Tensor): FloatArray {
  return within({ arena: arenas.permanent }, () => zeroed(tensor.value.shape)).data;
}

/**
 * The tensors of a tree that are to be changed in place, with their paths.
 *
 * @throws TypeError for what is no tensor, RangeError for one that stands twice or is a strided view.
 */
export function requireParameters(place: string, params: object): Leaf[] {
  const found = leaves(place, params);
  requireDistinct(place, found);
  for (const { tensor, path } of found) {
    if (!isContiguous(tensor.array)) failRange(place, `${showPath(path)} is a strided view; copy it first.`);
  }
  return found;
}

/** The path of a leaf in an error; undefined where a tree has none left. */
export function showPath(path: string | undefined): string {
  return path === undefined ? 'nothing more' : path || 'a tensor';
}

/** A gradient and the sum of its squares. */
interface Gradient {
  readonly data: FloatArray;
  readonly squares: number;
}

/** The gradients in the order of the parameters, looked at as a whole before any parameter changes. */
function requireGradients(place: string, parameters: readonly Slot[], grads: object): Gradient[] {
  const found = leaves(place, grads);
  for (let i = 0; i < Math.max(found.length, parameters.length); i++) {
    const [got, due] = [found[i]?.path, parameters[i]?.leaf.path];
    if (got === due) continue;
    failRange(place, `got gradients with ${showPath(got)} where the parameters have ${showPath(due)}.`);
  }
  return found.map(({ tensor, path }, i) => {
    const [shape, due] = [tensor.value.shape, (parameters[i] as Slot).leaf.tensor.value.shape];
    if (!sameShape(shape, due)) {
      const [got, shapeDue] = [showShape(shape), showShape(due)];
      failRange(place, `got a gradient of shape ${got} for ${showPath(path)} of shape ${shapeDue}.`);
    }
    const data = kernels.flat(tensor.array);
    const squares = kernels.sumOfSquares(data);
    const at = Number.isFinite(squares) ? -1 : data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) failRange(place, `the gradient of ${showPath(path)} has ${data[at]} at element ${at}.`);
    return { data, squares };
  });
}
