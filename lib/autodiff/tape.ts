import { current } from '../array/context.ts';
import { arrayOf, type Kept, keep, sumOfVersions, valueIn } from '../array/kept.ts';
import { constant, type FloatNd, isNdarray } from '../array/layout.ts';
import { type Shape, sameShape } from '../array/shape.ts';
import { Dense, isValue, toValue, type Value } from '../array/values.ts';
import { copy } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, failType, show, showShape } from '../util/errors.ts';
import type { AnyRow, UntypedRow } from './row.ts';

/** The place of a value on a tape: its cotangent gathers here in the backward pass. */
export class Node {
  readonly tape: Tape;
  readonly shape: Shape;
  private ct: Value | null = null;
  /** Whether the cotangent is a sum of our own, which is added to in place. */
  private owned = false;

  constructor(tape: Tape, shape: Shape) {
    this.tape = tape;
    this.shape = shape;
  }

  /** Whether a cotangent has come. */
  get isReached(): boolean {
    return this.ct !== null;
  }

  /** Adds a cotangent. The first is held as it came. */
  accumulate(ct: Value): void {
    if (this.ct === null) {
      this.ct = ct;
      return;
    }
    if (!this.owned) {
      this.ct = new Dense(copy(this.ct.dense()), { isSpare: true });
      this.owned = true;
    }
    kernels.addTo(this.ct.dense(), ct.dense());
  }

  /** Gives the gathered cotangent up. */
  take(): Value | null {
    const { ct } = this;
    this.ct = null;
    this.owned = false;
    return ct;
  }
}

interface Entry {
  readonly row: AnyRow;
  readonly inputs: readonly (Node | null)[];
  readonly inputValues: readonly Kept[];
  readonly outputs: readonly Node[];
  readonly outputValues: readonly Kept[];
  /** Whether the row gives an array of outputs. */
  readonly many: boolean;
  /** The sum of the versions of what is kept. As each only rises, it is the same as long as they are. */
  readonly version: number;
}

/** The record of one differentiation: every primitive applied to a value that a leaf reaches, in order. */
export class Tape {
  private entries: Entry[] = [];
  private readonly parent: Tape | null;
  private readonly place: string;
  private open = true;

  constructor(place: string, parent: Tape | null) {
    this.place = place;
    this.parent = parent;
  }

  /** A new leaf: a value with respect to which the tape differentiates. */
  leaf(shape: Shape): Node {
    return new Node(this, shape);
  }

  /**
   * Whether a node belongs to this tape. A node of an ended tape is a constant.
   *
   * @throws Error for a node of an enclosing tape that still records: that would be a gradient of a gradient.
   */
  owns(node: Node | null): node is Node {
    if (node === null || !node.tape.open) return false;
    if (node.tape === this) return true;
    for (let outer = this.parent; outer !== null; outer = outer.parent) {
      if (node.tape !== outer) continue;
      throw new Error(
        `${this.place}: a tensor recorded by an outer ${outer.place} came into it, when gradients of gradients are not ` +
          'supported; pass it through stopGradient.',
      );
    }
    return false;
  }

  /** Records one application and returns the nodes of its outputs. */
  record(
    row: AnyRow,
    inputs: readonly (Node | null)[],
    values: readonly Value[],
    given: Value | readonly Value[],
  ): readonly Node[] {
    const many = Array.isArray(given);
    const results: readonly Value[] = many ? given : [given];
    const outputs = results.map(({ shape }) => new Node(this, shape));
    const inputValues = row.keeps ? keep(values, row.keeps.inputs) : values;
    const outputValues = row.keeps ? keep(results, row.keeps.outputs) : results;
    const version = sumOfVersions(inputValues) + sumOfVersions(outputValues);
    this.entries.push({ row, inputs, inputValues, outputs, outputValues, many, version });
    return outputs;
  }

  /**
   * Walks the record back from `root`, whose cotangent is `ct`; every leaf then holds its own.
   *
   * @throws Error when a value that a vjp reads was written to since it was recorded.
   */
  backward(root: Node, ct: FloatNd): void {
    root.accumulate(toValue(ct));
    try {
      for (let i = this.entries.length - 1; i >= 0; i--) pullBack(this.entries[i] as Entry);
    } catch (error) {
      for (const { inputs } of this.entries) for (const node of inputs) node?.take();
      throw error;
    }
  }

  /** Stops recording: its nodes are constants from now on. The record is forgotten unless it is to be walked again. */
  end(keepsRecord: boolean): void {
    this.open = false;
    if (!keepsRecord) this.entries = [];
  }
}

/** The tape that records now, where one does. */
export function currentTape(): Tape | null {
  const { tape } = current();
  return tape !== null && tape instanceof Tape ? tape : null;
}

/** Passes the cotangents of one entry's outputs on to its inputs. */
function pullBack(entry: Entry): void {
  const { row, inputs, outputs } = entry;
  if (!outputs.some((node) => node.isReached)) return;
  if (sumOfVersions(entry.inputValues) + sumOfVersions(entry.outputValues) !== entry.version) {
    throw new Error(
      `${row.name}: a value that its vjp reads was changed in place (by assign or an optimizer) since it was recorded; ` +
        'change it after the call, or run the function again.',
    );
  }
  const results = callVjp(entry);
  if (!Array.isArray(results))
    failType(row.name, `its vjp gave ${show(results)} when an array of cotangents was due.`);
  if (results.length !== inputs.length) {
    failRange(row.name, `its vjp gave ${results.length} cotangents for ${inputs.length} inputs.`);
  }
  for (let i = 0; i < inputs.length; i++) {
    const node = inputs[i];
    if (!node) continue;
    const result: unknown = results[i];
    const ct: unknown = typeof result === 'function' ? result() : result;
    if (ct) node.accumulate(requireCotangent(row.name, ct, i, node.shape));
  }
}

/** What the vjp of an entry gives for the cotangents that its outputs have. */
function callVjp({ row, outputs, inputValues, outputValues, many }: Entry): unknown {
  const { vjp }: UntypedRow = row;
  const isPlain = row.takes === undefined;
  const take = (node: Node) => (isPlain ? takeArray(node, row.absent) : node.take());
  const read: (kept: Kept) => unknown = isPlain ? arrayOf : valueIn;
  const ins = inputValues.map(read);
  return many
    ? vjp?.(outputs.map(take), outputValues.map(read), ...ins)
    : vjp?.(take(outputs[0] as Node), read(outputValues[0] as Kept), ...ins);
}

function takeArray(node: Node, absent: 'zeros' | 'null' | undefined): FloatNd | null {
  const ct = node.take();
  if (ct !== null) return ct.dense();
  return absent === 'null' ? null : constant(0, node.shape);
}

/** @throws TypeError unless it is an array, or a value; RangeError unless of the shape of its input. */
function requireCotangent(place: string, ct: unknown, i: number, due: Shape): Value {
  if (!isValue(ct) && !isNdarray(ct))
    failType(place, `its vjp gave ${show(ct)} for input ${i}, an ndarray was due.`);
  if (sameShape(ct.shape, due)) return toValue(ct);
  const [got, shape] = [showShape(ct.shape), showShape(due)];
  return failRange(place, `its vjp gave a cotangent of shape ${got} for input ${i} of shape ${shape}.`);
}
