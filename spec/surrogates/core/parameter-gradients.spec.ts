import { expect } from 'chai';
import fc from 'fast-check';
import { drawSettings } from '../../../lib/check/settings.ts';
import type { ScalarFormula } from '../../../lib/formula/compile-formula.ts';
import { derivative } from '../../../lib/formula/derivative.ts';
import { evaluator } from '../../../lib/formula/evaluator.ts';
import { Graph } from '../../../lib/formula/graph.ts';
import { readScalar } from '../../../lib/formula/read-scalar.ts';
import { Setting } from '../../../lib/formula/setting.ts';
import { random, type Surrogate, type SurrogateRow, surrogates } from '../../../lib/index.ts';
import { runs } from '../../support/runs.ts';

type Params = Readonly<Record<string, number>>;

/** dG/dparameter as the origin has it, derived from its source. */
function derived(row: SurrogateRow, params: Params, name: string): (x: number) => number {
  const graph = new Graph();
  const inputs = Object.fromEntries(Object.entries(params).map(([key, value]) => [`p.${key}`, value]));
  const origin = readScalar(graph, row.origin as ScalarFormula, params, new Setting(inputs));
  const slope = evaluator({ slope: derivative(graph, origin, `p.${name}`) });
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
          const slope = derived(row, params, name);
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

  it('is there for most of the family', () => {
    expect(learnable.length).to.be.above(25);
  });
});
