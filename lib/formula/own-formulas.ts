import * as math from '../util/math.ts';
import type { Readable } from './parse-function.ts';

const own = new WeakSet<object>();

/** Has all functions of an object be formulas of the package, in which names of `util/math.ts` mean what is there. */
export function makeOwn(of: object): void {
  for (const f of Object.values(of)) if (typeof f === 'function') own.add(f);
}

/** Whether a function, or the one that it hands on to, is a formula of the package. */
export function isOwn(f: Readable): boolean {
  return (
    own.has(f) ||
    Object.values<object>(math).includes(f) ||
    (typeof f.source === 'function' && isOwn(f.source))
  );
}
