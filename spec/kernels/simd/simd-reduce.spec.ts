import { expect } from 'chai';
import fc from 'fast-check';
import { empty, type FloatNd, wrap } from '../../../lib/array/layout.ts';
import * as reference from '../../../lib/kernels/reference/reduce.ts';
import { allFinite, sgdUpdate, sumOfSquares } from '../../../lib/kernels/reference/update.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { simdReduce } from '../../../lib/kernels/simd/simd-reduce.ts';
import { simdUpdate } from '../../../lib/kernels/simd/simd-update.ts';
import { floatBits, ulp, ulpsApart } from '../../support/float-bits.ts';
import { product } from '../../support/indices.ts';
import { poisoned } from '../../support/poison.ts';
import { runs } from '../../support/runs.ts';
import { anySample, axisSizes, moderate } from '../../support/sample.ts';
import { newEngine } from './new-engine.ts';

const engine = newEngine();
// Parts of 20 and 8 elements: what is shared out is so at these sizes too.
const simd = poisoned({
  ...simdKernels(engine, 1, 1),
  ...simdReduce(engine, 1, 20),
  ...simdUpdate(engine, 1, 8),
});
const plain = poisoned({ ...reference });

/** An array, contiguous or not, and axes of it in ascending order, or all. */
function reductions(element = moderate) {
  return anySample({}, element).chain((made) =>
    fc.record({ x: fc.constant(made.tensor.array), axes: fc.subarray(made.shape.map((_, axis) => axis)) }),
  );
}

/** All numbers, and some that are often equal. */
const numbers = fc.oneof(floatBits, fc.constantFrom(0, -0, 1, Number.NaN));

type Reduction = (out: FloatNd, x: FloatNd, axes: readonly number[]) => void;

function both(
  name: 'sum' | 'max' | 'min' | 'argmax',
  x: FloatNd,
  axes: readonly number[],
): [FloatNd, FloatNd] {
  const run = (kernel: Reduction) => {
    const out = empty(x.shape.filter((_, axis) => !axes.includes(axis)));
    kernel(out, x, axes);
    return out;
  };
  return [run(simd[name]), run(plain[name])];
}

/** Contiguous arrays [outer, length, width], with lengths and widths that leave every remainder of fours and eights. */
function panels(element = moderate) {
  return fc
    .tuple(axisSizes(3), axisSizes(33), axisSizes(20))
    .chain((shape) =>
      fc
        .array(element, { minLength: product(shape), maxLength: product(shape) })
        .map((list) => wrap(Float32Array.from(list), shape)),
    );
}

/** Rows for a softmax, of all widths. */
function rows(element = moderate) {
  return panels(element).map((x) =>
    wrap(x.data, [(x.shape[0] as number) * (x.shape[2] as number), x.shape[1] as number]),
  );
}

