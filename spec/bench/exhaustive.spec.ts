import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { compiledReference } from '../../bench/exhaustive/compiled-reference.ts';
import { exhaustivePage } from '../../bench/exhaustive/page.ts';
import { parsed, readResults, written } from '../../bench/exhaustive/results.ts';
import { blockLength, Sweep, together } from '../../bench/exhaustive/sweep.ts';
import { type Surrogate, surrogate, surrogates } from '../../lib/index.ts';
import { drawn } from '../support/covering.ts';
import { unevenRows } from '../support/markdown.ts';
import { runs } from '../support/runs.ts';

const family = (Object.values(surrogates) as Surrogate[]).filter(({ row }) => !('inputs' in row));
const { sigmoid, softSign } = surrogates as unknown as Record<string, Surrogate>;

/** Numbers of all sizes: every so many of all bits. */
const slice = new Float32Array(Uint32Array.from({ length: 4096 }, (_, i) => i * 2 ** 20 + 12345).buffer);

function sweepOf(spike: Surrogate, x = slice) {
  const sweep = new Sweep(spike);
  sweep.over(x);
  return sweep.found;
}

/** A surrogate one of whose kernels gives what it is told to. */
function withKernel(
  name: 'origin' | 'gradient' | 'forward',
  given: (x: number, right: number, i: number) => number,
): Surrogate {
  const spike = softSign as Surrogate;
  const kernel: Surrogate['kernels']['origin'] = (out, x) => {
    spike.kernels[name](out, x);
    x.forEach((one, i) => {
      out[i] = given(one, out[i] as number, i);
    });
    return out;
  };
  return {
    ...spike,
    row: spike.row,
    params: spike.params,
    facts: spike.facts,
    kernels: { ...spike.kernels, [name]: kernel },
  } as Surrogate;
}

