import { current, within } from '../array/context.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { leaves, rebuild, type TreeOf } from '../autodiff/tree.ts';
import { copy } from '../kernels/apply.ts';
import { arenas } from '../kernels/index.ts';
import { isStoredAsThere, storedAsThere } from '../snn/layers/stored-as-there.ts';

/**
 * A copy of a tensor, or of a tree of them such as `net.params`: numbers of its own, which training no longer changes. A tensor
 * that stands at several places is one copy there. No gradient passes to what was copied.
 *
 * @throws TypeError for anything in the tree that is no tensor.
 */
export function clone<T extends object>(tree: T & TreeOf<T>): T {
  const arena = current().arena ?? arenas.permanent;
  const copies = new Map<Tensor, Tensor>();
  return rebuild(
    tree,
    leaves('clone', tree).map(({ tensor }) => {
      const made = copies.get(tensor) ?? new Tensor(within({ arena }, () => copy(tensor.array)));
      copies.set(tensor, made);
      return isStoredAsThere(tensor) ? storedAsThere(made) : made;
    }),
  );
}
