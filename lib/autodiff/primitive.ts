import { type FloatNd, isNdarray } from '../array/layout.ts';
import { ShapeOnly } from '../array/shape-only.ts';
import {
  failRange,
  failType,
  isPlainObject,
  rejectUnknownKeys,
  requirePositions,
  show,
} from '../util/errors.ts';
import type { AnyRow, NullingRow, Outputs, PrimitiveRow } from './row.ts';
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
export function primitive<O extends Outputs>(row: NullingRow<O>): Primitive<O>;
export function primitive<O extends Outputs>(row: PrimitiveRow<O>): Primitive<O>;
export function primitive(row: PrimitiveRow<Outputs> | NullingRow<Outputs>): unknown {
  requireRow(row);
  const { name, keeps, absent } = row;
  const forward = (...inputs: FloatNd[]) => requireArrays(name, row.forward(...inputs));
  const checked = { name, forward, vjp: guarded(row), keeps, absent } as AnyRow;
  return Object.defineProperty((...inputs: TensorLike[]) => apply(checked, inputs), 'name', { value: name });
}

/** The vjp of a row, to which reading what is not kept is an error that says so. */
function guarded(row: { readonly name: string; vjp?(...args: never[]): unknown }) {
  const vjp = row.vjp?.bind(row) as ((...args: unknown[]) => unknown) | undefined;
  if (vjp === undefined) return undefined;
  return (ct: unknown, out: unknown, ...inputs: unknown[]) => {
    const guard = (side: string) => (x: unknown, i: number) => guardShape(row.name, `${side}[${i}]`, x);
    const outs = Array.isArray(out) ? out.map(guard('outputs')) : guard('outputs')(out, 0);
    return vjp(ct, outs, ...inputs.map(guard('inputs')));
  };
}

/** What is kept as it is; of a shape alone, asking for anything else is an error. */
function guardShape(name: string, position: string, kept: unknown): unknown {
  if (!(kept instanceof ShapeOnly)) return kept;
  const requireKnown = (key: string | symbol) => {
    if (typeof key === 'symbol' || key in kept) return;
    failType(`${name}: its vjp`, `read the values of ${position}, which \`keeps\` does not name.`);
  };
  return new Proxy(kept, {
    get(shape, key) {
      requireKnown(key);
      return Reflect.get(shape, key);
    },
    has(shape, key) {
      requireKnown(key);
      return key in shape;
    },
  });
}

/** @throws As `primitive`. */
function requireRow(row: PrimitiveRow<Outputs> | NullingRow<Outputs>): void {
  if (typeof row?.name !== 'string' || row.name === '') {
    failType('primitive', `got ${show(row?.name)} as name when a non-empty string was due.`);
  }
  const { name, forward, vjp, absent } = row;
  if (typeof forward !== 'function')
    failType('primitive', `${name} has ${show(forward)} as forward when a function was due.`);
  if (vjp !== undefined && typeof vjp !== 'function')
    failType('primitive', `${name} has ${show(vjp)} as vjp when a function was due.`);
  if (isPlainObject(row))
    rejectUnknownKeys(`primitive ${name}`, row, ['name', 'forward', 'vjp', 'keeps', 'absent'], 'field');
  if (absent !== undefined && absent !== 'zeros' && absent !== 'null')
    failRange(`primitive ${name}`, `absent must be 'zeros' or 'null', got ${show(absent)}.`);
  requireKeeps(`primitive ${name}: keeps`, row.keeps);
}

/** @throws TypeError unless it is nothing, or has lists under no other names than inputs and outputs. */
function requireKeeps(place: string, keeps: unknown): void {
  if (keeps === undefined) return;
  rejectUnknownKeys(place, keeps, ['inputs', 'outputs'], 'field');
  for (const [side, positions] of Object.entries(keeps as object)) {
    if (positions !== undefined) requirePositions(place, side, positions);
  }
}

/** @throws TypeError unless a forward gave an ndarray, or an array of them. */
function requireArrays<O extends Outputs>(place: string, outputs: O): O {
  for (const output of Array.isArray(outputs) ? outputs : [outputs]) {
    if (!isNdarray(output)) failType(place, `its forward gave ${show(output)} when an ndarray was due.`);
  }
  return outputs;
}
