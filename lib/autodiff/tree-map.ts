import { failType, requireFunction, show } from '../util/errors.ts';
import { Tensor } from './tensor.ts';
import { leaves, rebuild, requireSamePaths, type TreeOf } from './tree.ts';

const place = 'treeMap';

/**
 * A tree with `f` of each tensor in its place. With more trees `f` also gets what these have there: `treeMap(add, a, b)` adds
 * gradients.
 *
 * @throws TypeError for anything that is no tensor, in a tree or given by `f`; RangeError for trees that are not alike.
 */
export function treeMap<T extends object>(
  f: (tensor: Tensor, ...others: Tensor[]) => Tensor,
  tree: T & TreeOf<T>,
  ...others: readonly T[]
): T {
  requireFunction(place, f);
  const found = leaves(place, tree);
  const beside = others.map((other) => leaves(place, other));
  for (const other of beside) requireSamePaths(place, other, found, 'a tree', 'the first has');
  const mapped = found.map(({ tensor, path }, i) => {
    const made = f(tensor, ...beside.flatMap((other) => other[i]?.tensor ?? []));
    if (made instanceof Tensor) return made;
    return failType(place, `the function gave ${show(made)}${path && ` at ${path}`} when a Tensor was due.`);
  });
  return rebuild(tree, mapped) as T;
}
