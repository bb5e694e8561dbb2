import { expect } from 'chai';
import fc from 'fast-check';
import { empty, wrap } from '../../../lib/array/layout.ts';
import * as reference from '../../../lib/kernels/reference/channels.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { ulpsApart } from '../../support/float-bits.ts';
import { poisoned } from '../../support/poison.ts';
import { moderate } from '../../support/sample.ts';
import { newEngine } from './new-engine.ts';

const simd = poisoned(simdKernels(newEngine(), 1, 1));
const plain = poisoned({ ...reference });

const cases = fc
  .record({
    sets: fc.integer({ min: 1, max: 3 }),
    outer: fc.integer({ min: 1, max: 4 }),
    channels: fc.integer({ min: 1, max: 9 }),
    inner: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 19 })),
  })
  .chain((sizes) => {
    const [each, all] = [
      sizes.sets * sizes.channels,
      sizes.sets * sizes.outer * sizes.channels * sizes.inner,
    ];
    const numbers = (length: number, shape: readonly number[]) =>
      fc
        .array(moderate, { minLength: length, maxLength: length })
        .map((list) => wrap(Float32Array.from(list), shape));
    const perChannel = numbers(each, [sizes.sets, sizes.channels]);
    const shape = [sizes.sets, sizes.outer, sizes.channels, sizes.inner];
    return fc.record({
      sizes: fc.constant(sizes),
      x: numbers(all, shape),
      ct: numbers(all, shape),
      mean: perChannel,
      factor: perChannel,
      slope: perChannel,
      shift: perChannel,
    });
  });

describe('SIMD channels', () => {
  it('are scaled, and pulled back, bit-identical to the reference', () => {
    fc.assert(
      fc.property(cases, ({ sizes, x, ct, mean, factor, slope, shift }) => {
        const of = (kernels: typeof plain) => {
          const [out, back] = [empty(x.shape), empty(x.shape)];
          kernels.channelScale(out, x, mean, factor, shift, sizes);
          kernels.channelScaleVjp(back, ct, x, mean, factor, slope, shift, sizes);
          return [out.data, back.data];
        };
        expect(of(simd as typeof plain)).to.deep.equal(of(plain));
      }),
    );
  });

  it('have the moments and sums of double precision: to the last place, but for what cancels', () => {
    fc.assert(
      fc.property(cases, ({ sizes, x, ct, mean }) => {
        const of = (kernels: typeof plain) => {
          const results = Array.from({ length: 4 }, () => empty(mean.shape));
          const [a, b, c, d] = results as [typeof mean, typeof mean, typeof mean, typeof mean];
          kernels.channelMoments(a, b, x, sizes);
          kernels.channelSums(c, d, ct, x, mean, sizes);
          return results.flatMap(({ data }) => [...data]);
        };
        const [got, due] = [of(simd as typeof plain), of(plain)];
        const most = [...x.data, ...ct.data, ...mean.data].reduce((a, b) => Math.max(a, Math.abs(b)), 0);
        const negligible = 1e-13 * sizes.outer * sizes.inner * Math.max(most, most ** 2);
        got.forEach((value, i) => {
          const other = due[i] as number;
          if (Math.abs(value - other) > negligible) expect(ulpsApart(value, other)).to.be.at.most(1);
        });
      }),
    );
  });
});