describe('the SIMD reductions', () => {
  for (const name of ['max', 'min', 'argmax'] as const) {
    it(`${name} is that of the reference, of all numbers, over all axes`, () => {
      fc.assert(
        fc.property(panels(numbers), fc.subarray([0, 1, 2]), (x, axes) => {
          const [got, due] = both(name, x, axes);
          expect(got.data).to.deep.equal(due.data);
        }),
      );
      fc.assert(
        fc.property(reductions(), ({ x, axes }) => {
          const [got, due] = both(name, x, axes);
          expect(got.data).to.deep.equal(due.data);
        }),
      );
    });
  }

  it('add rows up in the order of the reference: to the bit, where an axis follows', () => {
    fc.assert(
      fc.property(panels(floatBits), fc.constantFrom([0], [1], [0, 1]), (x, axes) => {
        if (x.shape[2] === 1) return;
        const [got, due] = both('sum', x, axes);
        expect(got.data).to.deep.equal(due.data);
      }),
    );
  });

  it('sum rows in double precision: to the last place of Float32, but for what cancels', () => {
    const sums = fc.oneof(
      panels().map((x) => ({ x, axes: [2] })),
      panels().map((x) => ({ x, axes: [1, 2] })),
      panels().map((x) => ({ x, axes: [0, 1, 2] })),
      reductions(),
    );
    fc.assert(
      fc.property(sums, ({ x, axes }) => {
        const [got, due] = both('sum', x, axes);
        // Numbers up to 4; each of at most `size` additions is off by 2^-53 of a partial sum.
        const drift = x.size * 4 * x.size * 2 ** -52;
        due.data.forEach((sum, i) => {
          expect(Math.abs((got.data[i] as number) - sum)).to.be.at.most(ulp(sum) + drift);
        });
      }),
    );
  });

  it('give NaN and infinities as the reference does', () => {
    fc.assert(
      fc.property(panels(floatBits), (x) => {
        const [got, due] = both('sum', x, [2]);
        const kind = (sum: number) => (Number.isFinite(sum) ? 0 : sum);
        expect(Array.from(got.data, kind)).to.deep.equal(Array.from(due.data, kind));
      }),
    );
  });

  it('sum squares to 1e-12 of the reference', () => {
    fc.assert(
      fc.property(fc.array(floatBits, { maxLength: 33 }), (list) => {
        const x = Float32Array.from(list);
        const [got, due] = [simd.sumOfSquares(x), sumOfSquares(x)];
        if (Number.isFinite(due)) expect(Math.abs(got - due)).to.be.at.most(1e-12 * due);
        else expect(got).to.deep.equal(due);
      }),
    );
  });

  it('tell of one element that is not finite, wherever it stands, and of none', () => {
    const special = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    fc.assert(
      fc.property(fc.array(floatBits, { maxLength: 70 }), special, fc.nat(), (list, value, at) => {
        const x = Float32Array.from(list, (element) => (Number.isFinite(element) ? element : 1));
        const expectBoth = (y: Float32Array | Float64Array, due: boolean) => {
          expect(simd.allFinite(y)).to.equal(due);
          expect(allFinite(y)).to.equal(due);
        };
        expectBoth(x, true);
        const wide = Float64Array.from(x, (element) => 1e200 * element);
        expectBoth(wide, true);
        if (x.length === 0) return;
        x[at % x.length] = value;
        expectBoth(x, false);
        wide.set(x);
        expectBoth(wide, false);
      }),
    );
  });

  it('logSoftmax is that of the reference to 1e-6 of its numbers', () => {
    fc.assert(
      fc.property(rows(fc.float({ min: -90, max: 90, noNaN: true })), (x) => {
        const [got, due] = [empty(x.shape), empty(x.shape)];
        simd.logSoftmax(got, x);
        plain.logSoftmax(due, x);
        due.data.forEach((value, i) => {
          expect(Math.abs((got.data[i] as number) - value)).to.be.at.most(
            4e-7 * Math.max(1, Math.abs(value)),
          );
        });
        const [ct, gotBack, dueBack] = [wrap(x.data.map(Math.cos), x.shape), empty(x.shape), empty(x.shape)];
        simd.logSoftmaxVjp(gotBack, ct, due);
        plain.logSoftmaxVjp(dueBack, ct, due);
        const total = x.shape[1] as number;
        dueBack.data.forEach((value, i) => {
          expect(Math.abs((gotBack.data[i] as number) - value)).to.be.at.most(1e-6 * total);
        });
      }),
    );
  });

  it('logSoftmax of all numbers is not a number, or infinite, where the reference is', () => {
    fc.assert(
      fc.property(rows(floatBits), (x) => {
        const [got, due] = [empty(x.shape), empty(x.shape)];
        simd.logSoftmax(got, x);
        plain.logSoftmax(due, x);
        due.data.forEach((value, i) => {
          expect(ulpsApart(got.data[i] as number, value)).to.be.below(Number.POSITIVE_INFINITY);
        });
      }),
    );
  });

  it('logSoftmax takes views', () => {
    fc.assert(
      fc.property(anySample({ minRank: 1 }), ({ tensor }) => {
        const x = tensor.array;
        const [got, due] = [empty(x.shape), empty(x.shape)];
        simd.logSoftmax(got, x);
        plain.logSoftmax(due, x);
        due.data.forEach((value, i) => {
          expect(Math.abs((got.data[i] as number) - value)).to.be.at.most(
            4e-7 * Math.max(1, Math.abs(value)),
          );
        });
      }),
    );
  });

  it('take steps of gradient descent that are bit-identical to those of the reference', () => {
    const numbers = fc.array(fc.tuple(floatBits, floatBits, floatBits), { maxLength: 33 });
    const settings = fc.record({
      rate: fc.double({ min: 0, max: 1, noNaN: true }),
      momentum: fc.constantFrom(0, 0.9, 0.99),
      weightDecay: fc.constantFrom(0, 0.1),
      nesterov: fc.boolean(),
      scale: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    });
    const plainest = settings.map(({ rate, nesterov }) => {
      return { rate, momentum: nesterov ? 0 : -0, weightDecay: 0, nesterov: false, scale: 1 };
    });
    fc.assert(
      fc.property(numbers, fc.oneof(settings, plainest), (list, now) => {
        const made = () => [0, 1, 2].map((k) => Float32Array.from(list, (row) => row[k] as number));
        const [p, v, g] = made() as [Float32Array, Float32Array, Float32Array];
        const [dueP, dueV] = made() as [Float32Array, Float32Array];
        simd.sgdUpdate(p, v, g, now);
        sgdUpdate(dueP, dueV, g, now);
        expect([p, v]).to.deep.equal([dueP, dueV]);
      }),
      { numRuns: runs(400) },
    );
  });
});
