import { failRange, failType, show } from '../util/errors.ts';
import { Tensor } from './tensor.ts';

/** Parameters: a tensor, or objects and arrays of them to any depth. */
export type Tree = Tensor | readonly Tree[] | { readonly [key: string]: Tree };

/** The type of a tree as it stands, interfaces included; `never` where something in it is no tensor, or what else U allows. */
export type TreeOf<T, U = Tree> = T extends U | undefined
  ? T
  : T extends (...inputs: never[]) => unknown
    ? never
    : T extends object
      ? { readonly [K in keyof T]: TreeOf<T[K], U> }
      : never;

/** A leaf of a tree with the path to it, like `[0].weight`. */
export interface Leaf {
  readonly tensor: Tensor;
  readonly path: string;
}

/**
 * The tensors of a tree, in order, with their paths.
 *
 * @throws TypeError naming the path of anything that is neither a tensor nor an object or array of them.
 */
export function leaves(place: string, tree: unknown): Leaf[] {
  const found: Leaf[] = [];
  visit(place, tree, '', found, new Set());
  return found;
}

function visit(place: string, tree: unknown, path: string, found: Leaf[], above: Set<unknown>): void {
  if (tree instanceof Tensor) {
    found.push({ tensor: tree, path });
    return;
  }
  if (!isBranch(tree)) {
    failType(
      place,
      `got ${show(tree)}${path && ` at ${path}`} when a Tensor, or objects and arrays of them, were due.`,
    );
  }
  if (above.has(tree)) failType(place, `the tree contains itself at ${path}.`);
  above.add(tree);
  for (const [key, child] of Object.entries(tree)) {
    visit(
      place,
      child,
      Array.isArray(tree) ? `${path}[${key}]` : `${path}${path && '.'}${key}`,
      found,
      above,
    );
  }
  above.delete(tree);
}

/** The path of a leaf in an error; undefined where a tree has none left. */
export function showPath(path: string | undefined): string {
  return path === undefined ? 'nothing more' : path || 'a tensor';
}

/** @throws RangeError where the leaves of `what` have other paths than those that are `due`, or another order. */
export function requireSamePaths(
  place: string,
  found: readonly Leaf[],
  due: readonly Leaf[],
  what: string,
  whereDue: string,
): void {
  for (let i = 0; i < Math.max(found.length, due.length); i++) {
    const [got, path] = [found[i]?.path, due[i]?.path];
    if (got === path) continue;
    failRange(place, `got ${what} with ${showPath(got)} where ${whereDue} ${showPath(path)}.`);
  }
}

/** Whether a value is an array or a plain object, and so has further values in it. */
export function isBranch(value: unknown): value is object {
  if (Array.isArray(value)) return true;
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A tree of the same shape with each tensor replaced, in the order of `leaves`. */
export function rebuild<T extends object>(tree: T, replacements: Iterable<Tensor>): T {
  const next = replacements[Symbol.iterator]();
  return replace(tree as Tree, () => next.next().value as Tensor) as T;
}

function replace(tree: Tree, next: () => Tensor): Tree {
  if (tree instanceof Tensor) return next();
  if (Array.isArray(tree)) return tree.map((child) => replace(child, next));
  return Object.fromEntries(Object.entries(tree).map(([key, child]) => [key, replace(child, next)]));
}

/**
 * Calls `f` for every tensor reachable from a value: through arrays, plain objects, maps, sets and the own
 * properties of functions and other objects.
 */
export function reachTensors(value: unknown, f: (tensor: Tensor) => void, seen = new Set<unknown>()): void {
  if (value instanceof Tensor) {
    f(value);
    return;
  }
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return;
  if (ArrayBuffer.isView(value)) return;
  seen.add(value);
  if (value instanceof Map || value instanceof Set) for (const item of value) reachTensors(item, f, seen);
  for (const item of Object.values(value)) reachTensors(item, f, seen);
}
