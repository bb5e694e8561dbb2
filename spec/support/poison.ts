import ops from 'ndarray-ops';
import type { FloatArray, FloatNd } from '../../lib/array/layout.ts';
import { type Kernels, wrapKernels } from '../../lib/kernels/index.ts';

// Required before all specs: what a kernel is to write to holds NaN before the call, in both kernel sets, so that an output
// which it leaves as it was shows in whatever a spec compares.

/** The arguments that a kernel writes to as a whole; of those not named here the first. */
const outputs: Readonly<Partial<Record<keyof Kernels, readonly number[]>>> = {
  addTo: [],
  allFinite: [],
  adamUpdate: [],
  adamaxUpdate: [],
  bernoulliEvents: [],
  findEvents: [],
  findFired: [],
  findPanels: [],
  findWithin: [],
  flat: [],
  formOf: [],
  gatherRowsTransposed: [0, 3],
  scanner: [],
  rmspropUpdate: [],
  sgdUpdate: [],
  sumOfSquares: [],
};

type Kernel = (...args: unknown[]) => unknown;

const done = new WeakSet<Kernel>();

/** Has every kernel of every set begin with NaN in its outputs. */
export function poisonOutputs(): void {
  wrapKernels(poisoned);
}

/** The same kernels, each of which begins with NaN in its outputs. */
export function poisoned<Table extends object>(table: Table): Table {
  const entries = Object.entries(table).map(([name, kernel]) => [name, poisonedKernel(name, kernel)]);
  return Object.fromEntries(entries) as Table;
}

function poisonedKernel(name: string, kernel: unknown): unknown {
  const written = outputs[name as keyof Kernels] ?? [0];
  if (typeof kernel !== 'function' || written.length === 0 || done.has(kernel as Kernel)) return kernel;
  const own: Kernel = (...args) => {
    for (const at of written) poison(args[at], args, at);
    return kernel(...args);
  };
  done.add(own);
  return own;
}

/** Fills what an output is made of with NaN, except where another argument lies over it: kernels may work in place. */
function poison(output: unknown, args: readonly unknown[], at: number): void {
  if (typeof output !== 'object' || output === null) return;
  if (isFloats(output)) {
    if (isFree(output, args, at)) output.fill(Number.NaN);
  } else if (isNd(output)) {
    if (isFree(output.data, args, at)) fill(output);
  } else {
    for (const key in output) if (Object.hasOwn(output, key)) poison(output[key as never], args, at);
  }
}

function fill(output: FloatNd): void {
  const { data, offset, size } = output;
  if (isDense(output)) data.fill(Number.NaN, offset, offset + size);
  else ops.assigns(output, Number.NaN);
}

/** Whether its numbers lie one after the other. */
function isDense({ shape, stride }: FloatNd): boolean {
  let due = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (stride[axis] !== due) return false;
    due *= shape[axis] as number;
  }
  return true;
}

function isFree(data: FloatArray, args: readonly unknown[], at: number): boolean {
  for (let i = 0; i < args.length; i++) if (i !== at && isOver(args[i], data)) return false;
  return true;
}

/** Whether an array, or one among what lies in a value, lies over another. */
function isOver(value: unknown, data: FloatArray): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isFloats(value)) return overlaps(value, data);
  if (ArrayBuffer.isView(value)) return false;
  if (isNd(value)) return overlaps(value.data, data);
  for (const key in value) if (Object.hasOwn(value, key) && isOver(value[key as never], data)) return true;
  return false;
}

function isFloats(value: unknown): value is FloatArray {
  return value instanceof Float32Array || value instanceof Float64Array;
}

function isNd(value: unknown): value is FloatNd {
  return typeof value === 'object' && value !== null && 'stride' in value;
}

function overlaps(a: FloatArray, b: FloatArray): boolean {
  if (a.buffer !== b.buffer) return false;
  return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}

poisonOutputs();
