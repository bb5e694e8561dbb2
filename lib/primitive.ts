import { type FloatNd, isNdarray } from './array.ts';
import { failType, show } from './errors.ts';
import type { Outputs, PrimitiveRow } from './tape.ts';
import { apply, type Tensor, type TensorLike } from './tensor.ts';

/** A primitive as a function of tensors. */
export type Primitive<O extends Outputs = FloatNd> = (
  ...inputs: TensorLike[]
) => O extends readonly FloatNd[] ? readonly Tensor[] : Tensor;

/**
 * Makes a primitive from a name, a forward over arrays and a vjp. The result is a function of tensors that the
 * tape records; with a forward that gives an array of arrays it has several outputs.
 *
 * @throws TypeError when the row lacks a name or a forward, or its vjp is no function.
 */
export function primitive<O extends Outputs>(row: PrimitiveRow<O>): Primitive<O> {
  if (typeof row?.name !== 'string' || row.name === '') {
    failType('primitive', `got ${show(row?.name)} as name when a non-empty string was due.`);
  }
  if (typeof row.forward !== 'function') {
    failType('primitive', `${row.name} has ${show(row.forward)} as forward when a function was due.`);
  }
  if (row.vjp !== undefined && typeof row.vjp !== 'function') {
    failType('primitive', `${row.name} has ${show(row.vjp)} as vjp when a function was due.`);
  }
  const forward = (...inputs: FloatNd[]) => requireArrays(row.name, row.forward(...inputs));
  const checked: PrimitiveRow<O> = Object.create(row, {
    forward: { value: forward },
    vjp: { value: row.vjp?.bind(row) },
  });
  const call = (...inputs: TensorLike[]) => apply(checked as PrimitiveRow<Outputs>, inputs);
  return Object.defineProperty(call, 'name', { value: row.name }) as Primitive<O>;
}

/** @throws TypeError unless a forward gave an ndarray, or an array of them. */
function requireArrays<O extends Outputs>(place: string, outputs: O): O {
  for (const output of Array.isArray(outputs) ? outputs : [outputs]) {
    if (!isNdarray(output)) failType(place, `its forward gave ${show(output)} when an ndarray was due.`);
  }
  return outputs;
}
