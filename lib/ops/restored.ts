import { isBranch } from '../autodiff/tree.ts';
import { tensor } from './create.ts';
import { isSaved, type SavedTensor } from './is-saved.ts';

/**
 * A tree with tensors in place of what JSON saved of them; anything else stays.
 *
 * @throws TypeError or RangeError for `{ shape, data }` that no tensor can be made from.
 */
export function restored<T>(tree: T): T;
export function restored(tree: unknown): unknown {
  // States may be called shape and data too.
  if (isSaved(tree) && Array.isArray(tree.shape)) return tensor(tree as SavedTensor);
  if (Array.isArray(tree)) return tree.map((child) => restored(child));
  if (!isBranch(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([key, child]) => [key, restored(child)]));
}
