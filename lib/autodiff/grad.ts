import { current, within } from '../array/context.ts';
import { constant } from '../array/layout.ts';
import { sameShape } from '../array/shape.ts';
import { copy } from '../kernels/apply.ts';
import { failRange, failType, requireFunction, requireSync, show, showShape } from '../util/errors.ts';
import { inScope } from './scope.ts';
import { currentTape, type Node, Tape } from './tape.ts';
import { Tensor } from './tensor.ts';
import { type Leaf, leaves, rebuild, type TreeOf } from './tree.ts';

/** What `valueAndGrad` gives for a function that returns a loss. */
export interface ValueAndGrad<P> {
  /** The loss. */
  readonly value: number;
  /** Its gradient: the tree of the parameters, with their types. */
  readonly grads: P;
}

/** What a function that has more to give than its loss returns. */
export interface LossAndAux {
  readonly loss: Tensor;
}

/**
 * Runs `f`, records it, and differentiates its loss with respect to every tensor of `params`. A parameter that
 * the loss does not reach has a gradient of zeros.
 *
 * @param f - Gives the loss, a tensor of one element, or an object with `loss` and anything else, which comes
 *   back as `aux`: constants that outlive the call.
 * @param params - A tensor, or objects and arrays of tensors to any depth.
 * @throws TypeError for a function with arguments or a parameter that is no tensor; RangeError for a loss of more than
 *   one element; Error for a loss that depends on no parameter.
 */
export function valueAndGrad<P extends object>(f: () => Tensor, params: P & TreeOf<P>): ValueAndGrad<P>;
export function valueAndGrad<P extends object, R extends LossAndAux>(
  f: () => R,
  params: P & TreeOf<P>,
): ValueAndGrad<P> & { readonly aux: Omit<R, 'loss'> };
export function valueAndGrad<P extends object>(
  f: () => Tensor | LossAndAux,
  params: P,
): ValueAndGrad<P> & { aux?: object } {
  const place = 'valueAndGrad';
  requireFunction(place, f);
  if (f.length > 0)
    failType(place, 'f takes no arguments; it reads params itself. grad(f) and vjp(f, inputs) pass them.');
  return differentiate(place, f, params);
}

function differentiate<P extends object>(
  place: string,
  f: () => Tensor | LossAndAux,
  params: P,
): ValueAndGrad<P> & { aux?: object } {
  const found = leaves(place, params);
  requireDistinct(place, found);
  const tensors = found.map((leaf) => leaf.tensor);
  return inScope(place, () =>
    recording(place, tensors, (tape, nodes) => {
      const { loss, aux } = splitAux(place, requireSync(place, f()));
      const root = requireLoss(place, loss, tape);
      tape.backward(root, constant(1, root.shape));
      const made = { value: loss.item(), grads: rebuild(params, nodes.map(takeGradient)) };
      return aux === undefined ? made : { ...made, aux };
    }),
  );
}

/** @throws RangeError naming both paths when a tree has the same tensor twice. */
export function requireDistinct(place: string, found: readonly Leaf[]): void {
  const seen = new Map<Tensor, string>();
  for (const { tensor, path } of found) {
    const before = seen.get(tensor);
    const text = `the same tensor stands at ${before} and at ${path}; one that is used twice is given once.`;
    if (before !== undefined) failRange(place, text);
    seen.set(tensor, path);
  }
}

/**
 * The gradient of `f` with respect to its first argument, a tensor or a tree of tensors; further arguments are
 * constants.
 *
 * @throws As `valueAndGrad`.
 */
export function grad<P extends object, A extends readonly unknown[]>(
  f: (params: P, ...rest: A) => Tensor,
): (params: P & TreeOf<P>, ...rest: A) => P {
  const place = 'grad';
  requireFunction(place, f);
  return (params, ...rest) => {
    const copies = leaves(place, params).map(({ tensor }) => alias(tensor));
    const own = rebuild(params, copies);
    return differentiate<P>(place, () => f(own, ...rest), own).grads;
  };
}

/**
 * Runs `f(...inputs)` and returns its value and the function that pulls a cotangent of that value back to one
 * cotangent per input. It may be called any number of times, until a scope around this call ends.
 *
 * @throws TypeError unless `inputs` is an array of tensors; Error when the value depends on no input; the pullback,
 *   RangeError for a cotangent of another shape.
 */
