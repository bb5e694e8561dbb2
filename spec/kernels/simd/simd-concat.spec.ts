import { expect } from 'chai';
import fc from 'fast-check';
import { empty, type FloatNd, isContiguous, wrap } from '../../../lib/array/layout.ts';
import { concat } from '../../../lib/kernels/reference/concat.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { poisoned } from '../../support/poison.ts';
import { newEngine } from './new-engine.ts';

const simd = poisoned(simdKernels(newEngine(), 1, 1));
const plain = poisoned({ concat });

/** Arrays that differ along an axis alone, some of which lie in another order. */
const cases = fc
  .record({
    shape: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
    lengths: fc.array(fc.record({ length: fc.nat(70), turned: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
    at: fc.nat(3),
  })
  .map(({ shape, lengths, at }) => {
    const along = at % shape.length;
    const arrays = lengths.map(({ length, turned }, i): FloatNd => {
      const own = shape.with(along, length);
      const size = own.reduce((a, b) => a * b, 1);
      const data = Float32Array.from({ length: size }, (_, j) => 1000 * i + j);
      const axes = own.map((_, axis) => own.length - 1 - axis);
      return turned ? wrap(data, own.toReversed()).transpose(...axes) : wrap(data, own);
    });
    const total = lengths.reduce((sum, { length }) => sum + length, 0);
    return { arrays, along, shape: shape.with(along, total) };
  });

describe('the SIMD concatenation', () => {
  it('is that of the reference, along any axis, of arrays that lie in any way', () => {
    fc.assert(
      fc.property(cases, ({ arrays, along, shape }) => {
        const of = (kernels: typeof plain) => {
          const out = empty(shape);
          kernels.concat(out, arrays, along);
          return out.data;
        };
        expect(of(simd as typeof plain)).to.deep.equal(of(plain));
      }),
    );
    expect(fc.sample(cases, 100).some(({ arrays }) => !arrays.every(isContiguous))).to.equal(true);
  });
});
