import { current, within } from '../array/context.ts';
import type { FloatArray, FloatNd } from '../array/layout.ts';
import { Scope } from '../array/scope.ts';
import { copy } from '../kernels/apply.ts';
import { arenas } from '../kernels/index.ts';
import { requireFunction, requireSync } from '../util/errors.ts';
import { Tensor } from './tensor.ts';
import { leaves, reachTensors, rebuild, type TreeOf } from './tree.ts';

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
 * Runs `f` without recording: what it computes is constant for any tape.
 *
 * @throws TypeError when `f` returns a promise.
 */
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
 * Runs `f` with dropout passing everything on and batch norm using its running statistics, which do not change. Gradients may be
 * taken, inside and around.
 *
 * @throws TypeError when `f` returns a promise.
 */
export function evaluate<R>(f: () => R): R {
  requireFunction('evaluate', f);
  return inScope('evaluate', () => within({ training: false }, f));
}

/**
 * A copy of the numbers as constants: no gradient passes, and no optimizer changes them. Takes a tensor or a tree of tensors, such as the state of a
 * network (truncated backpropagation through time).
 *
 * @throws TypeError for anything in the tree that is no tensor.
 */
export function stopGradient<T extends object>(x: T & TreeOf<T>): T {
  const copies = leaves('stopGradient', x).map(({ tensor }) => new Tensor(detached(copy(tensor.array))));
  return rebuild(x, copies);
}

function detached(x: FloatNd): FloatNd {
  const { smooth, detached } = current();
  if (smooth) detached?.(x.data);
  return x;
}

/**
 * Runs `f` with a scope of its own, and with an arena whose memory is free again afterwards. What is handed out goes to the
 * arena around it, or else to ordinary memory. With `sharesArena` its arrays are put where those around it are.
 *
 * @throws TypeError when `f` returns a promise.
 */
export function inScope<R>(place: string, f: () => R, { sharesArena = false } = {}): R {
  const { scope: outer, tape } = current();
  // What a tape outside records must stay.
  const arena = tape === null && !sharesArena ? arenas.open() : null;
  const own = new Scope(outer, arena ?? outer?.arena ?? null);
  try {
    const result = requireSync(place, within({ scope: own }, f));
    const moves = new Map<FloatArray, FloatArray>();
    const moved = (data: FloatArray) => {
      const known = moves.get(data) ?? arena?.transfer(data, outer?.arena ?? null) ?? data;
      moves.set(data, known);
      return known;
    };
    reachTensors(result, (tensor) => {
      if (tensor.scope === own) tensor.handOut(outer, arena && moved);
    });
    return result;
  } finally {
    own.ended = true;
    arena?.close();
  }
}