describe('the exhaustive run', () => {
  const at = slice[1100] as number;
  const gives = (wrong: number) => (x: number, right: number) => (x === at ? wrong : right);

  for (const spike of drawn(family, 10)) {
    it(`finds nothing wrong in a slice of ${spike.row.name}`, () => {
      const { inputs, origin, gradient, wrongSpikes, apart } = sweepOf(spike);
      expect(inputs).to.equal(slice.length);
      expect(origin.lost + gradient.lost + wrongSpikes).to.equal(0);
      expect(Math.max(origin.ulps, gradient.ulps)).to.be.below(64);
      expect(apart).to.be.below(1e-9);
    });

    it(`has the same double-precision numbers as ${spike.row.name}`, () => {
      const reference = compiledReference(spike);
      const number = fc.float({ noDefaultInfinity: true, noNaN: true });
      fc.assert(
        fc.property(number, (one) => {
          const [x, wrong] = [Float32Array.of(one), Float32Array.of(Number.NaN)];
          const exact: number[] = [];
          reference(
            { x, spikes: wrong, origin: wrong, gradient: wrong },
            {
              limits: Float64Array.of(1, 1, 1, 0, 0),
              spike: () => {},
              origin: (i, due) => exact.push(i, due),
              gradient: (i, due) => exact.push(i, due),
              // At a kink it is any number.
              apart: () => {},
            },
          );
          const [origin, gradient] = [spike.origin(one), spike.gradient(one)];
          expect(exact).to.have.length(4);
          expect(exact[1]).to.be.closeTo(origin, 1e-12 * Math.max(1, Math.abs(origin)));
          expect(exact[3]).to.be.closeTo(gradient, 1e-12 * Math.max(1, spike.facts.peak));
        }),
        { numRuns: runs(20) },
      );
    });
  }

  it('sees one number that a kernel gets wrong, and where', () => {
    const due = (softSign as Surrogate).origin(at);
    const { origin } = sweepOf(withKernel('origin', gives(due * (1 + 1e-3))));
    expect(origin.ulpsAt).to.equal(at);
    expect(origin.relativeAt).to.equal(at);
    expect(origin.relative).to.be.closeTo(1e-3, 1e-6);
    const { gradient } = sweepOf(withKernel('gradient', gives(0.75)));
    expect(gradient.ulpsAt).to.equal(at);
  });

  it('finds the largest error of all sizes, and of denormals, in whatever order', () => {
    const spike = softSign as Surrogate;
    const sizes = fc.constantFrom(1, 1e17, 1e18, 1e19, 1e20, 3e20);
    const one = fc.tuple(sizes, fc.integer({ min: -9, max: 9 }));
    const leastNormal = 2 ** -126;
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 20 }), (all) => {
        const x = Float32Array.from(all, ([size]) => size);
        const due = Array.from(x, (at) => spike.gradient(at));
        const wrong = Float32Array.from(due, (exact, i) => exact * (1 + (all[i]?.[1] as number) * 2 ** -20));
        const { gradient } = sweepOf(
          withKernel('gradient', (_x, _right, i) => wrong[i] as number),
          x,
        );
        const errors = due.map((exact, i) => Math.abs((wrong[i] as number) - exact));
        const most = (of: (error: number, exact: number) => number) =>
          Math.max(0, ...errors.map((error, i) => of(error, due[i] as number)));
        expect(gradient.tiny).to.equal(most((error, exact) => (exact < leastNormal ? error / 2 ** -149 : 0)));
        expect(gradient.relative).to.equal(most((error, exact) => (exact < leastNormal ? 0 : error / exact)));
      }),
      { numRuns: runs(100) },
    );
  });

  it('sees one NaN, and one infinity', () => {
    for (const wrong of [Number.NaN, Infinity])
      expect(sweepOf(withKernel('gradient', gives(wrong))).gradient).to.include({ lost: 1, lostAt: at });
  });

  it('sees one wrong spike', () => {
    expect(sweepOf(withKernel('forward', gives(0.5)))).to.include({ wrongSpikes: 1, wrongSpikeAt: at });
  });

  it('sees a gradient that is not the derivative of its origin at one number', () => {
    const spike = surrogate({
      name: 'planted',
      parameters: { at: { default: at } },
      origin: (x) => Math.atan(x),
      gradient: (x, p) => 1 / (1 + x * x) + (x === p.at ? 1e-6 : 0),
    }) as Surrogate;
    const { apart, apartAt } = sweepOf(spike);
    expect(apart).to.be.closeTo(1e-6, 1e-9);
    expect(apartAt).to.equal(at);
  });

  it('sees a gradient that is no number at one number', () => {
    const spike = surrogate({
      name: 'planted',
      parameters: { at: { default: at } },
      origin: (x) => Math.atan(x),
      gradient: (x, p) => (x === p.at ? (x - x) / (x - x) : 1 / (1 + x * x)),
    }) as Surrogate;
    expect(sweepOf(spike)).to.include({ apart: Infinity, apartAt: at });
  });

  it('compares no derivative of |0|, which is a convention, and any other at 0', () => {
    const planted = (origin: (x: number) => number) =>
      surrogate({
        name: 'planted',
        origin,
        gradient: (x) => 1 / (1 + x * x) + (x === 0 ? 1 : 0),
      }) as Surrogate;
    expect(sweepOf(surrogates.circ as unknown as Surrogate, Float32Array.of(0, -0, 1)).apart).to.be.below(
      1e-9,
    );
    expect(
      sweepOf(
        planted((x) => Math.atan(x)),
        Float32Array.of(1, 0),
      ),
    ).to.include({ apartAt: 0 });
  });

  it('puts parts together as if they were one', () => {
    const [left, right] = [slice.subarray(0, 1000), slice.subarray(1000)];
    const spike = sigmoid as Surrogate;
    const parts = together(sweepOf(spike, left), sweepOf(spike, right));
    expect(parts).to.deep.equal(sweepOf(spike));
  });

  it('goes through all bits, block by block', () => {
    const sweep = new Sweep(softSign as Surrogate);
    sweep.block(3, 2 ** 10);
    expect(sweep.found.inputs).to.equal(blockLength);
    expect(sweep.found.wrongSpikes).to.equal(0);
  });

  it('keeps what is infinite, which the page has', () => {
    const [one] = readResults();
    if (!one) throw new Error('there are no results');
    const found = [{ ...one, apart: Infinity, apartAt: -Infinity, wrongSpikes: 1, wrongSpikeAt: Infinity }];
    expect(parsed(written(found))).to.deep.equal(found);
    expect(exhaustivePage(parsed(written(found)))).to.include('1 wrong, at Infinity | Infinity at -Infinity');
  });

  it('is written up in docs/exhaustive.md as it was run', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/exhaustive.md'), 'utf8');
    expect(page).to.equal(exhaustivePage(readResults()));
    expect(unevenRows(page)).to.deep.equal([]);
    for (const { inputs } of readResults()) expect(inputs).to.equal(2 ** 32);
  });
});
