import { forgetIn } from '../array/later-array.ts';
import { constant, type FloatArray, inRoom, roomInForce } from '../array/layout.ts';
import { sameShape } from '../array/shape.ts';
import { copy } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, failType, requireFunction, show, showShape } from '../util/errors.ts';
import { current, type Node, Scope, Tape, within } from './tape.ts';
import { Tensor } from './tensor.ts';
import { type Leaf, leaves, reachTensors, rebuild, type TreeOf } from './tree.ts';

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
  if (f.length > 0) failType(place, 'f takes no arguments; it reads params itself.');
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
  const outside = roomInForce();
  return inScope(place, () =>
    recording(tensors, (tape, nodes) => {
      const result = requireSync(place, f());
      const { loss, aux } = splitAux(place, result);
      const root = requireLoss(place, loss, tape);
      tape.backward(root, constant(1, root.shape));
      const grads = inRoom(outside, () => rebuild(params, nodes.map(takeGradient)));
      const value = loss.item();
      return aux === undefined ? { value, grads } : { value, grads, aux };
    }),
  );
}

/** @throws RangeError naming both paths when a tree has the same tensor twice. */
export function requireDistinct(place: string, found: readonly Leaf[]): void {
  const seen = new Map<Tensor, string>();
  for (const { tensor, path } of found) {
    const before = seen.get(tensor);
    if (before !== undefined) failRange(place, `the same tensor stands at ${before} and at ${path}.`);
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
    const own = rebuild(
      params,
      leaves(place, params).map(({ tensor }) => alias(tensor)),
    );
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
  const outside = roomInForce();
  const scopeAround = current().scope;
  const run = (tape: Tape, nodes: readonly Node[]): [Tensor, (ct: Tensor) => Tensor[]] => {
    const value = requireSync(place, f(...own));
    const root = requireRecorded(place, value, tape);
    const pullback = (ct: Tensor) => {
      if (scopeAround?.ended) {
        throw new Error(`${place}: the pullback was called after the scope around it ended.`);
      }
      if (!(ct instanceof Tensor)) failType(place, `got ${show(ct)} as cotangent when a Tensor was due.`);
      if (!sameShape(ct.array.shape, root.shape)) {
        const [got, due] = [showShape(ct.array.shape), showShape(root.shape)];
        failRange(place, `got a cotangent of shape ${got} for a value of shape ${due}.`);
      }
      const around = roomInForce();
      return inScope(place, () => {
        tape.backward(root, ct.array);
        return inRoom(around, () => nodes.map(takeGradient));
      });
    };
    return [value, pullback];
  };
  // The record lives as long as what is around this call, and so must its arrays.
  return inScope(place, () => inRoom(outside, () => recording(own, run, { keepsTape: true })));
}

function requireInputs(place: string, inputs: unknown): readonly Tensor[] {
  if (!Array.isArray(inputs))
    failType(place, `got ${show(inputs)} as inputs when an array of Tensors was due.`);
  inputs.forEach((input, i) => {
    if (!(input instanceof Tensor))
      failType(place, `got ${show(input)} as inputs[${i}] when a Tensor was due.`);
  });
  return inputs;
}

/** The same tensor under another identity, so that only uses of the argument itself are differentiated. */
function alias(tensor: Tensor): Tensor {
  return new Tensor(tensor.array, tensor.node);
}

/** Runs `f` without recording: what it computes is constant for any tape. */
export function noGrad<R>(f: () => R): R {
  requireFunction('noGrad', f);
  return inScope('noGrad', () => within({ tape: null }, f));
}

/**
 * Runs `f` with every surrogate answering with its origin, so that the whole is differentiable and can be checked.
 *
 * @throws TypeError when `f` returns a promise: surrogates answer with spikes again when `f` returns.
 */
export function smooth<R>(f: () => R): R {
  requireFunction('smooth', f);
  return requireSync('smooth', within({ smooth: true }, f));
}

/**
 * A copy of the numbers as constants: no gradient passes, and no optimizer changes them. Takes a tensor or a tree of tensors, such as the state of a
 * network (truncated backpropagation through time).
 *
 * @throws TypeError for anything in the tree that is no tensor.
 */
export function stopGradient<T extends object>(x: T & TreeOf<T>): T {
  return rebuild(
    x,
    leaves('stopGradient', x).map(({ tensor }) => new Tensor(copy(tensor.array))),
  );
}

/**
 * Runs `f`; tensors made inside live until it ends, unless they are returned or reachable from what is returned.
 *
 * @throws TypeError when `f` returns a promise: a scope ends when `f` returns.
 */
export function scope<R>(f: () => R): R {
  requireFunction('scope', f);
  return inScope('scope', f);
}

/**
 * Runs `f` with a scope of its own, and arrays in a region of memory that is free again afterwards. What is handed out goes
 * to the region around it, or else to ordinary memory.
 */
function inScope<R>(place: string, f: () => R): R {
  const own = new Scope();
  const { scope: outer, tape } = current();
  const outerRoom = roomInForce();
  // What a tape outside records must stay.
  const region = tape === null ? kernels.openRegion() : null;
  try {
    const run = () => requireSync(place, within({ scope: own }, f));
    const result = region === null ? run() : inRoom(region, run);
    const moves = new Map<FloatArray, FloatArray>();
    const moved = (data: FloatArray) => {
      const known = moves.get(data) ?? region?.handOn(data, outerRoom) ?? data;
      moves.set(data, known);
      return known;
    };
    reachTensors(result, (tensor) => {
      if (tensor.scope === own) tensor.handOut(outer, region && moved);
    });
    return result;
  } finally {
    own.ended = true;
    if (region !== null) forgetIn(region);
    region?.close();
  }
}

/** Runs `f` on a new tape on which each tensor is a leaf; afterwards the tensors are as they were. */
function recording<R>(
  tensors: readonly Tensor[],
  f: (tape: Tape, nodes: readonly Node[]) => R,
  { keepsTape = false } = {},
): R {
  const tape = new Tape(current().tape);
  const before = tensors.map((tensor) => tensor.node);
  const arrays = tensors.map((tensor) => tensor.array);
  for (const node of before) tape.owns(node);
  const nodes = arrays.map((array) => tape.leaf(array.shape));
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

function takeGradient(node: Node): Tensor {
  const ct = node.take();
  return new Tensor(copy(ct ?? constant(0, node.shape)));
}

function splitAux(place: string, result: Tensor | LossAndAux): { loss: Tensor; aux: object | undefined } {
  if (result instanceof Tensor) return { loss: result, aux: undefined };
  if (typeof result !== 'object' || result === null || !('loss' in result)) {
    failType(place, `the function gave ${show(result)} when a Tensor, or an object with a loss, was due.`);
  }
  const { loss, ...aux } = result;
  return { loss, aux };
}

function requireSync<R>(place: string, result: R): R {
  if (typeof (result as { then?: unknown } | null)?.then === 'function') {
    // It may fail later, where nobody waits for it.
    Promise.resolve(result).catch(() => {});
    failType(place, 'got a function that returns a promise when one that ends at once was due.');
  }
  return result;
}

function requireRecorded(place: string, value: unknown, tape: Tape): Node {
  if (!(value instanceof Tensor)) failType(place, `the function gave ${show(value)} when a Tensor was due.`);
  value.array;
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
