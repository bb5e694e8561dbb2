import type { Arena } from './arena.ts';
import type { FloatArray } from './float-array.ts';
import type { Scope } from './scope.ts';

/** What holds while a function runs. */
export interface Context {
  /** The tape that records (a `Tape` of autodiff), where one does. */
  readonly tape: object | null;
  /** The scope that new values belong to, where there is one. */
  readonly scope: Scope | null;
  /** Where new arrays are put: the arena of the scope, unless weights or data are made; null for ordinary memory. */
  readonly arena: Arena | null;
  /** Surrogates answer with their origins, so that a whole network is differentiable. */
  readonly smooth: boolean;
  /** Whether layers that behave differently in training (dropout, batch norm) do so now; null: while a tape records. */
  readonly training: boolean | null;
  /** The type of new arrays: Float64 while gradients are checked. */
  readonly float: Float32ArrayConstructor | Float64ArrayConstructor;
  /** Given all that is detached inside `smooth`, to note it or to write over it: set while gradients are checked. */
  readonly detached: ((values: FloatArray) => void) | null;
}

let context: Context = {
  tape: null,
  scope: null,
  arena: null,
  smooth: false,
  training: null,
  float: Float32Array,
  detached: null,
};

/** The current context. */
export function current(): Context {
  return context;
}

/**
 * Runs `f` in a changed context and restores the old one, whether `f` returns or throws. A scope brings its arena along.
 */
export function within<R>(changes: Partial<Context>, f: () => R): R {
  const before = context;
  const { scope } = changes;
  const arena = scope === undefined ? before.arena : (scope?.arena ?? null);
  context = { ...before, arena, ...changes };
  try {
    return f();
  } finally {
    context = before;
  }
}

/** `f`, to be run once, when its result is first asked for, in the context of now. */
export function lazily<R extends object>(f: () => R): () => R {
  const home = context;
  let result: R | undefined;
  return () => {
    result ??= within(home, f);
    return result;
  };
}
