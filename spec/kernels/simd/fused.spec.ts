import { setFlagsFromString } from 'node:v8';
import { expect } from 'chai';
import fc from 'fast-check';
import { type FloatNd, wrap } from '../../../lib/array/layout.ts';
import {
  matmul,
  random,
  slice,
  type Tensor,
  tensor,
  threads,
  transpose,
  useKernels,
} from '../../../lib/index.ts';
import { findEvents } from '../../../lib/kernels/reference/find-events.ts';
import { Engine } from '../../../lib/kernels/simd/engine.ts';
import { instantiate, type SimdModule } from '../../../lib/kernels/simd/instantiate.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { expectThrows, wrong } from '../../support/expect.ts';
import { runs } from '../../support/runs.ts';

// Node 20 has it behind a flag, later ones have it.
try {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
} catch {}

const sizes = fc.tuple(fc.nat(20), fc.nat(600), fc.nat(20));

type KernelsOfEngine = ReturnType<typeof simdKernels> & { readonly engine: Engine };

function kernelsOf(fused: boolean) {
  const engine = new Engine(instantiate(fused) as SimdModule);
  const { matmul } = simdKernels(engine, 0, 0);
  const product = (a: Tensor, b: Tensor): Float32Array => {
    const shape = [a.shape[0] as number, b.shape[1] as number];
    const out = new Float32Array((shape[0] as number) * (shape[1] as number)).fill(Number.NaN);
    matmul(wrap(out, shape), a.array, b.array);
    return out;
  };
  return { engine, product };
}

describe('the module for newer engines', () => {
  it('gathers bit-identical sums to those of the module for older engines', () => {
    const [newer, older] = [true, false].map((fused) => {
      const engine = new Engine(instantiate(fused) as SimdModule);
      return { engine, ...simdKernels(engine, 1) };
    }) as [KernelsOfEngine, KernelsOfEngine];
    fc.assert(
      fc.property(sizes, fc.nat(70), fc.nat(), ([rows, k], n, seed) => {
        const rng = random(seed);
        const [weight, ct] = [rng.normal([k, n]).array, rng.normal([rows, n]).array];
        const events = findEvents(rng.bernoulli(0.2, [rows, k]).array);
        fc.pre(events !== null);
        const sums = ({ gatherRows, gatherRowsTransposed }: KernelsOfEngine) => {
          const [out, back] = [rows, k].map((m) => wrap(new Float32Array(m * n).fill(Number.NaN), [m, n]));
          gatherRows(out as FloatNd, events, weight);
          gatherRowsTransposed(back as FloatNd, events, ct);
          return [out?.data, back?.data];
        };
        expect(sums(newer)).to.deep.equal(sums(older));
      }),
      { numRuns: runs(60) },
    );
    for (const { engine } of [newer, older]) engine.threads.stop();
  });
});

