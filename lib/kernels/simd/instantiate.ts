import { wasm } from './wasm.ts';

/** Over elements; see assembly/elementwise.ts for how operands lie. */
export type SimdUnary = (
  out: number,
  rows: number,
  length: number,
  x: number,
  next: number,
  step: number,
) => void;

export type SimdBinary = (
  out: number,
  rows: number,
  length: number,
  x: number,
  nextX: number,
  stepX: number,
  y: number,
  nextY: number,
  stepY: number,
) => void;

/** Of x [outer, length, width] over its middle axis. */
export type SimdReduction = (out: number, x: number, outer: number, length: number, width: number) => void;

export type UnaryName =
  | 'assign'
  | 'neg'
  | 'abs'
  | 'sqrt'
  | 'square'
  | 'relu'
  | 'sign'
  | 'exp'
  | 'log'
  | 'sigmoid'
  | 'sigmoidSlope'
  | 'tanh'
  | 'tanhSlope';

export type BinaryName =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'maximum'
  | 'minimum'
  | 'equal'
  | 'greater'
  | 'greaterEqual'
  | 'less'
  | 'lessEqual';

/** The WebAssembly module: functions of addresses and numbers over its own memory. */
export interface SimdModule extends Record<UnaryName, SimdUnary>, Record<BinaryName, SimdBinary> {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  matmul(
    out: number,
    a: number,
    aRow: number,
    aStep: number,
    b: number,
    bRow: number,
    bStep: number,
    m: number,
    n: number,
    k: number,
    scratch: number,
  ): void;
  sumNamedRows(out: number, from: number, n: number, rows: number, starts: number, named: number): void;
  findEvents(x: number, rows: number, width: number, starts: number, columns: number, most: number): number;
  lifForward(
    spikes: number,
    h: number,
    v: number,
    input: number,
    v0: number,
    resets: number,
    beta: number,
    theta: number,
    steps: number,
    width: number,
    gain: number,
    vLeak: number,
    vReset: number,
    a: number,
    c: number,
    immediate: number,
    delayed: number,
    threshold: number,
    strict: number,
  ): void;
  lifBackward(
    slope: number,
    carry: number,
    carrySpike: number,
    ctBeta: number,
    ctTheta: number,
    ctSpikes: number,
    ctV: number,
    spikes: number,
    h: number,
    v0: number,
    resets: number,
    beta: number,
    theta: number,
    steps: number,
    width: number,
    gain: number,
    vLeak: number,
    vReset: number,
    a: number,
    c: number,
    delayed: number,
    through: number,
  ): void;
  /** The address of the state of its generator. */
  randomState(): number;
  fillUniform(out: number, n: number, low: number, high: number): void;
  fillNormal(out: number, n: number, mean: number, std: number): void;
  fillBernoulli(out: number, p: number, count: number, repeats: number): void;
  bernoulliEvents(
    starts: number,
    columns: number,
    p: number,
    count: number,
    repeats: number,
    width: number,
    most: number,
  ): number;
  sumOver: SimdReduction;
  maxOver: SimdReduction;
  minOver: SimdReduction;
  sumOfSquares(x: number, n: number): number;
  logSoftmax(out: number, x: number, rows: number, width: number): void;
  logSoftmaxVjp(out: number, ct: number, y: number, rows: number, width: number): void;
  sgdUpdate(
    p: number,
    velocity: number,
    g: number,
    n: number,
    rate: number,
    momentum: number,
    scale: number,
  ): void;
  adamUpdate(
    p: number,
    m: number,
    v: number,
    g: number,
    n: number,
    beta1: number,
    share1: number,
    beta2: number,
    share2: number,
    corrected: number,
    root: number,
    epsilon: number,
    keep: number,
    scale: number,
  ): void;
}

// What every engine with WebAssembly has; the package asks for no types of a page or of Node.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports?: object) => { readonly exports: object };
};
declare const atob: (base64: string) => string;

/** The module, compiled at once; null where the engine has no WebAssembly with SIMD. */
export function instantiate(): SimdModule | null {
  try {
    const bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
    const module = new WebAssembly.Module(bytes);
    return new WebAssembly.Instance(module, {}).exports as SimdModule;
  } catch {
    return null;
  }
}
