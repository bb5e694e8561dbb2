import { expect } from 'chai';
import fc from 'fast-check';
import { drawSettings } from '../../../lib/check/settings.ts';
import type { ScalarFormula } from '../../../lib/formula/compile-formula.ts';
import { derivative } from '../../../lib/formula/derivative.ts';
import { evaluator } from '../../../lib/formula/evaluator.ts';
import { Graph } from '../../../lib/formula/graph.ts';
import { readScalar } from '../../../lib/formula/read-scalar.ts';
import { Setting } from '../../../lib/formula/setting.ts';
import {
  full,
  type Layer,
  lif,
  random,
  type Surrogate,
  sum,
  surrogates,
  tensor,
  valueAndGrad,
} from '../../../lib/index.ts';
import { drawn } from '../../support/covering.ts';
import { runs } from '../../support/runs.ts';

type Params = Readonly<Record<string, number>>;

/** The derivative by a parameter of the origin or another formula of a row, from its source. */
function derived(params: Params, name: string, formula: ScalarFormula): (x: number) => number {
  const graph = new Graph();
  const inputs = Object.fromEntries(Object.entries(params).map(([key, value]) => [`p.${key}`, value]));
  const read = readScalar(graph, formula, params, new Setting(inputs));
  const slope = evaluator({ slope: derivative(graph, read, `p.${name}`) });
  return (x) => slope({ ...inputs, x }).slope as number;
}

const learnable = (Object.values(surrogates) as Surrogate[]).flatMap(({ row }) =>
  Object.entries(row.parameterGradients ?? {}).map(([name, f]) => ({ row, name, f: f as ScalarFormula })),
);

describe('The gradient of a parameter, written by hand', () => {
  for (const { row, name, f } of learnable)
    it(`is that derived from the source of the origin: ${row.name} by ${name}`, () => {
      const x = fc.double({ min: -3, max: 3, noNaN: true });
      fc.assert(
        fc.property(fc.nat(), fc.array(x, { minLength: 20, maxLength: 20 }), (seed, xs) => {
          // At 0 some origins have a form of their own, for an infinite x: its derivative is 0 there.
          const settings = drawSettings(row, random(seed)).filter((params) => params[name] !== 0);
          const params = settings[seed % settings.length] as Params;
          const slope = derived(params, name, row.origin as ScalarFormula);
          const length = row.length?.(params) ?? 1;
          const kinks = [...(row.kinks?.(params) ?? []), ...(row.jumps?.(params) ?? [])];
          for (const t of xs) {
            const at = (row.center?.(params) ?? 0) + t * length;
            if (kinks.some((kink) => Math.abs(at - kink) < 1e-6 * length)) continue;
            const due = slope(at);
            expect(f(at, params), `at ${at} under ${JSON.stringify(params)}`).to.be.closeTo(
              due,
              1e-300 + 1e-9 * (Math.abs(due) + Math.abs(row.origin(at, params))),
            );
          }
        }),
        { numRuns: runs(8) },
      );
    });

  for (const { row, name } of drawn(learnable, 6))
    it(`is precise in Float32 however flat the function is, in scans: ${row.name} by ${name}`, () => {
      const spike = surrogates[row.name as 'tanh'];
      const n = 4096;
      const currents = tensor(
        Float32Array.from({ length: n }, (_, i) => 1 + (i - n / 2 + 0.5) / 1024),
        [1, 1, n],
      );
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 10 }), (halvings) => {
          const value = ((spike.params as Params)[name] as number) * 2 ** -halvings;
          const learned = full([n], value);
          // At 0 some origins have a form of their own, as above.
          if (value === 0) return;
          let layer: Layer;
          try {
            layer = lif({ beta: 0, surrogate: spike({ [name]: learned }) });
          } catch {
            return; // out of its domain
          }
          const { grads } = valueAndGrad(() => sum(layer(currents)), learned);
          const got = grads.toTypedArray();
          const params = { ...spike.params, [name]: value };
          const ofOrigin = derived(params, name, row.origin as ScalarFormula);
          const ofGradient = derived(params, name, row.gradient as ScalarFormula);
          for (let i = 0; i < n; i += 97) {
            const x = (i - n / 2 + 0.5) / 1024;
            const due = ofOrigin(x);
            // Of terms that cancel at some x, the size.
            const size = Math.abs(due) + Math.abs(x * ofGradient(x));
            expect(got[i], `at ${x} under ${value}`).to.be.closeTo(due, 1e-5 * size + 1e-30);
          }
        }),
        { numRuns: runs(11) },
      );
    });

  it('is there for most of the family', () => {
    expect(learnable.length).to.be.above(25);
  });
});
