import { current, within } from '../array/context.ts';
import { constant, type FloatArray, type FloatNd, sizeOf } from '../array/layout.ts';
import { type NestedArray, nest, showNumbers } from '../array/nested-array.ts';
import { Scope } from '../array/scope.ts';
import { Dense, Sparse, toValue, type Value } from '../array/values.ts';
import { raiseVersion } from '../array/version.ts';
import { copy } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { copyMark, failRange, failType, show, showShape, thisCopy } from '../util/errors.ts';
import * as rows from './arithmetic-rules.ts';
import type { AnyRow, NullingRow, PrimitiveRow, ValueRow } from './row.ts';
import { currentTape, type Node } from './tape.ts';

/** What an operation takes where it takes a tensor: numbers are scalars. */
export type TensorLike = Tensor | number;

/** @internal The method by which console.log of Node shows a value. */
const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom');

/**
 * An n-dimensional array of Float32 numbers. Immutable for its user (optimizers update parameters in place);
 * every public read copies.
 *
 * A tensor made inside `valueAndGrad`, `noGrad` or `scope` lives until that call ends, unless it is returned.
 * Using it afterwards throws.
 */
export class Tensor {
  /**
   * @internal What nothing can clone, so that `structuredClone` and `postMessage` are errors: they would hand out the live
   * numbers, and no Tensor.
   */
  readonly notCloneable = notCloneable;
  /** @internal Its place on a tape, where it is recorded on one. */
  node: Node | null;
  private held: Value;

  /** @internal Use `tensor`, `zeros`, `ones` or `full`. */
  constructor(value: FloatNd | Value, node: Node | null = null) {
    this.held = toValue(value);
    this.node = node;
  }

  /** @internal The scope that it lives in, where there is one. */
  get scope(): Scope | null {
    return this.held.scope;
  }

  /**
   * @internal
   * @throws Error when the scope of this tensor has ended.
   */
  requireAlive(): void {
    if (!this.held.scope?.ended) return;
    throw new Error(
      `Tensor: a tensor of shape ${showShape(this.held.shape)} was used after its scope ended; ` +
        'return it from valueAndGrad, noGrad or scope to keep it.',
    );
  }

  /** @internal What it holds. */
  get value(): Value {
    this.requireAlive();
    return this.held;
  }

  /** @internal Its numbers, not to be written to. Where they are lazy, they are computed. */
  get array(): FloatNd {
    return this.value.dense();
  }

  /** @internal Has `f` write to its numbers in place, in row-major order. What is lazy and reads them is computed before. */
  write(f: (data: FloatArray) => void): void {
    const { array, scope } = this;
    current().scope?.settle(array.data);
    raiseVersion(array.data);
    // Events say nothing of what is written.
    if (this.held instanceof Sparse) this.held = new Dense(array, { scope });
    f(kernels.flat(array));
  }

  /** @internal Ends it before its scope does, when nothing else refers to its numbers. */
  release(): void {
    this.held.release(released);
  }

  /** @internal Hands it out of its scope to another; `moved` gives the data that outlive the first, null where all do. */
  handOut(scope: Scope | null, moved: ((data: FloatArray) => FloatArray) | null): void {
    this.held = this.held.handOut(scope, moved);
  }

  /** The sizes of its axes; `[]` for a scalar. */
  get shape(): readonly number[] {
    return this.value.shape.slice();
  }

  /** The number of its elements. */
  get size(): number {
    return sizeOf(this.value.shape);
  }

  /**
   * Its only element as a number.
   *
   * @throws RangeError when it has not exactly one element.
   */
  item(): number {
    const array = this.array;
    if (array.size !== 1) {
      failRange(
        'item',
        `got a tensor of shape ${showShape(array.shape)} when one of a single element was due.`,
      );
    }
    return array.data[array.offset] as number;
  }

  /** Its numbers as nested arrays; a scalar as a number. */
  toArray(): NestedArray {
    return nest(this.toTypedArray(), this.shape);
  }

  /** A copy of its numbers in row-major order. */
  toTypedArray(): FloatArray {
    return this.toNdarray().data;
  }

  /** A copy of its numbers as a contiguous ndarray. */
  toNdarray(): FloatNd {
    return within({ arena: null }, () => copy(this.array));
  }

  /** Shape and numbers, for a person. */
  toString(): string {
    if (this.scope?.ended) return `Tensor(shape ${showShape(this.held.shape)}, its scope has ended)`;
    const numbers = this.size <= 64 ? showNumbers(this.toArray()) : '…';
    return `Tensor(shape ${showShape(this.shape)}, ${numbers})`;
  }

  /** Shape and numbers in row-major order: what `JSON.stringify` writes, and `assign` takes back. */
  toJSON(): { shape: number[]; data: number[] } {
    return { shape: [...this.shape], data: Array.from(this.toTypedArray()) };
  }

