import { expect } from 'chai';
import fc from 'fast-check';
import { empty, type FloatNd, restride, wrap } from '../../../lib/array/layout.ts';
import { batchedMatmul } from '../../../lib/kernels/reference/matmul.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { poisoned } from '../../support/poison.ts';
import { moderate } from '../../support/sample.ts';
import { newEngine } from './new-engine.ts';

const { batchedMatmul: batched, matmul } = poisoned(simdKernels(newEngine(), 1, 1));

/** Matrices in leading axes, each of which may be repeated along one of these, and may lie transposed. */
const matrices = (batch: readonly number[], rows: number, columns: number) =>
  fc
    .record({
      repeated: fc.nat(batch.length),
      turned: fc.boolean(),
      numbers: fc.array(moderate, { minLength: 1, maxLength: 50 }),
    })
    .map(({ repeated, turned, numbers }): FloatNd => {
      const own = [
        ...batch.map((n, axis) => (axis === repeated ? 1 : n)),
        ...(turned ? [columns, rows] : [rows, columns]),
      ];
      const size = own.reduce((a, b) => a * b, 1);
      const x = wrap(
        Float32Array.from({ length: size }, (_, i) => (numbers[i % numbers.length] as number) + i / 64),
        own,
      );
      const last = batch.length;
      const view = turned ? x.transpose(...batch.map((_, axis) => axis), last + 1, last) : x;
      return restride(
        view,
        [...batch, rows, columns],
        view.stride.map((step, axis) => (axis === repeated && axis < last ? 0 : step)),
      );
    });

const cases = fc
  .record({
    batch: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    m: fc.integer({ min: 1, max: 15 }),
    n: fc.integer({ min: 1, max: 19 }),
    k: fc.integer({ min: 1, max: 20 }),
  })
  .chain(({ batch, m, n, k }) =>
    fc.record({ shape: fc.constant([...batch, m, n]), a: matrices(batch, m, k), b: matrices(batch, k, n) }),
  );

describe('SIMD products of matrices in a batch', () => {
  it('are bit-identical to those of each pair by itself, however they lie and are repeated', () => {
    fc.assert(
      fc.property(cases, ({ shape, a, b }) => {
        const [got, due] = [empty(shape), empty(shape)];
        batched(got, a, b);
        batchedMatmul(due, a, b, matmul);
        expect(got.data).to.deep.equal(due.data);
      }),
    );
  });
});
