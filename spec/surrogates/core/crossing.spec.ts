import { expect } from 'chai';
import fc from 'fast-check';
import { formulaCompiler } from '../../../lib/formula/formula-compiler.ts';
import { agrees } from '../../../lib/formula/probe.ts';
import {
  type Crossing,
  sum,
  surrogates,
  type Tensor,
  tensor,
  valueAndGrad,
  zeros,
} from '../../../lib/index.ts';
import { crossingFormulas } from '../../../lib/surrogates/core/crossing-formulas.ts';
import { expectNumbers, expectThrows, wrong } from '../../support/expect.ts';
import { runs } from '../../support/runs.ts';

const crossings = [surrogates.invSquareGrad2, surrogates.reluGrad2].flatMap((spike) => [
  spike,
  (spike as Crossing)({ strict: true }),
]) as Crossing[];

const number = fc.oneof(
  { weight: 3, arbitrary: fc.float({ min: -3, max: 3, noNaN: true }) },
  fc.constantFrom(...[0, -0, 1, -1, Infinity, -Infinity, Number.NaN]),
);

/** Long arrays, which the SIMD kernels take, of numbers that are drawn. */
const columns = fc
  .tuple(
    fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 40 }),
    fc.integer({ min: 1000, max: 1100 }),
  )
  .map(([list, length]) =>
    [0, 1].map((i) => Float32Array.from({ length }, (_, at) => list[at % list.length]?.[i] as number)),
  );

describe('a function of two inputs', () => {
  it('has formulas that are compiled, strict or not', () => {
    for (const { row, params } of crossings)
      for (const [name, f] of Object.entries(crossingFormulas(row.of))) {
        const compiled = formulaCompiler.compile(f, { shared: false }, ['xOld'])({ ...params, xOld: 0 });
        expect(compiled, `${row.name}: ${name}`).to.have.property('lanes');
      }
  });

  it('gives over long arrays what it gives of numbers, for both inputs, of any numbers', () => {
    fc.assert(
      fc.property(fc.constantFrom(...crossings), columns, (spike, [a, b]) => {
        const [xNew, xOld] = [tensor(a as Float32Array), tensor(b as Float32Array)];
        const got = [spike.origin(xNew, xOld), ...spike.gradient(xNew, xOld)].map((x) => x.toTypedArray());
        for (let i = 0; i < 40; i++) {
          const pair = [a?.[i] as number, b?.[i] as number] as const;
          [spike.origin(...pair), ...spike.gradient(...pair)].forEach((due, k) => {
            if (!agrees(got[k]?.[i] as number, due, 1e-7))
              expect.fail(`${spike.row.name}: ${got[k]?.[i]} for ${due} at ${pair}, output ${k}`);
          });
        }
      }),
      { numRuns: runs(40) },
    );
  });

  it('has the potential that its text says, 0 where no input counts', () => {
    const { invSquareGrad } = surrogates;
    const q = (x: number) => invSquareGrad.origin(x) - invSquareGrad.origin(0);
    expect(spike.origin(0.5, -0.25)).to.equal(q(0.5) - q(-0.25));
    expect(spike.origin(-0.5, -0.25)).to.equal(q(-0.5));
    expect(spike.origin(0.5, 0.25)).to.equal(0 - q(0.25));
    expect(spike.origin(-0.5, 0.25)).to.equal(0);
  });

  it('broadcasts its inputs, and sums what comes back over what was stretched', () => {
    const at = (xNew: Tensor, xOld: Tensor) => {
      const { value, grads } = valueAndGrad(() => sum(spike(xNew, xOld)), [xNew, xOld]);
      return [value, ...grads.map((g) => g.toArray())];
    };
    const row = tensor(Array.from({ length: 1200 }, (_, i) => (i % 7) / 4 - 0.8));
    const one = tensor([-0.25]);
    const [value, forRow, forOne] = at(row, one);
    const [same, forRowToo, forAll] = at(row, tensor(new Array(1200).fill(-0.25)));
    expect([value, forRow]).to.deep.equal([same, forRowToo]);
    const total = (forAll as number[]).reduce((a, b) => a + b, 0);
    expect(at(one, row)[1]).to.have.length(1);
    expect((forOne as number[])[0]).to.be.closeTo(total, 1e-3 * Math.abs(total));
    expect(at(zeros([0, 1]), one)[0]).to.equal(0);
  });

  const { invSquareGrad2: spike } = surrogates;
  const call = spike as unknown as (...given: unknown[]) => unknown;

  it('refuses what is neither inputs nor parameters', () => {
    for (const [given, shown] of [
      [null, 'null'],
      ['x', '"x"'],
      [[1], 'an array of 1'],
      [true, 'true'],
      [new Map(), 'a Map'],
    ] as const) {
      const text = `invSquareGrad2: got ${shown} when xNew and xOld, or parameters by name, were due.`;
      expectThrows(() => call(given), TypeError, text);
    }
  });

  it('refuses one input', () => {
    const text = 'invSquareGrad2: got one input when xNew and xOld were due.';
    expectThrows(() => call(tensor(1)), TypeError, text);
    expectThrows(() => call(1, undefined), TypeError, text);
    for (const [first, shown] of [
      [undefined, 'undefined'],
      [null, 'null'],
    ] as const) {
      const missing = `invSquareGrad2: got ${shown} when a Tensor or a number was due.`;
      expectThrows(() => call(first, tensor(1)), TypeError, missing);
    }
  });

  it('refuses an unknown parameter under its own name', () => {
    expectThrows(
      () => spike(wrong({ beta: 1 })),
      TypeError,
      'invSquareGrad2: got an unknown parameter "beta", known are alpha, strict.',
    );
  });

  it('takes tensors, numbers and parameters', () => {
    const crossed: Tensor = spike(tensor([0.5, 0.5, -0.5]), tensor([-0.5, 0.5, -0.5]));
    expectNumbers(crossed, [1, 0, 0]);
    expectNumbers(spike(0, -1), 1);
    expectNumbers(spike({})()(0, -1), 1);
  });
});
