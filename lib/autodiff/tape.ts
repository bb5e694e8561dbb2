import { constant, type FloatNd, isNdarray, lastWriteTo, sizeOf, writeCount } from '../array/layout.ts';
import { type Shape, sameShape } from '../array/shape.ts';
import { copy } from '../kernels/apply.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, failType, show, showShape } from '../util/errors.ts';

/** One cotangent of a vjp: an array, a function that makes it (called only if its input needs it), or null for zero. */
export type Cotangent = FloatNd | null | (() => FloatNd | null);

/** What a primitive gives: one array, or several. */
export type Outputs = FloatNd | readonly FloatNd[];

/** A primitive: a name, what it computes, and the rule by which cotangents pass back through it. */
export interface PrimitiveRow<O extends Outputs = FloatNd> {
  /** The name that errors carry. */
  readonly name: string;
  /** From the input arrays, which it must not write to, to a new array (or view), or to several. */
  forward(...inputs: FloatNd[]): O;
  /**
   * From the cotangent(s), the output(s) and the inputs to one cotangent per input, each of its input's shape.
   * Write an entry as a function to have it computed only where that input needs it. It must not write to what it
   * gets. Without a vjp the outputs are constants for the tape.
   */
  vjp?(ct: O, out: O, ...inputs: FloatNd[]): readonly Cotangent[];
  /** The positions whose values the vjp reads; of all others it has the shape only. Default: all. */
  readonly keeps?: { readonly inputs?: readonly number[]; readonly outputs?: readonly number[] };
}

/** The place of a value on a tape: its cotangent gathers here on the way back. */
export class Node {
  readonly tape: Tape;
  readonly shape: Shape;
  ct: FloatNd | null = null;
  private owned = false;

  constructor(tape: Tape, shape: Shape) {
    this.tape = tape;
    this.shape = shape;
  }

  /** Adds a cotangent. The first is held as it came; only a sum of our own is added to in place. */
  accumulate(ct: FloatNd): void {
    if (this.ct === null) {
      this.ct = ct;
      return;
    }
    if (!this.owned) {
      this.ct = copy(this.ct);
      this.owned = true;
    }
    kernels.addTo(this.ct, ct);
  }

  /** Gives the gathered cotangent up. */
  take(): FloatNd | null {
    const ct = this.ct;
    this.ct = null;
    this.owned = false;
    return ct;
  }
}

interface Entry {
  readonly row: PrimitiveRow<Outputs>;
  readonly inputs: readonly (Node | null)[];
  readonly inputArrays: readonly FloatNd[];
  readonly outputs: readonly Node[];
  readonly outputArrays: Outputs;
}

/** The record of one differentiation: every primitive applied to a value that a leaf reaches, in order. */
export class Tape {
  private entries: Entry[] = [];
  private readonly parent: Tape | null;
  private open = true;
  /** The count of writes in place when it ended. */
  private written = 0;

  constructor(parent: Tape | null) {
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
        'valueAndGrad: a tensor recorded by an outer valueAndGrad came into an inner one, when gradients of ' +
          'gradients are not supported; pass it through stopGradient.',
      );
    }
    return false;
  }

  /** Records one application and returns the nodes of its outputs. */
  record(
    row: PrimitiveRow<Outputs>,
    inputs: readonly (Node | null)[],
    inputArrays: readonly FloatNd[],
    outputArrays: Outputs,
  ): readonly Node[] {
    const many = isMany(outputArrays);
    const arrays: readonly FloatNd[] = many ? outputArrays : [outputArrays];
    const outputs = arrays.map((array) => new Node(this, array.shape));
    const kept = keep(row, arrays, 'outputs');
    this.entries.push({
      row,
      inputs,
      inputArrays: keep(row, inputArrays, 'inputs'),
      outputs,
      outputArrays: many ? kept : (kept[0] as FloatNd),
    });
    return outputs;
  }

  /**
   * Walks the record back from `root`, whose cotangent is `ct`; every leaf then holds its own.
   *
   * @throws Error when a value that a vjp reads was changed since the record ended.
   */
  backward(root: Node, ct: FloatNd): void {
    if (!this.open && writeCount() > this.written) {
      for (const entry of this.entries) requireUnchanged(entry, this.written);
    }
    root.accumulate(ct);
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
    this.written = writeCount();
    if (!keepsRecord) this.entries = [];
  }
}

