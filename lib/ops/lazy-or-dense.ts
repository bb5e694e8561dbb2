import { current } from '../array/context.ts';
import { empty, type FloatNd, sizeOf } from '../array/layout.ts';
import type { Shape } from '../array/shape.ts';
import { Dense, Lazy, type LazySource, type Value } from '../array/values.ts';
import { arenas } from '../kernels/index.ts';

/** Numbers that are computed at once; or where they are many, in a scope that will end, when something reads them. */
export function lazyOrDense(
  shape: Shape,
  source: LazySource & { readonly reads: readonly FloatNd[] },
  home?: { readonly isSpare: boolean },
): Value {
  if (current().scope?.arena && arenas.defers(sizeOf(shape), source.reads))
    return new Lazy(shape, source, home);
  const out = empty(shape);
  source.fill(out);
  return new Dense(out, home);
}
