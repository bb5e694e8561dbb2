import { inRoom, roomInForce } from '../array/layout.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { leaves, rebuild, type TreeOf } from '../autodiff/tree.ts';
import { copy } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';

/**
 * A copy of a tensor, or of a tree of them such as `net.params`: numbers of its own, which training no longer changes. A tensor
 * that stands at several places is one copy there. No gradient passes to what was copied.
 *
 * @throws TypeError for anything in the tree that is no tensor.
 */
export function clone<T extends object>(tree: T & TreeOf<T>): T {
  const room = roomInForce() ?? kernels.permanentRoom();
  const copies = new Map<Tensor, Tensor>();
  return rebuild(
    tree,
    leaves('clone', tree).map(({ tensor }) => {
      const made = copies.get(tensor) ?? new Tensor(inRoom(room, () => copy(tensor.array)));
      copies.set(tensor, made);
      return made;
    }),
  );
}
