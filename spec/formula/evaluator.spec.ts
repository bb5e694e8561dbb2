import { expect } from 'chai';
import fc from 'fast-check';
import { columnEvaluator } from '../../lib/formula/column-evaluator.ts';
import { evaluator } from '../../lib/formula/evaluator.ts';
import { Graph, type Value } from '../../lib/formula/graph.ts';
import { random } from '../../lib/ops/random.ts';
import { runs } from '../support/runs.ts';
import { inputNames, points, settings, stepSources } from './random-steps.ts';
import { readStep, runStep } from './read-step.ts';

function named(at: readonly number[]): Record<string, number> {
  return Object.fromEntries(inputNames.map((name, i) => [name, at[i] as number]));
}

describe('formulas of several inputs and outputs', () => {
  it('give what the function gives from which they were read', () => {
    fc.assert(
      fc.property(
        stepSources,
        settings,
        fc.array(points, { minLength: 1, maxLength: 8 }),
        (source, of, all) => {
          const evaluate = evaluator(readStep(source, of).outputs);
          const run = runStep(source, of);
          for (const at of all) {
            const [got, due] = [evaluate(named(at)), run(at)];
            expect(Object.keys(got).sort()).to.deep.equal(['a', 'out', 'v']);
            for (const name of ['v', 'a', 'out'] as const) {
              const slack = 1e-9 * (1 + Math.abs(due[name]));
              if (Object.is(got[name], due[name]) || Math.abs((got[name] as number) - due[name]) <= slack)
                continue;
              expect.fail(`${name} is ${got[name]} for ${due[name]} at ${at}: ${source}`);
            }
          }
        },
      ),
      { numRuns: runs(120) },
    );
  });

  it('give the same over columns of any length, in place too, as number by number', () => {
    fc.assert(
      fc.property(stepSources, settings, fc.integer({ min: 0, max: 700 }), (source, of, n) => {
        const { outputs } = readStep(source, of);
        const columns = { v: column(1, n), a: column(2, n), x: column(3, n) };
        const before = { v: columns.v.slice(), a: columns.a.slice() };
        const [p, q] = [0.75, -1.25];
        const out = new Float32Array(n + 1).fill(7);
        const over = columnEvaluator(outputs as Record<'v' | 'a' | 'out', Value>);
        over({ v: columns.v, a: columns.a, out }, { ...columns, p, q }, n);
        const evaluate = evaluator(outputs);
        for (let i = 0; i < n; i += 13) {
          const inputs = {
            v: before.v[i] as number,
            a: before.a[i] as number,
            x: columns.x[i] as number,
            p,
            q,
          };
          const due = evaluate(inputs);
          expect(columns.v[i]).to.deep.equal(due.v);
          expect(columns.a[i]).to.deep.equal(due.a);
          expect(out[i]).to.deep.equal(Math.fround(due.out as number));
        }
        expect(out[n]).to.equal(7);
      }),
      { numRuns: runs(60) },
    );
  });

  it('say which input is missing', () => {
    const graph = new Graph();
    const sum = graph.arithmetic('add', graph.input('x'), graph.input('y'));
    expect(() => evaluator({ sum })({ x: 1 })).to.throw(TypeError, 'evaluator: the input y is missing.');
    const over = columnEvaluator({ sum });
    expect(() => over({ sum: new Float64Array(1) }, { x: 1 }, 1)).to.throw(
      TypeError,
      'columnEvaluator: the input y is missing.',
    );
  });
});

function column(seed: number, n: number): Float64Array {
  return Float64Array.from(random(seed).normal([n], 0, 1.5).toTypedArray());
}