  /** @internal What console.log of Node shows. */
  [inspect](): string {
    return this.toString();
  }

  /** @internal So that a tensor of another copy of the package is told from one of this. */
  get [copyMark](): symbol {
    return thisCopy;
  }

  /** this + y, broadcasting. */
  add(y: TensorLike): Tensor {
    return apply(rows.add, [this, y]);
  }

  /** this - y, broadcasting. */
  sub(y: TensorLike): Tensor {
    return apply(rows.sub, [this, y]);
  }

  /** this * y, broadcasting. */
  mul(y: TensorLike): Tensor {
    return apply(rows.mul, [this, y]);
  }

  /** this / y, broadcasting. */
  div(y: TensorLike): Tensor {
    return apply(rows.div, [this, y]);
  }

  /** this to the power of y, broadcasting. */
  pow(y: TensorLike): Tensor {
    return apply(rows.pow, [this, y]);
  }

  /** -this. */
  neg(): Tensor {
    return apply(rows.neg, [this]);
  }

  /** this². */
  square(): Tensor {
    return apply(rows.square, [this]);
  }

  /** The square root of each element. */
  sqrt(): Tensor {
    return apply(rows.sqrt, [this]);
  }

  /** e to the power of each element. */
  exp(): Tensor {
    return apply(rows.exp, [this]);
  }

  /** The natural logarithm of each element. */
  log(): Tensor {
    return apply(rows.log, [this]);
  }

  /** The absolute value of each element; its gradient at 0 and at NaN is 0. */
  abs(): Tensor {
    return apply(rows.abs, [this]);
  }
}

/** An error of `structuredClone` quotes it. */
const notCloneable: unique symbol = Symbol(
  'a Tensor: copy it with clone(), send its toTypedArray() or toJSON();',
);

/** The scope of tensors that were released. */
const released = Object.assign(new Scope(null, null), { ended: true });

/**
 * A tensor as it is, a number as a scalar tensor.
 *
 * @throws TypeError for anything else.
 */
export function requireTensor(place: string, value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  if (typeof value === 'number') return new Tensor(constant(value, []));
  return failType(place, `got ${show(value)} when a Tensor or a number was due.`);
}

/**
 * Applies a primitive: computes its outputs and records it where an input is recorded.
 *
 * @throws TypeError for an input that is neither a Tensor nor a number.
 */
export function apply(row: PrimitiveRow, inputs: readonly TensorLike[]): Tensor;
export function apply(row: ValueRow, inputs: readonly TensorLike[]): Tensor;
export function apply(
  row: PrimitiveRow<readonly FloatNd[]> | NullingRow<readonly FloatNd[]> | ValueRow<readonly Value[]>,
  inputs: readonly TensorLike[],
): readonly Tensor[];
export function apply(row: AnyRow, inputs: readonly TensorLike[]): Tensor | readonly Tensor[];
export function apply(row: AnyRow, inputs: readonly TensorLike[]): Tensor | readonly Tensor[] {
  // Loops, and no more arrays than needed: of small operations these are most of the cost.
  const nodes = new Array<Node | null>(inputs.length);
  const values = new Array<Value>(inputs.length);
  for (let i = 0; i < inputs.length; i++) {
    const tensor = requireTensor(row.name, inputs[i]);
    nodes[i] = tensor.node;
    values[i] = tensor.value;
  }
  const given = forward(row, values);
  if (isMany(given)) {
    const outputs = given.map(toValue);
    const recorded = recordApplication(row, nodes, values, outputs);
    return outputs.map((output, i) => new Tensor(output, recorded?.[i]));
  }
  const output = toValue(given);
  return new Tensor(output, recordApplication(row, nodes, values, output)?.[0]);
}

function forward(row: AnyRow, values: readonly Value[]): FloatNd | Value | readonly (FloatNd | Value)[] {
  if (row.takes === 'values') return row.forward(...values);
  const [a, b] = values as [Value, Value];
  if (values.length === 1) return row.forward(a.dense());
  if (values.length === 2) return row.forward(a.dense(), b.dense());
  return row.forward(...values.map((value) => value.dense()));
}

function isMany<T>(outputs: T | readonly T[]): outputs is readonly T[] {
  return Array.isArray(outputs);
}

function recordApplication(
  row: AnyRow,
  of: readonly (Node | null)[],
  values: readonly Value[],
  outputs: Value | readonly Value[],
): readonly Node[] | null {
  const tape = currentTape();
  if (tape === null || row.vjp === undefined) return null;
  const nodes = of.map((node) => (tape.owns(node) ? node : null));
  return nodes.every((node) => node === null) ? null : tape.record(row, nodes, values, outputs);
}
