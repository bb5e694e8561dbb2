import type { Tensor } from '../autodiff/tensor.ts';

/** A tensor, its place on a tape when it was repeated, and that of what it became. */
interface Source {
  readonly tensor: Tensor;
  readonly node: Tensor['node'];
  readonly repeated: Tensor['node'];
}

/** What tensors are, along their first axis, a view of. */
const sources = new WeakMap<Tensor, Source>();

/** Notes that a tensor is another one, repeated along a new first axis. */
export function markRepeated(repeated: Tensor, tensor: Tensor): Tensor {
  sources.set(repeated, { tensor, node: tensor.node, repeated: repeated.node });
  return repeated;
}

/** What a tensor repeats along its first axis, where that is known, still there, and depends on no more. */
export function repeatedBy(x: Tensor): Tensor | null {
  const source = sources.get(x);
  if (source === undefined || source.tensor.scope?.ended) return null;
  // One that is differentiated by itself is a value of its own; so is one that was not recorded when what it repeats was.
  if (source.tensor.node !== source.node || x.node !== source.repeated) return null;
  if (x.node === null && source.node !== null) return null;
  const [own, other] = [x.value, source.tensor.value];
  const isSame = own.isDense && other.isDense && own.dense().data === other.dense().data;
  return isSame ? source.tensor : null;
}
