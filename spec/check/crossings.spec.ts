import { expect } from 'chai';
import { type FloatArray, type FloatNd, wrap } from '../../lib/array/layout.ts';
import { checkSurrogate } from '../../lib/check/check-surrogate.ts';
import { primitive, surrogates, type Tensor } from '../../lib/index.ts';
import type { Crossing, CrossingKernels } from '../../lib/surrogates/core/crossing.ts';
import { covering, drawn } from '../support/covering.ts';
import { slightly } from './plants.ts';

type Partials = readonly [number, number];

const crossings = Object.values(surrogates).filter(({ row }) => 'inputs' in row) as unknown as Crossing[];

interface Change {
  gradient?(partials: Partials, xNew: number, xOld: number): Partials;
  origin?(value: number, xNew: number, xOld: number): number;
  kernels?(kernels: CrossingKernels): Partial<CrossingKernels>;
}

/** The function with an error: in its scalar formulas, or in its kernels and so on the tape. */
function broken(spike: Crossing, change: Change): Crossing {
  const kernels = { ...spike.kernels, ...change.kernels?.(spike.kernels) };
  const onTape = overArrays(kernels);
  const call = (first: object, second?: Tensor) =>
    second === undefined
      ? broken(spike(first as Record<string, never>), change)
      : onTape(first as Tensor, second);
  const scalarOf = {
    gradient: (a: number, b: number) => change.gradient?.(spike.gradient(a, b), a, b) ?? spike.gradient(a, b),
    origin: (a: number, b: number) =>
      typeof a === 'number'
        ? (change.origin?.(spike.origin(a, b), a, b) ?? spike.origin(a, b))
        : spike.origin(a, b),
  };
  return Object.assign(call, spike, { kernels }, scalarOf) as unknown as Crossing;
}

function overArrays({ forward, vjp }: CrossingKernels) {
  const data = (x: FloatNd) => x.data.slice(0, x.size) as FloatArray;
  return primitive({
    name: 'broken',
    forward: (a, b) => wrap(forward(data(a), data(a), data(b)), a.shape),
    vjp: (ct, _, a, b) => {
      const [outNew, outOld] = [data(a), data(b)];
      vjp(outNew, outOld, data(ct), data(a), data(b));
      return [wrap(outNew, a.shape), wrap(outOld, b.shape)];
    },
  });
}

/** What is planted, and the check that has to name it. */
const plants: readonly (readonly [name: string, caughtBy: string, change: Change])[] = [
  ['a first partial derivative wrong by 0.1 %', 'gradient', { gradient: ([a, b]) => [slightly(a), b] }],
  ['a second partial derivative wrong by 0.1 %', 'gradient', { gradient: ([a, b]) => [a, slightly(b)] }],
  ['the sign of the second partial derivative', 'gradient', { gradient: ([a, b]) => [a, -b] }],
  ['partial derivatives in the wrong order', 'gradient', { gradient: ([a, b]) => [b, a] }],
  ['a jump of the origin', 'integral', { origin: (value, a) => (a > 0.00345 ? value + 1e-3 : value) }],
  ['NaN at infinity', 'special values', { gradient: (g, a) => (a === Infinity ? [Number.NaN, 0] : g) }],
  [
    'NaN where both inputs are infinite',
    'special values',
    { gradient: (g, a, b) => (a === Infinity && b === -Infinity ? [0, Number.NaN] : g) },
  ],
  [
    'a number for NaN beside infinity',
    'special values',
    { gradient: (g, a, b) => (Number.isNaN(a) && b === Infinity ? [1, 1] : g) },
  ],
  [
    'a spike after NaN',
    'special values',
    {
      kernels: ({ forward }) => ({
        forward: (out, a, b) => {
          forward(out, a, b);
          for (let i = 0; i < out.length; i++)
            if (Number.isNaN(b[i] as number) && a[i] === Infinity) out[i] = 1;
          return out;
        },
      }),
    },
  ],
  ['another value at a kink', 'kinks', { gradient: ([g, h], a) => (a === 0 ? [g + 1, h] : [g, h]) }],
  [
    'an inclusive threshold for the step before',
    'forward',
    {
      kernels: () => ({
        forward: (out, a, b) => {
          for (let i = 0; i < out.length; i++)
            out[i] = (a[i] as number) >= 0 && (b[i] as number) <= 0 ? 1 : 0;
          return out;
        },
      }),
    },
  ],
  [
    'a tape that does not use the cotangent',
    'cotangents',
    { kernels: ({ vjp }) => ({ vjp: (a, b, ct, x, y) => vjp(a, b, ct.map(() => 1) as FloatArray, x, y) }) },
  ],
  [
    'a kernel that overflows',
    'kernels',
    {
      kernels: ({ vjp }) => ({
        vjp: (outNew, outOld, ct, x, y) => {
          vjp(outNew, outOld, ct, x, y);
          for (let i = 0; i < x.length; i++) if (Math.abs(x[i] as number) > 1e20) outNew[i] = Infinity;
        },
      }),
    },
  ],
];

describe('crossings', () => {
  const some = drawn(plants, 6);
  const tried = covering(some, crossings, () => true);
  const flippedOnes = drawn(crossings, 1);

  for (const spike of crossings) {
    it(`${spike.row.name} passes with its kernels wrapped`, () => {
      const report = checkSurrogate(broken(spike, {}), { settings: [] });
      expect(report.passed, String(report)).to.equal(true);
    });

    for (const plant of some) {
      if (!tried.get(plant)?.includes(spike)) continue;
      const [name, caughtBy, change] = plant;
      it(`${spike.row.name}: ${name} is caught by the check '${caughtBy}'`, () => {
        const report = checkSurrogate(broken(spike, change), { settings: [] });
        const check = report.checks.find((result) => result.name === caughtBy);
        expect(check?.passed, String(report)).to.equal(false);
      });
    }

    if (!flippedOnes.includes(spike)) continue;

    it(`${spike.row.name}: a flipped sign of the gradient is none of the origin`, () => {
      const flipped = broken(spike, { gradient: ([a, b]) => [-a, -b] });
      expect(checkSurrogate(flipped).diagnosis?.cause).to.equal('gradient-sign');
    });

    it(`${spike.row.name}: what is held is said`, () => {
      const report = checkSurrogate(broken(spike, { gradient: ([a, b]) => [1.001 * a, b] }), {
        settings: [],
      });
      expect(report.checks[0]?.worst?.place).to.match(/^xOld = -/);
    });
  }
});
