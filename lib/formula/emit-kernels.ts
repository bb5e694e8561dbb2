import { addressBytes } from './address-bytes.ts';
import type { CalledName } from './called-functions.ts';
import type { CodeWriter } from './code-writer.ts';
import { FunctionWriter } from './function-writer.ts';
import { type Value, valuesOf } from './graph.ts';
import { types } from './instructions.ts';
import { LaneWriter } from './lane-writer.ts';
import type { Lanes } from './lanes.ts';
import { type MemoryType, moduleBytes } from './module-bytes.ts';
import { Same, type Slot } from './same.ts';

/** Values of four Float32 lanes, and the inputs that differ from lane to lane. */
export interface KernelFormula {
  readonly lanes: Lanes;
  readonly inputs: readonly string[];
  readonly outputs: readonly Value[];
}

/** A module, and what its functions read from their slots. */
export interface KernelModule {
  readonly bytes: Uint8Array;
  readonly slots: readonly Slot[];
}

/** Turns over four elements at a time. */
const step = 4;

/**
 * A module that applies a formula of one input to arrays of Float32 numbers: `map(out, x, n, slots)` and
 * `scale(out, ct, x, n, slots)`, of addresses in bytes. It imports its memory, and scalar functions where the formula calls any.
 */
export function emitMapAndScale(formula: KernelFormula, memory: MemoryType): KernelModule {
  const imported = importsOf(formula);
  const slots: Slot[] = [];
  const [map, scale] = [new FunctionWriter(4), new FunctionWriter(5)];
  writeLoop(map, formula, imported, {
    outputs: [0],
    inputs: [1],
    count: 2,
    slots: new Same(map, 3, 0, slots),
  });
  writeLoop(scale, formula, imported, {
    outputs: [0],
    factor: 1,
    inputs: [2],
    count: 3,
    slots: new Same(scale, 4, 0, slots),
  });
  return { bytes: moduleBytes({ memory, imported, functions: { map, scale } }), slots };
}

/**
 * A module that applies a formula of any inputs and outputs: `apply(block, offset, n)`. The block holds the addresses of
 * outputs and inputs, 4 bytes each, then the slots; arrays are used from `offset` bytes on.
 */
export function emitApply(formula: KernelFormula, memory: MemoryType): KernelModule {
  const imported = importsOf(formula);
  const [block, offset, count] = [0, 1, 2];
  const apply = new FunctionWriter(3);
  const pointers = [...formula.outputs, ...formula.inputs].map((_, i) => {
    const pointer = apply.local('i32');
    apply.once
      .get(block)
      .memory('i32.load', 4 * i)
      .get(offset)
      .op('i32.add')
      .set(pointer);
    return pointer;
  });
  const slots = new Same(apply, block, addressBytes(pointers.length));
  writeLoop(apply, formula, imported, {
    outputs: pointers.slice(0, formula.outputs.length),
    inputs: pointers.slice(formula.outputs.length),
    count,
    slots,
  });
  return { bytes: moduleBytes({ memory, imported, functions: { apply } }), slots: slots.slots };
}

function importsOf({ outputs }: KernelFormula): CalledName[] {
  const calls = valuesOf(...outputs).filter(({ operation }) => operation === 'scalar');
  return [...new Set(calls.map(({ name }) => name as CalledName))];
}

/** Locals with the addresses of arrays, all of which move on, and with the number of elements that are left. */
interface Arrays {
  readonly outputs: readonly number[];
  readonly inputs: readonly number[];
  /** The array that the output is multiplied by. */
  readonly factor?: number;
  readonly count: number;
  readonly slots: Same;
}

/** result = factors result; 0 where either is 0, though the other be infinite or NaN. */
function writeProduct(fn: FunctionWriter, factors: number, result: number): void {
  const { code } = fn;
  // What no code sets is 0.
  const [product, zero] = [fn.local(), fn.local()];
  code.get(factors).get(result).op('f32x4.mul').set(product);
  code.get(product).get(product).op('f32x4.eq');
  code.get(factors).get(zero).op('f32x4.eq').get(result).get(zero).op('f32x4.eq');
  code.op('v128.or').op('v128.not').op('v128.or').get(product).op('v128.and').set(result);
}

function writeLoop(
  fn: FunctionWriter,
  { lanes, inputs, outputs }: KernelFormula,
  imported: readonly CalledName[],
  arrays: Arrays,
): void {
  const { code } = fn;
  const { count, factor } = arrays;
  const held = inputs.map(() => fn.local());
  const results = outputs.map(() => fn.local());
  code.block().loop().get(count).i32(0).op('i32.le_s').branchIf(1);
  arrays.inputs.forEach((pointer, i) => {
    loadFour(code, pointer, count, held[i] as number);
  });
  const context = {
    fn,
    lanes,
    same: arrays.slots,
    input: (name: string) => code.get(held[inputs.indexOf(name)] as number),
    imported: (name: string) => imported.indexOf(name as CalledName),
  };
  const writer = new LaneWriter(context, code, outputs);
  outputs.forEach((output, i) => {
    writer.push(output);
    code.set(results[i] as number);
  });
  if (factor !== undefined) {
    const [result, factors] = [results[0] as number, fn.local()];
    loadFour(code, factor, count, factors);
    writeProduct(fn, factors, result);
  }
  arrays.outputs.forEach((pointer, i) => {
    storeFour(code, pointer, count, results[i] as number);
  });
  const pointers = [...arrays.outputs, ...arrays.inputs, ...(factor === undefined ? [] : [factor])];
  for (const pointer of pointers)
    code
      .get(pointer)
      .i32(4 * step)
      .op('i32.add')
      .set(pointer);
  code.get(count).i32(step).op('i32.sub').set(count).branch(0).end().end();
}

function isMoreThan(code: CodeWriter, count: number, left: number): CodeWriter {
  return code.get(left).i32(count).op('i32.gt_s');
}

/** Four numbers, or the one to three that are left and zeros. */
function loadFour(code: CodeWriter, at: number, left: number, to: number): void {
  isMoreThan(code, 3, left).if(types.v128).get(at).memory('v128.load').else();
  code.get(at).memory('v128.load32_zero').set(to);
  for (const lane of [1, 2]) {
    isMoreThan(code, lane, left).if();
    code
      .get(at)
      .get(to)
      .memoryLane('v128.load32_lane', lane, 4 * lane)
      .set(to)
      .end();
  }
  code.get(to).end().set(to);
}

function storeFour(code: CodeWriter, at: number, left: number, from: number): void {
  isMoreThan(code, 3, left).if().get(at).get(from).memory('v128.store').else();
  code.get(at).get(from).memoryLane('v128.store32_lane', 0);
  for (const lane of [1, 2]) {
    isMoreThan(code, lane, left).if();
    code
      .get(at)
      .get(from)
      .memoryLane('v128.store32_lane', lane, 4 * lane)
      .end();
  }
  code.end();
}
