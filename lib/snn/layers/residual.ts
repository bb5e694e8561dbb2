import { requireTensor, type Tensor } from '../../autodiff/tensor.ts';
import { add } from '../../ops/arithmetic.ts';
import { failRange, failType, show, showShape } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Layer } from './layer.ts';
import type { Watcher } from './sequential.ts';

/** A layer that adds what its block gives to its input. */
export interface Residual<P extends object = object> extends Layer<P> {
  readonly block: Layer<P>;
  /** @internal Told of what the block got and gave, as its layer 0. */
  readonly watchers: Set<Watcher>;
}

/**
 * What a block of layers gives, added to its input: x + block(x). Its parameters and buffers are those of the block.
 *
 * @throws TypeError for what is no layer; RangeError when the block gives another shape than it gets.
 */
export function residual<P extends object>(block: Layer<P>): Residual<P> {
  const place = 'residual';
  if (typeof block !== 'function' || typeof block.params !== 'object')
    failType(place, `got ${show(block)} when a layer such as sequential(...) was due.`);
  const watchers = new Set<Watcher>();
  const call = (x: Tensor) => {
    const given = requireTensor(place, x);
    const { shape } = given.value;
    const out = block(given);
    const own = requireTensor(place, out).value.shape;
    if (own.length !== shape.length || own.some((n, axis) => n !== shape[axis]))
      failRange(
        place,
        `the block gave ${showShape(own)} for ${showShape(shape)} when the same shape was due.`,
      );
    for (const watch of watchers) watch(0, given, out);
    return add(given, out);
  };
  const { params, buffers } = block;
  return shownAs(Object.assign(call, { block, watchers, params, ...(buffers && { buffers }) }), () =>
    showCall(place, block),
  );
}
