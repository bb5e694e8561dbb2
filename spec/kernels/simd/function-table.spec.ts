import { expect } from 'chai';
import type { ScalarFormula } from '../../../lib/formula/compile-formula.ts';
import { instantiateFormula } from '../../../lib/formula/instantiate-formula.ts';
import { Engine } from '../../../lib/kernels/simd/engine.ts';
import { FunctionTable, type TableModule } from '../../../lib/kernels/simd/function-table.ts';
import { instantiate, type SimdModule, type WasmFunctions } from '../../../lib/kernels/simd/instantiate.ts';
import { NoRoom } from '../../../lib/kernels/simd/no-room.ts';
import { compiledFormula } from '../../formula/compiled-formula.ts';
import { newEngine } from './new-engine.ts';
import { started } from './started.ts';

/** A module of x + c. */
function moduleOf(engine: Engine, c: number): TableModule {
  const source = new Function('x', `return x + ${c}`) as ScalarFormula;
  const result = compiledFormula(source, {}, { shared: true, maximum: engine.maximum });
  if (result.bytes === null) throw new Error(result.reason);
  return {
    bytes: result.bytes,
    instance: instantiateFormula<WasmFunctions>(result.bytes, engine.wasmMemory),
  };
}

/** Whether all of so many parts of an array were computed by the module. */
function adds(engine: Engine, functions: FunctionTable, module: TableModule, c: number): boolean {
  const [perPart, parts] = [512, 60];
  const out = new Float32Array(perPart * parts);
  const f = functions.positionsOf(module).map as number;
  const fail = () => expect.fail('there was no room');
  engine.staged((stage) => {
    const arrays = { slots: stage.room(2), out: stage.result(out), x: stage.zeros(out.length) };
    const call = { f, ...arrays, n: out.length, perPart };
    engine.run({ kernel: 'mapFormula', parts, scratch: 0, call });
  }, fail);
  return out.every((x) => x === c);
}

describe('FunctionTable', () => {
  it('gives each of more modules than it has room for its own functions, on all threads', async () => {
    const module = instantiate() as SimdModule;
    const engine = new Engine(module);
    engine.threads.count = 3;
    await started(engine);
    const functions = new FunctionTable(module.table, engine.threads, 3);
    const modules = Array.from({ length: 8 }, (_, i) => moduleOf(engine, i + 1));
    const use = (i: number) =>
      expect(adds(engine, functions, modules[i] as TableModule, i + 1), `${i}`).to.equal(true);
    for (const i of [0, 1, 2, 0, 3, 0, 4, 5, 0, 6, 7, 1, 0, 3, 2]) use(i);
    // Threads that start later find them too.
    engine.threads.count = 2;
    await started(engine);
    for (const i of [0, 3, 2, 5, 1]) use(i);
    engine.threads.stop();
  });

  it('keeps the module that was used last, and takes the place of the one that was not used for longest', () => {
    const engine = newEngine();
    const { table } = instantiate() as SimdModule;
    const functions = new FunctionTable(table, engine.threads, 2);
    const [a, b, c] = [1, 2, 3].map((i) => moduleOf(engine, i)) as [TableModule, TableModule, TableModule];
    const [first, second] = [functions.positionsOf(a), functions.positionsOf(b)];
    expect(first).to.not.deep.equal(second);
    functions.positionsOf(a);
    expect(functions.positionsOf(c)).to.deep.equal(second);
    expect(functions.positionsOf(a)).to.deep.equal(first);
    expect(functions.positionsOf(b)).to.deep.equal(second);
  });

  it('goes on where there is no memory for a module, when there is some again', () => {
    const engine = newEngine({ most: 2 ** 20, kernelBytes: 2 ** 19 });
    const { table } = instantiate() as SimdModule;
    const functions = new FunctionTable(table, engine.threads, 2);
    const [a, b, c] = [1, 2, 3].map((i) => moduleOf(engine, i)) as [TableModule, TableModule, TableModule];
    const [first, second] = [functions.positionsOf(a), functions.positionsOf(b)];
    const taken: number[] = [];
    for (let bytes = 2 ** 19; bytes >= 64; bytes /= 2)
      for (let at = engine.memory.takeForArray(bytes); at !== null; at = engine.memory.takeForArray(bytes))
        taken.push(at);
    for (let i = 0; i < 5; i++) expect(() => functions.positionsOf(c)).to.throw(NoRoom);
    for (const address of taken) engine.memory.give(address);
    expect(functions.positionsOf(c)).to.deep.equal(first);
    expect(functions.positionsOf(b)).to.deep.equal(second);
    expect(functions.positionsOf(a)).to.deep.equal(first);
  });

  it('takes no more memory for modules than for as many as there is room for', () => {
    const engine = newEngine();
    const { table } = instantiate() as SimdModule;
    const functions = new FunctionTable(table, engine.threads, 2);
    const modules = [1, 2, 3].map((i) => moduleOf(engine, i));
    for (const module of modules) functions.positionsOf(module);
    const [used, length] = [engine.memory.bytesInUse, table.length];
    for (let i = 0; i < 30; i++) functions.positionsOf(modules[i % 3] as TableModule);
    expect([engine.memory.bytesInUse, table.length]).to.deep.equal([used, length]);
  });
});
