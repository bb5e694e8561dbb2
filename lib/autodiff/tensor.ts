import ndarray from 'ndarray';
import type { Events } from '../array/events.ts';
import { isMade, knownEvents, laterArray, makeReadersOf, settle } from '../array/later-array.ts';
import {
  constant,
  type FloatArray,
  type FloatNd,
  inRoom,
  lastWriteTo,
  noteWrite,
  roomInForce,
  writeCount,
} from '../array/layout.ts';
import type { Shape } from '../array/shape.ts';
import { copy } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, failType, show, showShape } from '../util/errors.ts';
import * as rows from './arithmetic-rules.ts';
import { current, type Node, type Outputs, type PrimitiveRow, type Scope } from './tape.ts';

/** Numbers in nested arrays, as `toArray` gives them. */
export type NestedArray = number | NestedArray[];

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
  /** @internal Spikes that are known by their events; the numbers are made when something asks for them. */
  static fromEvents(events: Events, shape: Shape): Tensor {
    const { rows, width, starts, columns } = events;
    const fill = ({ data }: FloatNd) => {
      data.fill(0);
      for (let row = 0; row < rows; row++) {
        const end = starts[row + 1] as number;
        for (let e = starts[row] as number; e < end; e++) data[row * width + (columns[e] as number)] = 1;
      }
    };
    return new Tensor(laterArray(shape, { fill, events: () => events, reads: [], room: null }));
  }

  /**
   * @internal What nothing can clone, so that `structuredClone` and `postMessage` are errors: they would hand out the live
   * numbers, and no Tensor.
   */
  readonly notCloneable = notCloneable;
  /** @internal Its place on a tape, where it is recorded on one. */
  node: Node | null;
  /** @internal The scope that it lives in, where there is one. */
  scope: Scope | null;
  private view: FloatNd;
  private foundEvents: { readonly events: Events | null; readonly version: number } | undefined;

  /** @internal Use `tensor`, `zeros`, `ones` or `full`. */
  constructor(view: FloatNd, node: Node | null = null) {
    this.view = view;
    this.node = node;
    this.scope = current().scope;
  }

  /**
   * @internal The numbers themselves, not to be written to.
   * @throws Error when the scope of this tensor has ended.
   */
  get array(): FloatNd {
    if (this.scope?.ended) {
      throw new Error(
        `Tensor: a tensor of shape ${showShape(this.view.shape)} was used after its scope ended; ` +
          'return it from valueAndGrad, noGrad or scope to keep it.',
      );
    }
    return this.view;
  }

  /** @internal The same numbers, to be written to by an optimizer. */
  get mutable(): FloatNd {
    makeReadersOf(this.array);
    noteWrite(this.array);
    return this.array;
  }

  /** @internal Where its ones are, if it holds nothing but zeros and ones and few enough ones; found once. */
  get events(): Events | null {
    const array = this.array;
    const found = this.foundEvents;
    const version = writeCount();
    const isKnown = (version: number) => !isMade(array) || lastWriteTo(array) <= version;
    if (found !== undefined && (found.version === version || isKnown(found.version))) return found.events;
    // They live as long as the tensor does.
    const room = this.scope === current().scope ? roomInForce() : null;
    const isWritten = isMade(array) && lastWriteTo(array) > 0;
    const known = isWritten ? undefined : knownEvents(array);
    const events = known === undefined ? inRoom(room, () => kernels.findEvents(array)) : known;
    this.foundEvents = { events, version };
    return events;
  }

  /**
   * @internal Where a cotangent of it gets any further, if that is known to be at few of its elements: elsewhere it is
   * multiplied by 0.
   */
  passes: (() => Events | null) | null = null;

  /** @internal Ends it before its scope does, when nothing else refers to its numbers. */
  release(): void {
    if (isMade(this.view)) roomInForce()?.release(this.view.data);
    this.scope = ended;
  }

  /** @internal Hands it out of its scope to another; `moved` gives the data that outlive the first, null where all do. */
  handOut(scope: Scope | null, moved: ((data: FloatArray) => FloatArray) | null): void {
    this.scope = scope;
    if (moved === null) return;
    settle(this.view);
    if (!isMade(this.view)) return;
    const { data, shape, stride, offset } = this.view;
    this.view = ndarray(moved(data), shape, stride, offset);
    this.foundEvents = undefined;
  }

  /** The sizes of its axes; `[]` for a scalar. */
  get shape(): readonly number[] {
    return this.array.shape.slice();
  }

  /** The number of its elements. */
  get size(): number {
    return this.array.size;
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
    return nest(this.toTypedArray(), this.shape, { at: 0 });
  }

  /** A copy of its numbers in row-major order. */
  toTypedArray(): FloatArray {
    return this.toNdarray().data;
  }

  /** A copy of its numbers as a contiguous ndarray. */
  toNdarray(): FloatNd {
    return inRoom(null, () => copy(this.array));
  }

  /** Shape and numbers, for a person. */
  toString(): string {
    if (this.scope?.ended) return `Tensor(shape ${showShape(this.view.shape)}, its scope has ended)`;
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

  /** The absolute value of each element; its gradient at 0 is 0. */
  abs(): Tensor {
    return apply(rows.abs, [this]);
  }
}

/** An error of `structuredClone` quotes it. */
const notCloneable: unique symbol = Symbol(
  'a Tensor: copy it with clone(), send its toTypedArray() or toJSON();',
);

/** The scope of tensors that were released. */
const ended: Scope = { ended: true };

/** As JSON has them, and NaN and infinities too, which it has not. */
function showNumbers(numbers: NestedArray): string {
  return typeof numbers === 'number' ? String(numbers) : `[${numbers.map(showNumbers).join(',')}]`;
}

function nest(data: FloatArray, shape: Shape, cursor: { at: number }): NestedArray {
  const [size, ...rest] = shape;
  if (size === undefined) return data[cursor.at++] as number;
  return Array.from({ length: size }, () => nest(data, rest, cursor));
}

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
export function apply(
  row: PrimitiveRow<readonly FloatNd[]>,
  inputs: readonly TensorLike[],
): readonly Tensor[];
export function apply(row: PrimitiveRow<Outputs>, inputs: readonly TensorLike[]): Tensor | readonly Tensor[];
export function apply(row: PrimitiveRow<Outputs>, inputs: readonly TensorLike[]): Tensor | readonly Tensor[] {
  const tensors = inputs.map((input) => requireTensor(row.name, input));
  const arrays = tensors.map((tensor) => tensor.array);
  const outputs = row.forward(...arrays);
  const nodes = recordApplication(row, tensors, arrays, outputs);
  if (Array.isArray(outputs)) return (outputs as FloatNd[]).map((array, i) => new Tensor(array, nodes?.[i]));
  return new Tensor(outputs as FloatNd, nodes?.[0]);
}

function recordApplication(
  row: PrimitiveRow<Outputs>,
  tensors: readonly Tensor[],
  arrays: readonly FloatNd[],
  outputs: Outputs,
): readonly Node[] | null {
  const { tape } = current();
  if (tape === null || row.vjp === undefined) return null;
  const nodes = tensors.map(({ node }) => (tape.owns(node) ? node : null));
  if (nodes.every((node) => node === null)) return null;
  return tape.record(row, nodes, arrays, outputs);
}
