import type ndarray from 'ndarray';
import type ops from 'ndarray-ops';
import type { FloatNd } from '../../array/layout.ts';
import { findRuns } from './runs.ts';

type Kernel = (out: FloatNd, x: FloatNd, y: FloatNd) => void;

/** What ndarray-ops calls the kernels that it has. Mind its names: `leq` is <=, `lteq` is an in-place <. */
const names = {
  assign: 'assign',
  add: 'add',
  sub: 'sub',
  mul: 'mul',
  div: 'div',
  equal: 'eq',
  greater: 'gt',
  greaterEqual: 'geq',
  less: 'lt',
  lessEqual: 'leq',
  neg: 'neg',
  abs: 'abs',
  exp: 'exp',
  log: 'log',
  sqrt: 'sqrt',
  addTo: 'addeq',
} as const satisfies Readonly<Record<string, keyof typeof ops>>;

type Name = keyof typeof names;

interface Packages {
  readonly ndarray: typeof ndarray;
  readonly ops: Readonly<Record<string, (...arrays: readonly FloatNd[]) => unknown>>;
}

/** What of Node is looked for; the package asks for no types of it. */
const node = globalThis as unknown as {
  readonly process?: {
    getBuiltinModule?(name: 'node:module'): { createRequire(from: string): (name: string) => unknown };
  };
};

/** Where this module lies: Node says so, bundlers for pages do not. */
const file = (import.meta as { filename?: string }).filename ?? '';

/**
 * The packages ndarray and ndarray-ops; null where they cannot be loaded: in pages, and where a policy forbids to compile text,
 * as they do.
 */
function load(): Packages | null {
  try {
    const open = node.process?.getBuiltinModule?.('node:module').createRequire(file);
    return open ? ({ ndarray: open('ndarray'), ops: open('ndarray-ops') } as Packages) : null;
  } catch {
    return null;
  }
}

/**
 * Kernels over elements in which ndarray-ops goes over the arrays that have no long runs. It is loaded with the first of
 * these; where it cannot be, the kernels given go over them too, with the same bits.
 */
export function ndarrayKernels<Own extends Readonly<Record<Name, Kernel>>>(own: Own): Own {
  let packages: Packages | null | undefined;
  const loaded = () => {
    if (packages === undefined) packages = load();
    return packages;
  };
  const kernel = (name: Name): Kernel => {
    return (out, x, y) => {
      const found = findRuns(out, x, y ?? x) === null ? loaded() : null;
      if (found === null) return own[name](out, x, y);
      const arrays = y === undefined ? [out, x] : [out, x, y];
      found.ops[names[name]]?.(
        ...arrays.map(({ data, shape, stride, offset }) => found.ndarray(data, shape, stride, offset)),
      );
    };
  };
  const entries = Object.keys(names).map((name) => [name, kernel(name as Name)]);
  return { ...own, ...Object.fromEntries(entries) };
}
