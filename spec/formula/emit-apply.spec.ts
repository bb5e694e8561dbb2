import { expect } from 'chai';
import fc from 'fast-check';
import { addressBytes } from '../../lib/formula/address-bytes.ts';
import { emitApply } from '../../lib/formula/emit-kernels.ts';
import { evaluator } from '../../lib/formula/evaluator.ts';
import { Graph, type Value } from '../../lib/formula/graph.ts';
import { type Apply, instantiateFormula } from '../../lib/formula/instantiate-formula.ts';
import { kernelCompiler } from '../../lib/formula/kernel-compiler.ts';
import { Lanes } from '../../lib/formula/lanes.ts';
import { agrees } from '../../lib/formula/probe.ts';
import { readFormula } from '../../lib/formula/read-formula.ts';
import { slotBytes } from '../../lib/formula/same.ts';
import { Setting } from '../../lib/formula/setting.ts';
import { random } from '../../lib/ops/random.ts';
import { runs } from '../support/runs.ts';
import { settings, stepSources } from './random-steps.ts';
import { readStep } from './read-step.ts';

declare const WebAssembly: {
  readonly Memory: new (limits: object) => { readonly buffer: ArrayBuffer };
};

const memory = new WebAssembly.Memory({ initial: 4 });
const columns = ['v', 'a', 'x'];
const numbers = { p: 0.75, q: -1.25 };
const offset = 12;

/** Compiles values of a graph over columns, for one setting of the inputs that are numbers after another. */
function columnsCompiler(graph: Graph, outputs: readonly Value[], inputs: readonly string[]) {
  const lanes = new Lanes(inputs);
  const emit = (values: readonly Value[]) => emitApply({ lanes, inputs, outputs: values }, { shared: false });
  const compile = kernelCompiler(graph, lanes, emit);
  return (numbers: Readonly<Record<string, number>>) => compile(outputs, new Setting(numbers));
}

/** Runs a compiled module on arrays that lie one after the other, with numbers beyond the end of outputs. */
function apply(
  { bytes, slots }: { bytes: Uint8Array; slots: Uint8Array },
  outputs: number,
  inputs: readonly Float32Array[],
): Float32Array[] {
  const n = inputs[0]?.length as number;
  const [block, first, stride] = [4, 1 << 12, 1 << 13];
  const at = (i: number) => first + i * stride;
  const all = Array.from({ length: outputs + inputs.length }, (_, i) => at(i));
  const array = (i: number) => new Float32Array(memory.buffer, at(i) + offset, n + 4);
  inputs.forEach((input, i) => {
    array(outputs + i).set(input);
  });
  for (let i = 0; i < outputs; i++) array(i).fill(7);
  new Int32Array(memory.buffer, block, all.length).set(all);
  new Uint8Array(memory.buffer, block + addressBytes(all.length), slots.length).set(slots);
  instantiateFormula<Apply>(bytes, memory).apply(block, offset, n);
  return Array.from({ length: outputs }, (_, i) => {
    expect(array(i).subarray(n)).to.deep.equal(new Float32Array(4).fill(7));
    return array(i).slice(0, n);
  });
}

