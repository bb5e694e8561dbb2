import { expect } from 'chai';
import fc from 'fast-check';
import type { Events } from '../../../lib/array/events.ts';
import { empty, type FloatNd, withFloat64, wrap } from '../../../lib/array/layout.ts';
import * as events from '../../../lib/kernels/reference/find-events.ts';
import * as products from '../../../lib/kernels/reference/matmul.ts';
import { adamUpdate, rmspropUpdate, sgdUpdate } from '../../../lib/kernels/reference/update.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { random } from '../../../lib/ops/random.ts';
import { poisoned } from '../../support/poison.ts';
import { axisSizes } from '../../support/sample.ts';
import { newEngine } from './new-engine.ts';

const simd = poisoned(simdKernels(newEngine(), 1));

const reference = poisoned({ ...products, ...events });

const seeds = fc.integer({ min: 0, max: 1e6 });
/** Sizes that leave every remainder of the tiles. */
const sizes = fc.tuple(axisSizes(20), axisSizes(40), axisSizes(80));

/** A matrix as it lies, or as the transpose of one that lies so, or as every second column of a larger one. */
function matrix(seed: number, rows: number, columns: number, form: number): FloatNd {
  const rng = random(seed);
  if (form === 1) return rng.normal([columns, rows]).array.transpose(1, 0);
  if (form === 2) return rng.normal([rows, 2 * columns]).array.step(1, 2);
  return rng.normal([rows, columns]).array;
}

function spikes(seed: number, rows: number, columns: number): FloatNd {
  return random(seed).bernoulli(0.2, [rows, columns]).array;
}

/** The largest distance of two arrays, in units of what is allowed at each place. */
function distance(got: ArrayLike<number>, due: ArrayLike<number>, allowed: (due: number) => number): number {
  let worst = 0;
  for (let i = 0; i < due.length; i++) {
    const expected = due[i] as number;
    worst = Math.max(worst, Math.abs((got[i] as number) - expected) / allowed(expected));
  }
  return worst;
}

/** Checks two sums of k products against each other: as far apart as Float32 rounding of each term allows. */
function expectClose(got: FloatNd, due: FloatNd, k: number): void {
  expect(distance(got.data, due.data, () => 6e-8 * Math.max(k, 1) * 16)).to.be.below(1);
}

