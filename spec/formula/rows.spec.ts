import { expect } from 'chai';
import fc from 'fast-check';
import { everyMagnitude } from '../../lib/check/float32-samples.ts';
import type { ScalarFormula } from '../../lib/formula/compile-formula.ts';
import { instantiateFormula, type MapAndScale } from '../../lib/formula/instantiate-formula.ts';
import { agrees } from '../../lib/formula/probe.ts';
import { random } from '../../lib/ops/random.ts';
import type { Surrogate } from '../../lib/surrogates/core/surrogate.ts';
import type { ParameterSpec } from '../../lib/surrogates/core/surrogate-row.ts';
import { surrogates } from '../../lib/surrogates/index.ts';
import { drawn } from '../support/covering.ts';
import { runs } from '../support/runs.ts';
import { kernelOf } from './apply.ts';
import { compiledFormula } from './compiled-formula.ts';

const family = Object.values(surrogates).filter(({ row }) => 'gradient' in row) as Surrogate[];

/** Values of a parameter within its domain, over several magnitudes. */
function drawValue({ above, min, below, integer }: ParameterSpec): fc.Arbitrary<number> {
  if (integer) return fc.integer({ min: 1, max: 6 });
  const size = fc.double({ min: -2, max: 2, noNaN: true }).map((e) => 10 ** e);
  const low = above ?? min;
  const values =
    low === undefined ? fc.tuple(size, fc.boolean()).map(([v, s]) => (s ? v : -v)) : size.map((v) => low + v);
  return below === undefined ? values : values.map((v) => (low ?? 0) + ((v * 7) % 1) * (below - (low ?? 0)));
}

function under(spike: Surrogate): fc.Arbitrary<Surrogate> {
  const specs = Object.entries((spike.row.parameters ?? {}) as Record<string, ParameterSpec>);
  const others = fc.record(Object.fromEntries(specs.map(([name, spec]) => [name, drawValue(spec)])));
  return fc.oneof(
    fc.constant(spike),
    others.map((params) => spike(params)),
  );
}

/** Where the row says that something happens, and the Float32 numbers around it. */
function landmarks({ row, params }: Surrogate): number[] {
  const points = [
    ...(row.kinks?.(params) ?? []),
    ...(row.support?.(params) ?? []),
    row.threshold?.(params) ?? 0,
  ];
  return points.flatMap((x) => [x, x * (1 + 1.2e-7), x * (1 - 1.2e-7), x * 1.01, x * 0.99]);
}

const specials = [0, -0, Infinity, -Infinity, Number.NaN, 2 ** -149, -(2 ** -149), 3.4028234663852886e38];

/** What x as a Float64 number moved by its last digits changes. */
function noise(f: (x: number) => number, x: number): number {
  const change = Math.abs(f(x * (1 + 2 ** -23)) - f(x)) * 2 ** -23;
  return Number.isFinite(change) ? change : 0;
}

describe('compiled formulas of the rows', () => {
  for (const spike of drawn(family, 18)) {
    for (const name of ['origin', 'gradient'] as const) {
      it(`${spike.row.name}: ${name} agrees with the scalar, for any parameters, numbers and lengths`, () => {
        const xs = fc.array(fc.oneof(fc.float(), fc.float({ min: -16, max: 16 })), {
          maxLength: 33,
        });
        fc.assert(
          fc.property(under(spike), xs, fc.nat(), (made, some, seed) => {
            const compiled = compiledFormula(made.row[name] as ScalarFormula, made.params, {
              shared: false,
            });
            const kernel = kernelOf(compiled);
            const of = (x: number) => made[name](x) as number;
            const all = [...specials, ...landmarks(made), ...everyMagnitude(random(seed))];
            for (const points of [some, all]) {
              const x = Float32Array.from(points);
              const ct = x.map((_, i) => (i % 5) / 2 - 1);
              const [mapped, scaled] = [kernel(x), kernel(x, ct)];
              x.forEach((value, i) => {
                const [due, factor] = [of(value), ct[i] as number];
                const close = (got: number | undefined, all: number) =>
                  agrees(got as number, all) || agrees(got as number, all, noise(of, value));
                // Where a cotangent is 0 nothing passes, even if the gradient is NaN.
                const pulled = factor === 0 ? 0 : due * factor;
                if (close(mapped[i], due) && (Math.abs(due) > 3e38 || close(scaled[i], pulled))) return;
                expect.fail(
                  `${mapped[i]} and ${scaled[i]} for ${due}, ct ${factor}, at ${value}, ${JSON.stringify(made.params)}`,
                );
              });
            }
          }),
          { numRuns: runs(20) },
        );
      });
    }
  }

  it('gives the same bits at every length and place', () => {
    const { arctan, sigmoid, squarewaveFourierSeries } = surrogates;
    for (const { row, params } of drawn([arctan, sigmoid, squarewaveFourierSeries] as Surrogate[], 1)) {
      const kernel = kernelOf(compiledFormula(row.gradient as ScalarFormula, params, { shared: false }));
      const x = random(3).normal([40], 0, 3).toTypedArray() as Float32Array;
      const all = kernel(x);
      for (let n = 0; n <= 33; n++) {
        for (const from of [0, 1, 2, 3]) {
          expect(kernel(x.slice(from, from + n))).to.deep.equal(all.slice(from, from + n));
        }
      }
    }
  });

  it('gives the same bits where the output is one of the inputs', () => {
    const { row, params } = surrogates.sigmoid as Surrogate;
    const compiled = compiledFormula(row.gradient as ScalarFormula, params, { shared: false });
    if (compiled.bytes === null) throw new Error(compiled.reason);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { map, scale } = instantiateFormula<MapAndScale>(compiled.bytes, memory);
    const x = random(9).normal([39], 0, 3).toTypedArray() as Float32Array;
    const ct = random(10).normal([39]).toTypedArray() as Float32Array;
    const [atX, atCt, atOut, atSlots] = [0, 1024, 2048, 4096];
    new Uint8Array(memory.buffer, atSlots).set(compiled.slots);
    const at = (address: number) => new Float32Array(memory.buffer, address, x.length);
    const run = (out: number, kernel: () => void): Float32Array => {
      at(atX).set(x);
      at(atCt).set(ct);
      kernel();
      return at(out).slice();
    };
    const mapped = run(atOut, () => map(atOut, atX, x.length, atSlots));
    const scaled = run(atOut, () => scale(atOut, atCt, atX, x.length, atSlots));
    expect(run(atX, () => map(atX, atX, x.length, atSlots))).to.deep.equal(mapped);
    expect(run(atX, () => scale(atX, atCt, atX, x.length, atSlots))).to.deep.equal(scaled);
    expect(run(atCt, () => scale(atCt, atCt, atX, x.length, atSlots))).to.deep.equal(scaled);
  });
});

declare const WebAssembly: {
  readonly Memory: new (limits: object) => { readonly buffer: ArrayBuffer };
};
