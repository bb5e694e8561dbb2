import { type FloatNd, inRoom, type Room, roomInForce } from '../array/layout.ts';
import { failRange, show } from '../util/errors.ts';
import * as elementwise from './reference/elementwise.ts';
import * as lif from './reference/lif.ts';
import * as products from './reference/matmul.ts';
import { bernoulliEvents, fillBernoulli, fillNormal, fillUniform } from './reference/random.ts';
import * as recurrentLif from './reference/recurrent-lif.ts';
import * as reduce from './reference/reduce.ts';
import * as surrogate from './reference/surrogate.ts';
import * as update from './reference/update.ts';
import { areFloat32, Engine } from './simd/engine.ts';
import { instantiate } from './simd/instantiate.ts';
import type { Memory } from './simd/memory.ts';
import type { MemorySettings } from './simd/memory-settings.ts';
import type { Region } from './simd/region.ts';
import { simdKernels } from './simd/simd-kernels.ts';
import { requireThreads } from './simd/threads.ts';

const reference = {
  ...elementwise,
  ...reduce,
  ...recurrentLif,
  ...surrogate,
  ...update,
  bernoulliEvents,
  fillBernoulli,
  fillNormal,
  fillUniform,
  fireAbove: lif.fireAbove,
  findEvents: products.findEvents,
  findFired: lif.findFired,
  findWithin: products.findWithin,
  gatherRows: products.gatherRows,
  gatherRowsTransposed: products.gatherRowsTransposed,
  lifBackward: lif.lifBackward,
  lifForward: lif.lifForward,
  matmul: products.matmul,
  resetMembrane: lif.resetMembrane,
  resetMembraneBack: lif.resetMembraneBack,
  sampledProduct: products.sampledProduct,
  /**
   * Whether an array of so many elements, made of others like `x`, is better left out, and worked out where something asks
   * for it: what comes next may need its numbers a few at a time only, or none.
   */
  leavesOut: (_x: FloatNd, _elements: number): boolean => false,
  /** Room for the arrays of a scope; null where they live in ordinary memory. */
  openRegion: (): Region | null => null,
  /** Room for arrays that live for long. */
  permanentRoom: (): Room | null => null,
  /** Room for data: arrays that a program makes tensors of, outside of any scope. */
  dataRoom: (): Room | null => null,
};

/** The named kernels that primitives call. Each writes to `out`, its first argument. */
export type Kernels = typeof reference;

const module = instantiate();
const engine = module === null ? null : new Engine(module);
const sets: Readonly<Record<string, Kernels>> = { ...withSimd(engine), reference };

/** The SIMD kernels where there are any, with the reference for all that has no SIMD form. */
function withSimd(engine: Engine | null): Record<string, Kernels> {
  if (engine === null) return {};
  const { memory } = engine;
  const memoryKernels = {
    leavesOut: (x: FloatNd, elements: number) => areFloat32(x) && elements >= memory.leastLarge,
    openRegion: () => memory.region(),
    permanentRoom: () => memory.permanent,
    dataRoom: () => memory.data,
  };
  return { simd: { ...reference, ...simdKernels(engine), ...memoryKernels } };
}

let inForce = Object.keys(sets)[0] as string;

/** The kernels in force: SIMD where there are any. */
export let kernels: Kernels = sets[inForce] as Kernels;

/**
 * Chooses the kernels that every primitive calls from now on. `'simd'`: WebAssembly, the default where the engine has
 * it. `'reference'`: plain TypeScript.
 *
 * @returns The name of those in force before.
 * @throws RangeError when there are no kernels of that name.
 */
export function useKernels(name: string): string {
  const chosen = Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (chosen === undefined) {
    failRange('useKernels', `got ${show(name)}, known are ${Object.keys(sets).join(', ')}.`);
  }
  const before = inForce;
  inForce = name;
  kernels = chosen;
  return before;
}

/** @internal Runs `f` with the arrays of data that it makes put where kernels read them without a copy. */
export function makingData<R>(f: () => R): R {
  return inRoom(roomInForce() ?? kernels.dataRoom(), f);
}

/** @internal Bytes of WebAssembly memory: what it has grown to, and what arrays take of it now. */
export function engineMemory(): { readonly held: number; readonly inUse: number } {
  return { held: engine?.memory.bytesHeld ?? 0, inUse: engine?.memory.bytesInUse ?? 0 };
}

/** @internal Has the SIMD kernels take all work, however small: for tests, most of which have little. */
export function takeAllWork(): void {
  if (engine === null) return;
  engine.memory.takeAll();
  Object.assign(sets.simd as Kernels, simdKernels(engine, 1, 1));
}

/** @internal Runs `f` with the SIMD kernels of an engine of its own, and its memory shared out otherwise: for tests. */
export function withMemory<R>(settings: Partial<MemorySettings>, f: (memory: Memory) => R): R {
  const own = instantiate();
  if (own === null) throw new Error('withMemory: there are no SIMD kernels.');
  const alone = new Engine(own, settings);
  alone.threads.count = 1;
  const before = kernels;
  kernels = withSimd(alone).simd as Kernels;
  try {
    return f(alone.memory);
  } finally {
    kernels = before;
  }
}

/**
 * Sets the number of threads that the SIMD kernels share their work among, this one included. Default: all cores in Node and
 * in pages that are cross-origin isolated, else 1. Results are the same to the bit for any number. The others start when
 * there is first work for them, and do not keep a process from ending.
 *
 * @param n - From 1 to 256; without it nothing changes.
 * @returns The number before; 1 where the engine has no threads.
 * @throws RangeError for another number.
 */
export function threads(n?: number): number {
  const before = engine?.threads.count ?? 1;
  if (n !== undefined) {
    const wanted = requireThreads(n);
    if (engine !== null) engine.threads.count = wanted;
  }
  return before;
}