/** Throws unless the kept arrays of an entry were last written to at a count of `written` or before. */
function requireUnchanged({ row, inputArrays, outputArrays }: Entry, written: number): void {
  const outputs = isMany(outputArrays) ? outputArrays : [outputArrays];
  for (const array of [...inputArrays, ...outputs]) {
    if (array instanceof Released || lastWriteTo(array) <= written) continue;
    throw new Error(
      `${row.name}: a value that its vjp reads was changed by an optimizer since; run the function again.`,
    );
  }
}

function isMany(outputs: Outputs): outputs is readonly FloatNd[] {
  return Array.isArray(outputs);
}

/** Passes the cotangents of one entry's outputs on to its inputs. */
function pullBack({ row, inputs, inputArrays, outputs, outputArrays }: Entry): void {
  if (outputs.every((node) => node.ct === null)) return;
  const cts = outputs.map((node) => node.take() ?? constant(0, node.shape));
  const ct = isMany(outputArrays) ? cts : (cts[0] as FloatNd);
  const results = row.vjp?.(ct, outputArrays, ...inputArrays);
  if (!Array.isArray(results))
    failType(row.name, `its vjp gave ${show(results)} when an array of cotangents was due.`);
  if (results.length !== inputs.length) {
    failRange(row.name, `its vjp gave ${results.length} cotangents for ${inputs.length} inputs.`);
  }
  for (let i = 0; i < inputs.length; i++) {
    const node = inputs[i];
    if (!node) continue;
    const result: Cotangent | undefined = results[i];
    const cotangent = typeof result === 'function' ? result() : result;
    if (!cotangent) continue;
    if (!isNdarray(cotangent))
      failType(row.name, `its vjp gave ${show(cotangent)} for input ${i}, an ndarray was due.`);
    if (!sameShape(cotangent.shape, node.shape)) {
      const [got, due] = [showShape(cotangent.shape), showShape(node.shape)];
      failRange(row.name, `its vjp gave a cotangent of shape ${got} for input ${i} of shape ${due}.`);
    }
    node.accumulate(cotangent);
  }
}

/** The arrays that a row's vjp declared, the others replaced by their shape. */
function keep(
  row: PrimitiveRow<Outputs>,
  arrays: readonly FloatNd[],
  side: 'inputs' | 'outputs',
): readonly FloatNd[] {
  const kept = row.keeps;
  if (kept === undefined) return arrays;
  const positions = kept[side];
  return arrays.map((array, i) => (positions?.includes(i) ? array : shapeOnly(array, row.name, side, i)));
}

/** Stands for an array whose values were not kept: it has the shape; reading values is an error that says so. */
function shapeOnly(array: FloatNd, name: string, side: string, i: number): FloatNd {
  return new Released(array.shape, name, side, i) as unknown as FloatNd;
}

class Released {
  readonly shape: Shape;
  private readonly name: string;
  private readonly side: string;
  private readonly position: number;

  constructor(shape: Shape, name: string, side: string, position: number) {
    this.shape = shape;
    this.name = name;
    this.side = side;
    this.position = position;
  }

  get dimension(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  fail(): never {
    return failType(
      `${this.name}: its vjp`,
      `read the values of ${this.side}[${this.position}], which \`keeps\` does not name.`,
    );
  }
}

for (const key of [
  'data',
  'dtype',
  'stride',
  'offset',
  'order',
  'get',
  'lo',
  'hi',
  'step',
  'pick',
  'transpose',
]) {
  Object.defineProperty(Released.prototype, key, { get: Released.prototype.fail });
}

/** The lifetime of the tensors made while one call runs. */
export class Scope {
  ended = false;
}

/** What holds while a function runs: the tape that records, the scope that owns new tensors, the smooth mode. */
export interface Context {
  readonly tape: Tape | null;
  readonly scope: Scope | null;
  /** Surrogates answer with their origins, so that a whole network is differentiable. */
  readonly smooth: boolean;
}

let context: Context = { tape: null, scope: null, smooth: false };

/** The context in force. */
export function current(): Context {
  return context;
}

/** Runs `f` in a changed context and restores the old one, whether `f` returns or throws. */
export function within<R>(changes: Partial<Context>, f: () => R): R {
  const before = context;
  context = { ...before, ...changes };
  try {
    return f();
  } finally {
    context = before;
  }
}