describe('products that multiply and add at once', () => {
  const [fused, plain] = [kernelsOf(true), kernelsOf(false)];

  after(() => {
    fused.engine.threads.stop();
    plain.engine.threads.stop();
  });

  it('round once: the sum of two products is that of a multiplication that is exact', () => {
    expect([fused.engine.fused, plain.engine.fused]).to.deep.equal([true, false]);
    const rng = random(1);
    const [a, b] = [rng.normal([6, 2]), rng.normal([2, 8])];
    const [x, y] = [a.toTypedArray(), b.toTypedArray()];
    const got = fused.product(a, b);
    let differing = 0;
    plain.product(a, b).forEach((once, at) => {
      const [i, j] = [Math.floor(at / 8), at % 8];
      const first = Math.fround((x[2 * i] as number) * (y[j] as number));
      // Both fit: a product of two Float32 numbers is exact in Float64, and the sum is rounded there far below what counts.
      expect(got[at]).to.equal(Math.fround((x[2 * i + 1] as number) * (y[8 + j] as number) + first));
      if (got[at] !== once) differing += 1;
    });
    expect(differing).to.be.above(0);
  });

  it('agree with those that round twice, for any sizes', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ([m, k, n], seed) => {
        const rng = random(seed);
        const [a, b] = [rng.normal([m, k]), rng.normal([k, n])];
        const due = plain.product(a, b);
        fused.product(a, b).forEach((value, i) => {
          expect(value).to.be.closeTo(due[i] as number, 1e-5 * Math.sqrt(k + 1));
        });
      }),
      { numRuns: runs(60) },
    );
  });

  it('are bit-identical to these for spikes, as a product with 1 is exact', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), ([m, k, n], seed) => {
        const rng = random(seed);
        const [a, b] = [rng.bernoulli(0.4, [m, k]), rng.normal([k, n])];
        expect(fused.product(a, b)).to.deep.equal(plain.product(a, b));
      }),
      { numRuns: runs(60) },
    );
  });

  it('are those of products of which only some elements are asked for', () => {
    const { sampledProduct } = simdKernels(fused.engine, 0, 0);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(40),
        fc.nat(),
        (rows, width, k, seed) => {
          const rng = random(seed);
          const [a, b, mask] = [
            rng.normal([rows, k]),
            rng.normal([width, k]),
            rng.bernoulli(0.3, [rows, width]),
          ];
          const where = findEvents(mask.array);
          fc.pre(where !== null);
          const got = new Float32Array(rows * width).fill(Number.NaN);
          sampledProduct(wrap(got, [rows, width]), a.array, b.array, where);
          const whole = fused.product(a, transpose(b));
          expect(got).to.deep.equal(whole.map((value, i) => (mask.toTypedArray()[i] === 1 ? value : 0)));
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('are bit-identical to those of a product of more rows, however few they are and b lies', () => {
    const turned = fc.boolean();
    fc.assert(
      fc.property(fc.nat(20), fc.nat(600), fc.nat(80), turned, turned, fc.nat(), (m, k, n, aT, bT, seed) => {
        const rng = random(seed);
        const a = aT ? transpose(rng.normal([k, 40])) : rng.normal([40, k]);
        const b = bT ? transpose(rng.normal([n, k])) : rng.normal([k, n]);
        for (const { product } of [fused, plain])
          expect(product(slice(a, 0, m), b)).to.deep.equal(product(a, b).slice(0, m * n));
      }),
      { numRuns: runs(60) },
    );
  });

  it('are bit-identical for any number of threads', () => {
    const rng = random(3);
    for (const [m, n] of [
      [300, 170],
      [3, 900],
    ] as const) {
      const [a, b] = [rng.normal([m, 280]), rng.normal([280, n])];
      fused.engine.threads.count = 1;
      const due = fused.product(a, b);
      for (const count of [2, 3]) {
        fused.engine.threads.count = count;
        for (let turn = 0; turn < 3; turn++) expect(fused.product(a, b)).to.deep.equal(due);
      }
    }
  });
});

describe('useKernels with fused', () => {
  afterEach(() => {
    useKernels('simd', { fused: false });
  });

  it('chooses the form of products, keeps tensors and threads, and stays until it is named again', () => {
    const before = threads(2);
    const rng = random(5);
    const [a, b] = [rng.normal([64, 200]), rng.normal([200, 64])];
    const product = () => matmul(a, b).toTypedArray();
    useKernels('simd', { fused: false });
    const plain = product();
    useKernels('simd', { fused: true });
    const fused = product();
    expect(fused).not.to.deep.equal(plain);
    useKernels(useKernels('reference'));
    expect(product()).to.deep.equal(fused);
    expect(threads()).to.equal(2);
    useKernels('simd', { fused: false });
    expect(product()).to.deep.equal(plain);
    threads(before);
  });

  it('refuses what is neither true nor false, and other options', () => {
    expectThrows(
      () => useKernels('simd', wrong({ fused: 1 })),
      TypeError,
      'useKernels: fused must be true or false, got 1.',
    );
    expectThrows(
      () => useKernels('simd', wrong({ fuse: true })),
      TypeError,
      'useKernels: got an unknown option "fuse", known are fused.',
    );
    expect(tensor([1]).item()).to.equal(1);
  });
});
