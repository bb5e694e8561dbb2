import ops from 'ndarray-ops';
import type { FloatArray, FloatNd } from '../../lib/array/layout.ts';
import { type Kernels, wrapKernels } from '../../lib/kernels/index.ts';

// Required before all specs: what a kernel is to write to holds NaN before the call, in both kernel sets, so that an output
// which it leaves as it was shows in whatever a spec compares.

/** The arguments that a kernel writes to as a whole; of those not named here the first. */
const outputs: Readonly<Partial<Record<keyof Kernels, readonly number[]>>> = {
  addTo: [],
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
    for (const at of written) poison(args[at], args.toSpliced(at, 1).flatMap(arraysOf));
    return kernel(...args);
  };
  done.add(own);
  return own;
}

/** Fills what an output is made of with NaN, except where an input lies over it: kernels may work in place. */
function poison(output: unknown, inputs: readonly FloatArray[]): void {
  if (isFloats(output)) {
    if (!inputs.some((input) => overlaps(input, output))) output.fill(Number.NaN);
  } else if (isNd(output)) {
    if (!inputs.some((input) => overlaps(input, output.data))) ops.assigns(output, Number.NaN);
  } else if (typeof output === 'object' && output !== null) {
    for (const part of Object.values(output)) poison(part, inputs);
  }
}

/** The arrays among arguments, and among what lies in them. */
function arraysOf(value: unknown): FloatArray[] {
  if (isFloats(value)) return [value];
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [];
  if (isNd(value)) return [value.data];
  return Object.values(value).flatMap(arraysOf);
}

function isFloats(value: unknown): value is FloatArray {
  return value instanceof Float32Array || value instanceof Float64Array;
}

function isNd(value: unknown): value is FloatNd {
  return typeof value === 'object' && value !== null && 'stride' in value;
}

function overlaps(a: FloatArray, b: FloatArray): boolean {
  const [endA, endB] = [a.byteOffset + a.byteLength, b.byteOffset + b.byteLength];
  return a.buffer === b.buffer && a.byteOffset < endB && b.byteOffset < endA;
}

poisonOutputs();
