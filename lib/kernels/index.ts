import type { Arena } from '../array/arena.ts';
import { current, within } from '../array/context.ts';
import type { FloatNd } from '../array/layout.ts';
import { failRange, failType, rejectUnknownKeys, show } from '../util/errors.ts';
import * as channels from './reference/channels.ts';
import { concat } from './reference/concat.ts';
import * as convolution from './reference/convolve.ts';
import { cumsum } from './reference/cumsum.ts';
import * as elementwise from './reference/elementwise.ts';
import { findEvents, findWithin } from './reference/find-events.ts';
import { findFired } from './reference/find-fired.ts';
import { gather, gatherVjp } from './reference/gather.ts';
import * as products from './reference/matmul.ts';
import { ndarrayKernels } from './reference/ndarray-kernels.ts';
import * as pool from './reference/pool.ts';
import * as pooledConvolution from './reference/pooled-convolution.ts';
import { bernoulliEvents, fillBernoulli, fillNormal, fillUniform } from './reference/random.ts';
import { recurrentWeight } from './reference/recurrent-weight.ts';
import * as reduce from './reference/reduce.ts';
import * as surrogate from './reference/surrogate.ts';
import * as update from './reference/update.ts';
import type { Scanner, Scanners, ScanStep } from './scan.ts';
import { areFloat32, Engine } from './simd/engine.ts';
import { instantiate } from './simd/instantiate.ts';
import type { Memory } from './simd/memory.ts';
import type { MemorySettings } from './simd/memory-settings.ts';
import type { Region } from './simd/region.ts';
import { simdKernels } from './simd/simd-kernels.ts';
import { requireThreads } from './simd/threads.ts';

const reference = {
  ...channels,
  ...convolution,
  ...elementwise,
  ...pool,
  ...pooledConvolution,
  ...reduce,
  ...surrogate,
  ...update,
  batchedMatmul: products.batchedMatmul,
  bernoulliEvents,
  concat,
  cumsum,
  fillBernoulli,
  fillNormal,
  fillUniform,
  findEvents,
  findFired,
  findWithin,
  gather,
  gatherRows: products.gatherRows,
  gatherRowsTransposed: products.gatherRowsTransposed,
  gatherVjp,
  matmul: products.matmul,
  recurrentWeight,
  sampledProduct: products.sampledProduct,
  /** A step compiled; it brings the scanners along, so that a program without neurons is one without these. */
  scanner: (step: ScanStep, scanners: Scanners): Scanner => scanners.reference(step),
};

/** The named kernels that primitives call. Most write to `out`, their first argument. */
export type Kernels = typeof reference;

/** Where arrays are put, and which are better computed later: it goes with the kernels. */
export interface Arenas {
  /** An arena for the arrays of a scope; null where they live in ordinary memory. */
  open(): Region | null;
  /** That of arrays that live for long. */
  readonly permanent: Arena | null;
  /** That of data: of arrays that a program makes tensors of, outside of any scope. */
  readonly data: Arena | null;
  /**
   * Whether an array of so many elements, computed from others, is better lazy: what comes next may need its numbers a few at a
   * time only, or none.
   */
  defers(elements: number, from: readonly FloatNd[]): boolean;
}

/** Kernels, and where their arrays are put. */
interface KernelSet {
  readonly kernels: Kernels;
  readonly arenas: Arenas;
}

const ordinary: Arenas = { open: () => null, permanent: null, data: null, defers: () => false };

/** The SIMD kernels, with the reference for all that has no SIMD form. */
function simdSet(engine: Engine, ...least: readonly [work?: number, moved?: number]): KernelSet {
  const { memory } = engine;
  return {
    kernels: { ...reference, ...simdKernels(engine, ...least) },
    arenas: {
      open: () => memory.region(),
      permanent: memory.permanent,
      data: memory.data,
      defers: (elements, from) => elements >= memory.leastLarge && areFloat32(...from),
    },
  };
}

/** What all primitives use, until `useKernels` chooses something else. */
const settings = start(newEngine());

function newEngine(memory?: Partial<MemorySettings>, fused?: boolean): Engine | null {
  const module = instantiate(fused);
  return module && new Engine(module, memory);
}

function start(engine: Engine | null) {
  const sets: Record<string, KernelSet> = {
    ...(engine && { simd: simdSet(engine) }),
    reference: { kernels: { ...reference, ...ndarrayKernels(elementwise) }, arenas: ordinary },
  };
  const name = Object.keys(sets)[0] as string;
  return { engine, sets, name, simdOf: (engine: Engine) => simdSet(engine) };
}

/** The current kernels: SIMD where there are any. */
export const kernels: Kernels = { ...chosen().kernels };

/** The current arenas. */
export const arenas: Arenas = { ...chosen().arenas };

function chosen(): KernelSet {
  return settings.sets[settings.name] as KernelSet;
}

