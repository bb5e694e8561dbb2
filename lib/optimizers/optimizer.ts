import { within } from '../array/context.ts';
import { type FloatArray, isContiguous, wrap, zeroed } from '../array/layout.ts';
import { sameShape } from '../array/shape.ts';
import { requireDistinct } from '../autodiff/grad.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { type Leaf, leaves, requireSamePaths, showPath } from '../autodiff/tree.ts';
import { arenas, kernels } from '../kernels/index.ts';
import { failRange, failType, rejectUnknownKeys, requireNumber, show, showShape } from '../util/errors.ts';
import { showCall, shownAs } from '../util/repr.ts';

/** What an optimizer has besides the parameters: all that it needs to go on where it was. */
export interface OptimizerState {
  /** The function that made it, such as `adam`. */
  readonly name: string;
  /** Steps done. */
  readonly step: number;
  readonly learningRate: number;
  /** By the name of what is kept (`mean`, `velocity`, …), one tensor for each parameter, in their order. */
  readonly slots: Readonly<Record<string, readonly Tensor[]>>;
}

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
  /** A copy of all that it needs to go on: of an equal optimizer that restores it, the next steps are bit-identical. */
  readonly state: OptimizerState;
  /**
   * Goes on from a state.
   *
   * @throws TypeError or RangeError for the state of another optimizer, or of other parameters; nothing has changed then.
   */
  restore(state: OptimizerState): void;
}

/** What every optimizer takes. */
export interface OptimizerOptions {
  /** Step size, at least 0. Each optimizer has a default. */
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
 * An optimizer from the update of one parameter, which keeps an array of the parameter's size under each name of `slots`.
 *
 * @throws TypeError or RangeError for parameters that cannot be changed in place, or options outside their domain.
 */
export function optimizer<P extends object>(
  place: string,
  params: P,
  options: OptimizerOptions,
  slots: readonly string[],
  update: Update,
): Optimizer<P> {
  const { learningRate = 1e-3, clipNorm = Number.POSITIVE_INFINITY } = options;
  requireOption(place, 'learningRate', learningRate, notNegative);
  requireOption(place, 'clipNorm', clipNorm, positive);
  const parameters = requireParameters(place, params).map(
    (leaf): Slot => ({ leaf, state: slots.map(() => zerosLike(leaf.tensor)) }),
  );
  let step = 0;
  const own: Optimizer<P> = {
    learningRate,
    step(grads) {
      // Not `this`, so that the function may be taken out.
      const rate = requireOption(place, 'learningRate', own.learningRate, notNegative);
      const gradients = requireGradients(place, parameters, grads, clipNorm < Number.POSITIVE_INFINITY);
      const norm = Math.sqrt(gradients.reduce((total, { squares }) => total + squares, 0));
      const scale = norm > clipNorm ? clipNorm / norm : 1;
      step += 1;
      parameters.forEach(({ leaf, state }, i) => {
        const { data } = gradients[i] as Gradient;
        leaf.tensor.write((p) => update(p, state, data, { rate, scale, step }));
      });
    },
    get state() {
      const kept = slots.map(
        (slot, i) => [slot, parameters.map((parameter) => copyOf(parameter, i))] as const,
      );
      return { name: place, step, learningRate: own.learningRate, slots: Object.fromEntries(kept) };
    },
    restore(state) {
      const kept = requireState(place, state, slots, parameters);
      parameters.forEach((parameter, i) => {
        parameter.state.forEach((array, j) => {
          array.set((kept[j] as readonly FloatArray[])[i] as FloatArray);
        });
      });
      step = state.step;
      own.learningRate = state.learningRate;
    },
  };
  return shownAs(own, () => showCall(place, { ...options, learningRate: own.learningRate }));
}

/** A copy of what is kept for a parameter, at a position of its state. */
function copyOf({ leaf, state }: Slot, i: number): Tensor {
  return new Tensor(wrap((state[i] as FloatArray).slice(), leaf.tensor.array.shape));
}

/** The arrays of a state, by slot and parameter; throws unless they fit. */
function requireState(
  place: string,
  state: OptimizerState,
  slots: readonly string[],
  parameters: readonly Slot[],
): FloatArray[][] {
  const what = `${place}.restore`;
  rejectUnknownKeys(what, state, ['name', 'step', 'learningRate', 'slots'], 'field');
  if (state.name !== place)
    failRange(what, `got the state of ${show(state.name)} when one of ${place} was due.`);
  if (!Number.isSafeInteger(state.step) || state.step < 0)
    failRange(what, `got ${show(state.step)} as step when a whole number was due.`);
  requireOption(what, 'learningRate', state.learningRate, notNegative);
  rejectUnknownKeys(`${what}: slots`, state.slots, slots, 'slot');
  return slots.map((slot) => {
    const kept = state.slots[slot];
    if (!Array.isArray(kept) || kept.length !== parameters.length) {
      const got = Array.isArray(kept) ? `${kept.length} tensors` : show(kept);
      failRange(what, `got ${got} as ${slot} when ${parameters.length} were due, one for each parameter.`);
    }
    return parameters.map(({ leaf }, i) => numbersOf(`${what}: ${slot}[${i}]`, kept[i], leaf));
  });
}

/** The numbers of a tensor of a state; throws unless it has the shape of its parameter. */
function numbersOf(place: string, kept: unknown, { tensor, path }: Leaf): FloatArray {
  if (!(kept instanceof Tensor)) failType(place, `got ${show(kept)} when a Tensor was due.`);
  const [got, due] = [kept.array.shape, tensor.array.shape];
  if (!sameShape(got, due))
    failRange(place, `got the shape ${showShape(got)} for ${showPath(path)} of shape ${showShape(due)}.`);
  return kept.toTypedArray();
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

/** A gradient and the sum of its squares, 0 where none is asked for. */
interface Gradient {
  readonly data: FloatArray;
  readonly squares: number;
}

/** The gradients in the order of the parameters, looked at as a whole before any parameter changes. */
function requireGradients(
  place: string,
  parameters: readonly Slot[],
  grads: object,
  clips: boolean,
): Gradient[] {
  const found = leaves(place, grads);
  const due = parameters.map(({ leaf }) => leaf);
  requireSamePaths(place, found, due, 'gradients', 'the parameters have');
  return found.map(({ tensor, path }, i) => {
    const [shape, due] = [tensor.value.shape, (parameters[i] as Slot).leaf.tensor.value.shape];
    if (!sameShape(shape, due)) {
      const [got, shapeDue] = [showShape(shape), showShape(due)];
      failRange(place, `got a gradient of shape ${got} for ${showPath(path)} of shape ${shapeDue}.`);
    }
    const data = kernels.flat(tensor.array);
    const squares = clips ? kernels.sumOfSquares(data) : 0;
    // Their sum may be infinite where no element is.
    const finite = (clips && Number.isFinite(squares)) || kernels.allFinite(data);
    if (!finite) {
      const at = data.findIndex((value) => !Number.isFinite(value));
      failRange(place, `the gradient of ${showPath(path)} has ${data[at]} at element ${at}.`);
    }
    return { data, squares };
  });
}
