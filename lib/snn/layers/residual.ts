import { requireTensor, type Tensor } from '../../autodiff/tensor.ts';
import { add } from '../../ops/arithmetic.ts';
import { failRange, failType, show, showShape } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Layer } from './layer.ts';
import { runLayer, type Watcher } from './sequential.ts';

/** A layer that adds what its block gives to its input. */
export interface Residual<P extends object = object> extends Layer<P> {
  readonly block: Layer<P>;
  /** @internal Told of what the block got and gave, as its layer 0. */
  readonly watchers: Set<Watcher>;
}

/**
 * What a block of layers gives, added to its input: x + block(x). Its parameters, buffers and state are those of the block.
 *
 * @throws TypeError for what is no layer; RangeError when the block gives another shape than it gets.
 */
export function residual<P extends object>(block: Layer<P>): Residual<P> {
  const place = 'residual';
  if (typeof block !== 'function' || typeof block.params !== 'object')
    failType(place, `got ${show(block)} when a layer such as sequential(...) was due.`);
  const watchers = new Set<Watcher>();
  const added = (x: Tensor, out: Tensor) => {
    const [own, due] = [out, x].map((one) => showShape(requireTensor(place, one).value.shape));
    if (own !== due) failRange(place, `the block gave ${own} for ${due} when the same shape was due.`);
    for (const watch of watchers) watch(0, x, out);
    return add(x, out);
  };
  const call = (x: Tensor) => added(requireTensor(place, x), block(x));
  const through = (x: Tensor, state?: object) => {
    const all = runLayer(block, x, state);
    return { ...all, output: added(x, all.output) };
  };
  const { params, buffers } = block;
  return shownAs(Object.assign(call, { through, block, watchers, params, ...(buffers && { buffers }) }), () =>
    showCall(place, block),
  );
}