function install(): void {
  Object.assign(kernels, chosen().kernels);
  Object.assign(arenas, chosen().arenas);
}

/** How kernels compute. */
export interface KernelOptions {
  /**
   * Whether dense products multiply and add at once, rounded once, where the engine has an instruction for it (Node 22 and newer,
   * Chromium, Firefox): up to twice as fast. `false` gives the same bits on every engine and machine. Without it nothing
   * changes; at the start it is `true`.
   */
  readonly fused?: boolean;
}

/**
 * Chooses the kernels that every primitive calls from now on. `'simd'`: WebAssembly, the default where the engine has
 * it. `'reference'`: plain TypeScript.
 *
 * @returns The name of those before.
 * @throws RangeError when there are no kernels of that name, TypeError for other options.
 */
export function useKernels(name: string, options: KernelOptions = {}): string {
  const { sets, name: before } = settings;
  if (!Object.hasOwn(sets, name)) {
    failRange('useKernels', `got ${show(name)}, known are ${Object.keys(sets).join(', ')}.`);
  }
  rejectUnknownKeys('useKernels', options, ['fused']);
  if (options.fused !== undefined) setFused(options.fused);
  settings.name = name;
  install();
  return before;
}

/** Has an engine that multiplies and adds at once, or none that does, do the work; its memory is one of its own. */
function setFused(fused: unknown): void {
  if (typeof fused !== 'boolean') failType('useKernels', `fused must be true or false, got ${show(fused)}.`);
  const { engine } = settings;
  if (engine === null || engine.fused === fused) return;
  const other = newEngine(undefined, fused);
  if (other === null) failRange('useKernels', 'there is no memory for SIMD kernels of another form.');
  if (other.fused !== fused) return;
  other.threads.count = engine.threads.count;
  other.threads.startsAfter = engine.threads.startsAfter;
  engine.threads.stop();
  settings.engine = other;
  settings.sets.simd = settings.simdOf(other);
}

/** @internal Runs `f` with the arrays of data that it makes put where kernels read them without a copy. */
export function makingData<R>(f: () => R): R {
  return within({ arena: current().arena ?? arenas.data }, f);
}

/** @internal Bytes of WebAssembly memory: what it has grown to, and what arrays take of it now. */
export function engineMemory(): { readonly held: number; readonly inUse: number } {
  const memory = settings.engine?.memory;
  return { held: memory?.bytesHeld ?? 0, inUse: memory?.bytesInUse ?? 0 };
}

/** @internal Has the SIMD kernels, of a new engine, take all work, however small: for tests, most of which have little. */
export function takeAllWork(): void {
  settings.engine = newEngine({ leastElements: 1, leastLarge: 1 });
  if (settings.engine === null) return;
  settings.simdOf = (engine) => simdSet(engine, 1, 1);
  settings.sets.simd = settings.simdOf(settings.engine);
  install();
}

/** @internal Runs `f` with the SIMD kernels of an engine of its own, and its memory shared out otherwise: for tests. */
export function withMemory<R>(given: Partial<MemorySettings>, f: (memory: Memory) => R): R {
  const engine = newEngine(given);
  if (engine === null) throw new Error('withMemory: there are no SIMD kernels.');
  engine.threads.count = 1;
  const before = { kernels: { ...kernels }, arenas: { ...arenas } };
  const { kernels: own, arenas: ownArenas } = simdSet(engine);
  try {
    Object.assign(kernels, own);
    Object.assign(arenas, ownArenas);
    return f(engine.memory);
  } finally {
    Object.assign(kernels, before.kernels);
    Object.assign(arenas, before.arenas);
  }
}

/** @internal Has every set of kernels be what `wrap` makes of it: for tests. */
export function wrapKernels(wrap: (kernels: Kernels) => Kernels): void {
  const wrapped = (set: KernelSet) => ({ ...set, kernels: wrap(set.kernels) });
  for (const [name, set] of Object.entries(settings.sets)) settings.sets[name] = wrapped(set);
  const { simdOf } = settings;
  settings.simdOf = (engine) => wrapped(simdOf(engine));
  install();
}

/**
 * Sets the number of threads that the SIMD kernels share their work among, this one included. Default: all cores in Node and
 * in pages that are cross-origin isolated, else 1. Results are bit-identical for any number. The others start when
 * there is first work for them, and do not keep a process from ending; where none can start, as a page's policy may have it,
 * there is one thread from then on.
 *
 * @param n - From 1 to 256; without it nothing changes.
 * @returns The number before; 1 where there are no others.
 * @throws RangeError for another number.
 */
export function threads(n?: number): number {
  const { engine } = settings;
  const before = engine?.threads.count ?? 1;
  if (n !== undefined) {
    const wanted = requireThreads(n);
    if (engine !== null) engine.threads.count = wanted;
  }
  return before;
}