describe('formulas of several inputs and outputs as kernels', () => {
  it('give what the graph gives, for random functions and lengths', () => {
    fc.assert(
      fc.property(stepSources, settings, fc.integer({ min: 0, max: 21 }), (source, of, n) => {
        const { graph, outputs } = readStep(source, of);
        const values = Object.values(outputs);
        const compiled = columnsCompiler(graph, values, columns)(numbers);
        const inputs = columns.map((_, i) => random(i).normal([n], 0, 1.5).toTypedArray() as Float32Array);
        const got = apply(compiled, values.length, inputs);
        const evaluate = evaluator(outputs);
        for (let i = 0; i < n; i++) {
          const given = Object.fromEntries(columns.map((name, k) => [name, inputs[k]?.[i] as number]));
          const due = Object.values(evaluate({ ...given, ...numbers }));
          due.forEach((value, k) => {
            const result = got[k]?.[i] as number;
            if (!agrees(result, value, 1e-9)) expect.fail(`${result} for ${value} at ${i}: ${source}`);
          });
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it('are one module for all numbers that are no arrays', () => {
    const graph = new Graph();
    const f = (x: number, y: number, { k, c }: { k: number; c: number }) => ({
      sum: k * x + y / c,
      far: x > k ? Math.exp(-k * k) : Math.min(y, c),
    });
    const given = [graph.input('x'), graph.input('y'), { k: graph.input('k'), c: graph.input('c') }];
    const outputs = readFormula(graph, f, given) as { sum: Value; far: Value };
    const compile = columnsCompiler(graph, [outputs.sum, outputs.far], ['x', 'y']);
    const modules = new Set<Uint8Array>();
    const [x, y] = [1, 2].map((seed) => random(seed).normal([11]).toTypedArray() as Float32Array) as [
      Float32Array,
      Float32Array,
    ];
    for (let k = -1; k < 2; k += 0.25) {
      const compiled = compile({ k, c: 2 + k });
      modules.add(compiled.bytes);
      const [sum, far] = apply(compiled, 2, [x, y]) as [Float32Array, Float32Array];
      for (let i = 0; i < x.length; i++) {
        const due = f(x[i] as number, y[i] as number, { k, c: 2 + k });
        expect(agrees(sum[i] as number, due.sum)).to.equal(true);
        expect(agrees(far[i] as number, due.far)).to.equal(true);
      }
    }
    expect(modules.size).to.equal(1);
  });

  it('have no module of their own for numbers that change nothing', () => {
    const graph = new Graph();
    const f = (x: number, k: number) => (Math.min(Math.abs(x), 2) * k) / (1 + k);
    const { result } = readFormula(graph, f, [graph.input('x'), graph.input('k')]) as { result: Value };
    const compile = columnsCompiler(graph, [result], ['x']);
    const kernels = [0.5, 1, 2, 3].map((k) => compile({ k })).filter(({ lanes }) => lanes === 'f32x4');
    expect(kernels.length).to.be.above(1);
    expect(new Set(kernels.map(({ bytes }) => bytes)).size).to.equal(1);
  });

  it('are a module for each way that conditions on numbers go', () => {
    const graph = new Graph();
    const f = (x: number, k: number) => (k > 1 ? x * k : x - k);
    const { result } = readFormula(graph, f, [graph.input('x'), graph.input('k')]) as { result: Value };
    const compile = columnsCompiler(graph, [result], ['x']);
    const modules = [0.5, 2, 1, 3].map((k) => {
      const compiled = compile({ k });
      expect(apply(compiled, 1, [Float32Array.of(2, 3)])[0]).to.deep.equal(Float32Array.of(f(2, k), f(3, k)));
      return compiled.bytes;
    });
    expect(new Set(modules).size).to.equal(2);
  });

  it('spike from 0 on, and take masks that are the same in all lanes as they are', () => {
    const graph = new Graph();
    const [x, k] = [graph.input('x'), graph.input('k')];
    const isHigh = graph.compare('lt', graph.constant(1), k);
    const both = graph.and(graph.compare('lt', x, k), isHigh);
    const outputs = [graph.spike(x), graph.select(both, graph.detach(x), graph.constant(-1))];
    const { bytes, slots } = emitApply(
      { lanes: new Lanes(['x']), inputs: ['x'], outputs },
      { shared: false },
    );
    const values = Float32Array.of(-1, -0, 0, 2, Number.NaN);
    for (const [number, due] of [
      [1.5, [-1, -0, 0, -1, -1]],
      [0.5, [-1, -1, -1, -1, -1]],
    ] as const) {
      const setting = new Setting({ k: number });
      const compiled = { bytes, slots: slotBytes(slots, (value) => setting.of(value)) };
      const [spikes, selected] = apply(compiled, 2, [values]) as [Float32Array, Float32Array];
      expect(spikes).to.deep.equal(Float32Array.of(0, 1, 1, 1, 0));
      expect(selected).to.deep.equal(Float32Array.from(due));
    }
  });

  it('propagate a number that is NaN', () => {
    const graph = new Graph();
    const f = (x: number, k: number) => Math.max(x, k);
    const { result } = readFormula(graph, f, [graph.input('x'), graph.input('k')]) as { result: Value };
    const compiled = columnsCompiler(
      graph,
      [result],
      ['x'],
    )({
      k: Number.NaN,
    });
    expect([...(apply(compiled, 1, [Float32Array.of(1, 2)])[0] as Float32Array)]).to.deep.equal([NaN, NaN]);
  });
});
