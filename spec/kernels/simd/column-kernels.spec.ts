import { expect } from 'chai';
import fc from 'fast-check';
import type { ColumnsFormula } from '../../../lib/formula/formula.ts';
import { formulaCompiler } from '../../../lib/formula/formula-compiler.ts';
import { agrees } from '../../../lib/formula/probe.ts';
import { random, type Surrogate, surrogates } from '../../../lib/index.ts';
import * as reference from '../../../lib/kernels/reference/surrogate.ts';
import { columnKernels } from '../../../lib/kernels/simd/column-kernels.ts';
import { formulaOf } from '../../../lib/surrogates/core/formula-of.ts';
import { runs } from '../../support/runs.ts';
import { newEngine } from './new-engine.ts';

type RowFunction = Surrogate['row']['origin'];

/** A function of a row in which one parameter is a column. */
function columnsFormula({ row, params }: Surrogate, column: string, f: RowFunction): ColumnsFormula {
  const { [column]: _, ...fixed } = params;
  const at: ColumnsFormula['at'] = (x, p) => (Number.isNaN(x) ? x : f(x, p));
  const under = ([value]: readonly number[]) => {
    const all = { ...fixed, [column]: value as number };
    return formulaOf(row, all, f, (x) => at(x, all));
  };
  return {
    source: f as ColumnsFormula['source'],
    params: fixed,
    columns: [column],
    at,
    under,
    compiler: formulaCompiler,
  };
}

/** Every function of the family that has a parameter to be learned: origin, gradient, and slope for it. */
const cases = (Object.values(surrogates) as unknown as Surrogate[]).flatMap((spike) =>
  Object.entries(spike.row.parameterGradients ?? {}).flatMap(([name, slope]) =>
    [spike.row.origin, spike.row.gradient, slope].map((f) => ({
      formula: columnsFormula(spike, name, f as RowFunction),
      size: spike.params[name] || 1,
      about: spike.params[name] as number,
    })),
  ),
);

describe('compiled formulas over columns', () => {
  const kernels = columnKernels(newEngine(), 0);

  it('give what the functions give, for any one of the family, any numbers and lengths', () => {
    fc.assert(
      fc.property(fc.constantFrom(...cases), fc.nat(70), fc.nat(), ({ formula, about, size }, n, seed) => {
        const draw = random(seed);
        const x = draw.normal([n], 0, 2).toTypedArray() as Float32Array;
        const column = draw
          .uniform([n])
          .toTypedArray()
          .map((u) => about + 0.1 * size * u) as Float32Array;
        if (n > 3) x.set([Number.NaN, Number.POSITIVE_INFINITY, 0]);
        const [got, due] = [new Float32Array(n).fill(7), new Float32Array(n)];
        kernels.mapColumns(got, x, [column], formula);
        reference.mapColumns(due, x, [column], formula);
        for (let i = 0; i < n; i++) {
          if (!agrees(got[i] as number, due[i] as number, 1e-7))
            expect.fail(`${formula.source}: ${got[i]} for ${due[i]} at x ${x[i]}, ${column[i]}`);
        }
      }),
      { numRuns: runs(40) },
    );
  });

  it('are compiled where the formula is in the subset, one module for all fixed numbers', () => {
    const calls: number[] = [];
    const at = (x: number, { a, b }: Readonly<Record<string, number>>) => {
      calls.push(x);
      return (a as number) * x + (b as number);
    };
    const formula = (b: number): ColumnsFormula => ({
      source: (x, { a, b }) => (a as number) * x + (b as number),
      params: { b },
      columns: ['a'],
      at,
      under: ([a]) => ({
        source: at,
        params: {},
        at: (x) => (a as number) * x + b,
        landmarks: () => [],
        length: () => 1,
        compiler: formulaCompiler,
      }),
      compiler: formulaCompiler,
    });
    const x = Float32Array.from({ length: 100_003 }, (_, i) => i % 97);
    const out = new Float32Array(x.length);
    for (const b of [1, 2]) {
      kernels.mapColumns(out, x, [x], formula(b));
      expect(out.every((value, i) => value === (i % 97) ** 2 + b)).to.equal(true);
    }
    expect(calls).to.deep.equal([]);
  });

  it('remember fixed numbers that were used last, not all that ever were', () => {
    const [{ formula }] = cases as [(typeof cases)[number]];
    const [x, out] = [Float32Array.of(1, 2), new Float32Array(2)];
    let probed = 0;
    const under = (columns: readonly number[]) => {
      probed++;
      return formula.under(columns);
    };
    const apply = (more: number) =>
      kernels.mapColumns(out, x, [x], { ...formula, under, params: { ...formula.params, more } });
    for (let more = 0; more < 65; more++) apply(more);
    for (const again of [64, 1, 0]) apply(again);
    expect(probed).to.equal(66);
  });

  it('run as they are where they cannot be compiled, or a probe finds them wrong', () => {
    const limits = [1, 2];
    const outside: ColumnsFormula = {
      ...(cases[0]?.formula as ColumnsFormula),
      source: (x) => x + (limits[1] as number),
      at: (x, { alpha }) => x + 2 * (alpha as number),
    };
    const wrong = { ...outside, source: (x: number) => x + 1 };
    for (const formula of [outside, wrong]) {
      const out = new Float32Array(2);
      kernels.mapColumns(out, Float32Array.of(1, 2), [Float32Array.of(1, 3)], {
        ...formula,
        columns: ['alpha'],
      });
      expect([...out]).to.deep.equal([3, 8]);
    }
  });
});
