import { type FloatNd, isNdarray } from '../array/layout.ts';
import { failRange, failType, isPlainObject, rejectUnknownKeys, show } from '../util/errors.ts';
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
 * @throws TypeError when the row lacks a name or a forward, its vjp is no function, or it has something else;
 *   RangeError when `keeps` has what is no position. An instance of a class may have fields of its own.
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
  if (isPlainObject(row))
    rejectUnknownKeys(`primitive ${row.name}`, row, ['name', 'forward', 'vjp', 'keeps']);
  requireKeeps(`primitive ${row.name}: keeps`, row.keeps);
  const forward = (...inputs: FloatNd[]) => requireArrays(row.name, row.forward(...inputs));
  const checked: PrimitiveRow<O> = Object.create(row, {
    forward: { value: forward },
    vjp: { value: row.vjp?.bind(row) },
  });
  const call = (...inputs: TensorLike[]) => apply(checked as PrimitiveRow<Outputs>, inputs);
  return Object.defineProperty(call, 'name', { value: row.name }) as Primitive<O>;
}

/** @throws TypeError unless it is nothing, or has lists under no other names than inputs and outputs. */
function requireKeeps(place: string, keeps: unknown): void {
  if (keeps === undefined) return;
  rejectUnknownKeys(place, keeps, ['inputs', 'outputs']);
  for (const [side, positions] of Object.entries(keeps as object)) {
    if (positions !== undefined) requirePositions(place, side, positions);
  }
}

/** @throws TypeError unless it is an array, RangeError unless of positions. */
function requirePositions(place: string, side: string, positions: unknown): void {
  if (!Array.isArray(positions))
    failType(place, `${side} is ${show(positions)} when an array of positions was due.`);
  for (const at of positions) {
    if (!Number.isSafeInteger(at) || at < 0)
      failRange(place, `${side} has ${show(at)} when positions from 0 were due.`);
  }
}

/** @throws TypeError unless a forward gave an ndarray, or an array of them. */
function requireArrays<O extends Outputs>(place: string, outputs: O): O {
  for (const output of Array.isArray(outputs) ? outputs : [outputs]) {
    if (!isNdarray(output)) failType(place, `its forward gave ${show(output)} when an ndarray was due.`);
  }
  return outputs;
}
