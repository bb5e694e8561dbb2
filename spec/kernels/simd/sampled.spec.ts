import { expect } from 'chai';
import fc from 'fast-check';
import { empty, wrap } from '../../../lib/array/layout.ts';
import {
  grad,
  lif,
  linear,
  losses,
  random,
  sequential,
  sum,
  surrogates,
  type Tensor,
  tensor,
  useKernels,
  valueAndGrad,
  vjp,
} from '../../../lib/index.ts';
import * as finding from '../../../lib/kernels/reference/find-events.ts';
import * as reference from '../../../lib/kernels/reference/matmul.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { poisoned } from '../../support/poison.ts';
import { runs } from '../../support/runs.ts';
import { axisSizes } from '../../support/sample.ts';
import { newEngine } from './new-engine.ts';

const simd = poisoned(simdKernels(newEngine(), 1));

const cases = fc.record({
  rows: axisSizes(12),
  width: axisSizes(40),
  k: axisSizes(12),
  each: fc.boolean(),
  half: fc.constantFrom(0, 0.01, 0.05, 0.1),
  seed: fc.nat(),
});

describe('a product of which only some elements are asked for', () => {
  it('finds these elements as a loop does, and with SIMD as the reference does', () => {
    fc.assert(
      fc.property(cases, ({ rows, width, each, half, seed }) => {
        const rng = random(seed);
        const x = rng.normal([rows, width]).array;
        if (x.size > 0) x.data[seed % x.size] = Number.NaN;
        const vThreshold = rng.normal([each ? width : 1]).array.data;
        const window = { vThreshold, low: -half, high: half };
        const isWithin = (value: number, i: number) =>
          Math.abs(Math.fround(value - (vThreshold[i % vThreshold.length] as number))) <= Math.fround(half);
        const due = Array.from(x.data).flatMap((value, i) => (isWithin(value, i % width) ? [i % width] : []));
        const found = finding.findWithin(x, window);
        if (due.length > finding.densestSample * x.size) expect(found).to.equal(null);
        else expect(Array.from(found?.columns ?? [])).to.deep.equal(due);
        expect(simd.findWithin(x, window)).to.deep.equal(found);
      }),
    );
  });

  it('has them as the whole product has them, to the bit, and 0 elsewhere', () => {
    fc.assert(
      fc.property(cases, ({ rows, width, k, seed }) => {
        const rng = random(seed);
        const [a, b] = [rng.normal([rows, k]).array, rng.normal([width, k]).array];
        const mask = rng.bernoulli(0.2, [rows, width]).array;
        const where = finding.findEvents(mask);
        fc.pre(where !== null);
        for (const kernels of [reference, simd]) {
          const [got, whole] = [empty([rows, width]), empty([rows, width])];
          got.data.fill(Number.NaN);
          kernels.sampledProduct(got, a, b, where);
          kernels.matmul(whole, a, b.transpose(1, 0));
          whole.data.forEach((value, i) => {
            expect(got.data[i]).to.equal(mask.data[i] === 1 ? value : 0);
          });
        }
      }),
    );
  });

  it('is in SIMD where the whole is, which is for many elements of few products too', () => {
    const few = poisoned(simdKernels(newEngine()));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.nat(), (k, seed) => {
        const rng = random(seed);
        const [a, b] = [rng.normal([100, k]).array, rng.normal([60, k]).array];
        const where = finding.findEvents(rng.bernoulli(0.2, [100, 60]).array);
        fc.pre(where !== null);
        const both = ({ matmul, sampledProduct }: typeof simd) => {
          const outs = [empty([100, 60]), empty([100, 60])] as const;
          matmul(outs[0], a, b.transpose(1, 0));
          sampledProduct(outs[1], a, b, where);
          return outs.map(({ data }) => data);
        };
        expect(both(few)).to.deep.equal(both(simd));
      }),
      { numRuns: runs(30) },
    );
  });
});

describe('gradients through a surrogate of compact support', () => {
  const inForce = useKernels('reference');
  useKernels(inForce);
  afterEach(() => useKernels(inForce));

  for (const kernels of ['simd', 'reference']) {
    it(`are those of whole products, to the bit (${kernels})`, () => {
      useKernels(kernels);
      const rng = random(4);
      const surrogate = surrogates.rect({ alpha: 20 });
      const hidden = sequential(linear(60, 96, { random: rng }), lif({ beta: 0.9, surrogate }));
      const out = sequential(linear(96, 10, { random: rng }), lif({ beta: 0.9 }));
      const x = rng.bernoulli(0.4, [20, 16, 60]);
      const labels = Array.from({ length: 16 }, (_, i) => i % 10);
      const run = (between: (spikes: Tensor) => Tensor) => {
        const loss = () => losses.crossEntropyCount(out(between(hidden(x))), labels);
        return valueAndGrad(loss, [hidden.params, out.params]).grads;
      };
      let share = 1;
      const sampled = run((spikes) => {
        const where = spikes.value.support?.();
        if (where) share = where.columns.length / spikes.size;
        return spikes;
      });
      // A tensor of its own knows nothing of the surrogate.
      const whole = run((spikes) => spikes.mul(1));
      expect(share).to.be.within(0.001, finding.densestSample);
      const text = JSON.stringify(sampled);
      expect(text === JSON.stringify(whole)).to.equal(true);
      expect(text).to.match(/[1-9]/);
    });

    it(`are whole where the spikes themselves are differentiated by (${kernels})`, () => {
      useKernels(kernels);
      const rng = random(4);
      const layer = lif({ beta: 0.9, vThreshold: 2, surrogate: surrogates.rect({ alpha: 20 }) });
      const readout = linear(40, 10, { random: rng });
      const x = rng.uniform([5, 4, 40]);
      const slope = (spikes: Tensor) => grad((s: Tensor) => sum(readout(s)))(spikes).toArray();
      const [spikes] = vjp((own) => layer(own as Tensor), [x]);
      const due = slope(tensor(spikes.toArray() as number[]));
      expect(slope(spikes)).to.deep.equal(due);
      const w = tensor(1);
      const { aux } = valueAndGrad(() => {
        const constant = layer(x);
        return { loss: w.mul(1), inner: slope(constant), constant };
      }, w);
      expect(aux.inner).to.deep.equal(due);
      expect(slope(aux.constant)).to.deep.equal(due);
    });
  }
});

describe('sampledProduct', () => {
  it('writes to the output it is given, wherever it lies', () => {
    const where = { rows: 1, width: 2, starts: Int32Array.of(0, 1), columns: Int32Array.of(1) };
    const out = wrap(new Float32Array(4).subarray(1, 3), [1, 2]);
    simd.sampledProduct(out, wrap(Float32Array.of(2), [1, 1]), wrap(Float32Array.of(3, 4), [2, 1]), where);
    expect(Array.from(out.data)).to.deep.equal([0, 8]);
  });
});