export function vjp(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
): [value: Tensor, pullback: (ct: Tensor) => Tensor[]] {
  const place = 'vjp';
  requireFunction(place, f);
  const own = requireInputs(place, inputs).map(alias);
  const around = current().scope;
  const run = (tape: Tape, nodes: readonly Node[]): [Tensor, (ct: Tensor) => Tensor[]] => {
    const value = requireSync(place, f(...own));
    const root = requireRecorded(place, value, tape);
    const pullback = (ct: Tensor) => {
      if (around?.ended)
        throw new Error(`${place}: the pullback was called after the scope around it ended.`);
      const cotangent = requireCotangent(place, ct, root.shape).array;
      return inScope(place, () => {
        tape.backward(root, cotangent);
        return nodes.map(takeGradient);
      });
    };
    return [value, pullback];
  };
  // The record lives as long as what is around this call, and so must its arrays.
  return inScope(place, () => recording(place, own, run, { keepsTape: true }), { sharesArena: true });
}

function requireCotangent(place: string, ct: unknown, due: readonly number[]): Tensor {
  if (!(ct instanceof Tensor)) failType(place, `got ${show(ct)} as cotangent when a Tensor was due.`);
  // One that is recorded around would need the gradient of a gradient.
  new Tape(place, currentTape()).owns(ct.node);
  if (sameShape(ct.value.shape, due)) return ct;
  const [got, shape] = [showShape(ct.value.shape), showShape(due)];
  return failRange(place, `got a cotangent of shape ${got} for a value of shape ${shape}.`);
}

function requireInputs(place: string, inputs: unknown): readonly Tensor[] {
  if (!Array.isArray(inputs))
    failType(place, `got ${show(inputs)} as inputs when an array of Tensors was due.`);
  for (const [i, input] of inputs.entries())
    if (!(input instanceof Tensor))
      failType(place, `got ${show(input)} as inputs[${i}] when a Tensor was due.`);
  return inputs;
}

/** The same tensor under another identity, so that only uses of the argument itself are differentiated. */
function alias(tensor: Tensor): Tensor {
  return new Tensor(tensor.value, tensor.node);
}

/** Runs `f` on a new tape on which each tensor is a leaf; afterwards the tensors are as they were. */
function recording<R>(
  place: string,
  tensors: readonly Tensor[],
  f: (tape: Tape, nodes: readonly Node[]) => R,
  { keepsTape = false } = {},
): R {
  const tape = new Tape(place, currentTape());
  const before = tensors.map((tensor) => tensor.node);
  const values = tensors.map((tensor) => tensor.value);
  for (const node of before) tape.owns(node);
  for (const value of values) value.dropSupport();
  const nodes = values.map(({ shape }) => tape.leaf(shape));
  tensors.forEach((tensor, i) => {
    tensor.node = nodes[i] ?? null;
  });
  try {
    return within({ tape }, () => f(tape, nodes));
  } finally {
    tensors.forEach((tensor, i) => {
      tensor.node = before[i] ?? null;
    });
    tape.end(keepsTape);
  }
}

/** The gathered cotangent, for the scope around: its memory where nobody else refers to it, else a copy. */
function takeGradient(node: Node): Tensor {
  const [ct, { scope }] = [node.take(), current()];
  if (ct?.isSpare && ct.scope === scope) return new Tensor(ct.dense());
  const found = ct?.dense() ?? constant(0, node.shape);
  return within({ scope: scope?.outer ?? null }, () => new Tensor(copy(found)));
}

function splitAux(place: string, result: Tensor | LossAndAux): { loss: Tensor; aux: object | undefined } {
  if (result instanceof Tensor) return { loss: result, aux: undefined };
  if (typeof result !== 'object' || result === null || !('loss' in result)) {
    failType(place, `the function gave ${show(result)} when a Tensor, or an object with a loss, was due.`);
  }
  const { loss, ...aux } = result;
  return { loss, aux };
}

function requireRecorded(place: string, value: unknown, tape: Tape): Node {
  if (!(value instanceof Tensor)) failType(place, `the function gave ${show(value)} when a Tensor was due.`);
  value.requireAlive();
  if (tape.owns(value.node)) return value.node;
  throw new Error(`${place}: the value depends on none of the tensors that it is to be differentiated by.`);
}

function requireLoss(place: string, loss: unknown, tape: Tape): Node {
  if (!(loss instanceof Tensor))
    failType(place, `the function gave ${show(loss)} as loss when a Tensor was due.`);
  if (loss.size !== 1) {
    failRange(place, `got a loss of shape ${showShape(loss.shape)} when one of a single element was due.`);
  }
  return requireRecorded(place, loss, tape);
}