describe('the SIMD kernels', () => {
  it('multiply matrices as the reference does, for any sizes and strides', () => {
    const forms = fc.tuple(fc.nat(2), fc.nat(2));
    fc.assert(
      fc.property(sizes, forms, seeds, ([m, k, n], [formA, formB], seed) => {
        const a = matrix(seed, m, k, formA);
        const b = matrix(seed + 1, k, n, formB);
        const [got, due] = [empty([m, n]), empty([m, n])];
        simd.matmul(got, a, b);
        reference.matmul(due, a, b);
        expectClose(got, due, k);
      }),
    );
  });

  it('find the same events as the reference, or none where it finds none', () => {
    const elements = fc.constantFrom(0, 1, -0, Number.NaN, 0.5, 2, -1);
    fc.assert(
      fc.property(
        axisSizes(20),
        axisSizes(33),
        seeds,
        fc.nat(),
        elements,
        (rows, width, seed, at, element) => {
          const x = spikes(seed, rows, width);
          if (x.size > 0) x.data[at % x.size] = element;
          expect(simd.findEvents(x)).to.deep.equal(reference.findEvents(x));
        },
      ),
    );
  });

  it('give no events where more than half are ones', () => {
    const x = random(1).bernoulli(0.6, [200, 200]).array;
    expect(simd.findEvents(x)).to.equal(null);
  });

  it('gather rows as the reference does, and to the bit as their own dense product', () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(0, 1, 70), axisSizes(80), (seed, width, n) => {
        const rows = seed % 2 === 0 ? 60 : 600;
        const a = spikes(seed, rows, width);
        const events = reference.findEvents(a) as Events;
        const w = matrix(seed, width, n, seed % 3);
        const [gathered, dense, due] = [empty([rows, n]), empty([rows, n]), empty([rows, n])];
        simd.gatherRows(gathered, events, w);
        simd.matmul(dense, a, w);
        reference.gatherRows(due, events, w);
        expect(gathered.data).to.deep.equal(dense.data);
        expectClose(gathered, due, width);
        const ct = matrix(seed + 1, rows, n, seed % 3);
        const [back, denseBack] = [empty([width, n]), empty([width, n])];
        const [total, dueTotal] = [empty([n]), empty([n])];
        simd.gatherRowsTransposed(back, events, ct, total);
        simd.matmul(denseBack, a.transpose(1, 0), ct);
        expect(back.data).to.deep.equal(denseBack.data);
        simd.sum(dueTotal, ct, [0]);
        expect(total.data).to.deep.equal(dueTotal.data);
      }),
    );
  });

  it('take the steps of Adam and AdamW, all lengths of the last four', () => {
    fc.assert(
      fc.property(seeds, axisSizes(33), fc.nat(3), (seed, length, step) => {
        const rng = random(seed);
        const start = () => [
          rng.normal([length]),
          rng.normal([length], 0, 0.1),
          rng.uniform([length], 0, 0.1),
        ];
        const [p, m, v] = start().map((x) => x.array.data) as [Float32Array, Float32Array, Float32Array];
        const g = rng.normal([length]).array.data;
        const due = [p.slice(), m.slice(), v.slice()] as const;
        const now = {
          rate: 1e-2,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          weightDecay: 0.1,
          scale: 0.5,
          step: step + 1,
        };
        simd.adamUpdate(p, m, v, g, now);
        adamUpdate(...due, g, now);
        const allowed = (value: number) => 1e-6 * Math.max(1, Math.abs(value));
        const distances = [p, m, v].map((got, i) => distance(got, due[i] as Float32Array, allowed));
        expect(Math.max(...distances)).to.be.below(1);
      }),
    );
  });

  it('take the steps of RMSprop, all lengths of the last four', () => {
    const settings = fc.record({
      momentum: fc.constantFrom(0, 0.9),
      weightDecay: fc.constantFrom(0, 0.1),
      scale: fc.constantFrom(1, 0.5),
    });
    fc.assert(
      fc.property(seeds, axisSizes(33), settings, (seed, length, own) => {
        const rng = random(seed);
        const [p, squares, velocity, g] = [
          rng.normal([length]),
          rng.uniform([length], 0, 0.1),
          rng.normal([length]),
          rng.normal([length]),
        ].map((x) => x.array.data as Float32Array) as [
          Float32Array,
          Float32Array,
          Float32Array,
          Float32Array,
        ];
        const due = [p.slice(), squares.slice(), velocity.slice()] as const;
        const now = { rate: 1e-2, alpha: 0.9, epsilon: 1e-8, ...own };
        simd.rmspropUpdate(p, squares, velocity, g, now);
        rmspropUpdate(...due, g, now);
        const allowed = (value: number) => 1e-6 * Math.max(1, Math.abs(value));
        const distances = [p, squares, velocity].map((got, i) =>
          distance(got, due[i] as Float32Array, allowed),
        );
        expect(Math.max(...distances)).to.be.below(1);
      }),
    );
  });

  it('keep mean squares of Adam and RMSprop finite where the square of the gradient alone is not', () => {
    fc.assert(
      fc.property(fc.double({ min: 2e19, max: 1e20, noNaN: true }), axisSizes(33), (size, length) => {
        const g = Float32Array.from({ length }, (_, i) => (i % 2 === 0 ? size : -size));
        const common = { rate: 0.1, epsilon: 1e-8, weightDecay: 0, scale: 1 };
        const stepped = (kernels: Pick<typeof simd, 'adamUpdate' | 'rmspropUpdate'>) => {
          const zeros = () => new Float32Array(length);
          const adam = [zeros(), zeros(), zeros()] as const;
          const rmsprop = [zeros(), zeros(), zeros()] as const;
          kernels.adamUpdate(...adam, g, { ...common, beta1: 0.9, beta2: 0.999, step: 1 });
          kernels.rmspropUpdate(...rmsprop, g, { ...common, alpha: 0.99, momentum: 0 });
          return [...adam, ...rmsprop];
        };
        const due = stepped({ adamUpdate, rmspropUpdate });
        const allowed = (value: number) => 1e-6 * Math.abs(value);
        const distances = stepped(simd).map((got, i) => distance(got, due[i] as Float32Array, allowed));
        expect(Math.max(...distances)).to.be.below(1);
      }),
    );
  });

  it('leave infinite parameters where they are, as the reference does, without a decay', () => {
    const start = [Infinity, -Infinity, 1, Infinity, 1, -Infinity];
    const [rate, scale, epsilon, weightDecay] = [0.1, 1, 1e-8, 0];
    for (const kernels of [simd, { rmspropUpdate, sgdUpdate }]) {
      const [g, a, b] = [1, 0, 0].map((x) => new Float32Array(6).fill(x)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const taken = [
        (p: Float32Array) =>
          kernels.rmspropUpdate(p, a, b, g, { rate, alpha: 0, momentum: 0, epsilon, weightDecay, scale }),
        (p: Float32Array) =>
          kernels.sgdUpdate(p, b.fill(0), g, { rate, momentum: 0, nesterov: false, weightDecay, scale }),
      ].map((step) => {
        const p = Float32Array.from(start);
        step(p);
        return Array.from(p, (x) => Math.round(10 * x) / 10);
      });
      expect(taken).to.deep.equal(Array(2).fill([Infinity, -Infinity, 0.9, Infinity, 0.9, -Infinity]));
    }
  });

  it('take the steps of Adam and RMSprop by gradients whose squares Float32 rounds to 0, with any epsilon', () => {
    const small = fc.integer({ min: -50, max: -8 }).map((power) => 10 ** power);
    const size = fc.oneof(
      fc.constant(0),
      fc.integer({ min: -35, max: -15 }).map((power) => 10 ** power),
    );
    fc.assert(
      fc.property(small, size, (epsilon, gradient) => {
        const after = (kernels: Pick<typeof simd, 'adamUpdate' | 'rmspropUpdate'>) => {
          const of = (x: number) => new Float32Array(6).fill(x);
          const [p, q, g] = [of(1), of(1), of(gradient)];
          const now = { rate: 0.1, epsilon, weightDecay: 0, scale: 1 };
          kernels.adamUpdate(p, of(0), of(0), g, { ...now, beta1: 0.9, beta2: 0.999, step: 1 });
          kernels.rmspropUpdate(q, of(0), of(0), g, { ...now, alpha: 0.9, momentum: 0 });
          return Float32Array.of(...p, ...q);
        };
        const [got, due] = [simd, { adamUpdate, rmspropUpdate }].map(after) as [Float32Array, Float32Array];
        expect(distance(got, due, () => 1e-5)).to.be.below(1);
      }),
    );
  });

  it('leave Float64 to the reference', () => {
    withFloat64(() => {
      const [a, b] = [matrix(1, 40, 40, 0), matrix(2, 40, 40, 0)];
      const [got, due] = [empty([40, 40]), empty([40, 40])];
      simd.matmul(got, a, b);
      reference.matmul(due, a, b);
      expect(got.data).to.deep.equal(due.data);
    });
  });

  it('do not mix calls up: a large one between two small ones changes nothing', () => {
    const product = (size: number) => {
      const out = empty([size, size]);
      simd.matmul(out, matrix(1, size, size, 0), matrix(2, size, size, 0));
      return out.data;
    };
    const before = product(40);
    product(500);
    expect(product(40)).to.deep.equal(before);
  });

  it('write to the output they are given, wherever it lies', () => {
    const memory = new Float32Array(40 * 40 + 7).fill(9);
    const out = wrap(memory.subarray(7), [40, 40]);
    simd.matmul(out, matrix(1, 40, 40, 0), matrix(2, 40, 40, 0));
    expect(Array.from(memory.subarray(0, 7))).to.deep.equal(new Array(7).fill(9));
    expect(memory.subarray(7).every((value) => value !== 9)).to.equal(true);
  });
});
