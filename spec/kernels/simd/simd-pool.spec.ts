import { expect } from 'chai';
import fc from 'fast-check';
import { empty, type FloatNd, wrap } from '../../../lib/array/layout.ts';
import type { PoolWindows, Windows } from '../../../lib/kernels/pool-windows.ts';
import * as reference from '../../../lib/kernels/reference/pool.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { floatBits } from '../../support/float-bits.ts';
import { poisoned } from '../../support/poison.ts';
import { newEngine } from './new-engine.ts';

const simd = poisoned(simdKernels(newEngine(), 1, 1));
const plain = poisoned({ ...reference });

/** Windows that slide over an axis, clipped at its ends as padding has it. */
const axis = fc
  .record({
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 4 }),
    count: fc.integer({ min: 1, max: 11 }),
    before: fc.nat(1),
    after: fc.nat(2),
  })
  .map(({ kernel, stride, count, before, after }) => {
    const around = Math.min(before, kernel - 1);
    const size = Math.max(1, (count - 1) * stride + kernel - around - Math.min(after, kernel - 1));
    const starts = Int32Array.from({ length: count }, (_, i) => i * stride - around);
    const windows: Windows = {
      starts: starts.map((start) => Math.max(0, start)),
      ends: starts.map((start) => Math.min(size, start + kernel)),
    };
    return { size, windows };
  });

/** Windows of two by two that lie side by side, as nearly all are. */
const pairs = fc
  .record({ count: fc.integer({ min: 1, max: 11 }), more: fc.nat(1) })
  .map(({ count, more }) => ({
    size: 2 * count + more,
    windows: {
      starts: Int32Array.from({ length: count }, (_, i) => 2 * i),
      ends: Int32Array.from({ length: count }, (_, i) => 2 * i + 2),
    },
  }));

/** Planes and windows, and numbers of any kind: spikes, which tie, and all bits. */
const cases = fc
  .record({ planes: fc.nat(3), axes: fc.oneof(fc.tuple(axis, axis), fc.tuple(pairs, pairs)) })
  .chain(({ planes, axes: [rows, columns] }) => {
    const windows: PoolWindows = {
      planes,
      height: rows.size,
      width: columns.size,
      rows: rows.windows,
      columns: columns.windows,
    };
    const number = fc.oneof(fc.constantFrom(0, 1), floatBits);
    const numbers = (length: number) => fc.array(number, { minLength: length, maxLength: length });
    const count = planes * windows.rows.starts.length * windows.columns.starts.length;
    const shape = [planes, rows.windows.starts.length, columns.windows.starts.length];
    return fc.tuple(numbers(planes * rows.size * columns.size), numbers(count)).map(([x, ct]) => ({
      windows,
      x: wrap(Float32Array.from(x), [planes, rows.size, columns.size]),
      ct: wrap(Float32Array.from(ct), shape),
    }));
  });

describe('SIMD pooling', () => {
  it('finds the maxima of the reference and where they are, and brings their cotangents there, bit-identical', () => {
    fc.assert(
      fc.property(cases, ({ windows, x, ct }) => {
        const of = (kernels: typeof plain) => {
          const [out, back, positions] = [empty(ct.shape), empty(x.shape), new Uint8Array(ct.size).fill(99)];
          kernels.maxPool(out, x, positions, windows);
          kernels.maxPoolVjp(back, ct, positions, windows);
          return [out.data, positions, back.data];
        };
        expect(of(simd as typeof plain)).to.deep.equal(of(plain));
      }),
    );
  });

  it('brings cotangents to maxima anywhere in a window of up to 256 elements', () => {
    const sizes = fc
      .integer({ min: 1, max: 256 })
      .chain((wide) =>
        fc.record({ wide: fc.constant(wide), tall: fc.integer({ min: 1, max: Math.floor(256 / wide) }) }),
      );
    fc.assert(
      fc.property(sizes, ({ wide, tall }) => {
        const whole = (size: number): Windows => ({ starts: Int32Array.of(0), ends: Int32Array.of(size) });
        const area = wide * tall;
        const windows = { planes: area, height: tall, width: wide, rows: whole(tall), columns: whole(wide) };
        const unit = Float32Array.from({ length: area ** 2 }, (_, i) => Number(i % (area + 1) === 0));
        const x = wrap(unit, [area, tall, wide]);
        const [out, back, positions] = [empty([area, 1, 1]), empty(x.shape), new Uint8Array(area)];
        simd.maxPool(out, x, positions, windows);
        simd.maxPoolVjp(back, out, positions, windows);
        expect(positions).to.deep.equal(Uint8Array.from({ length: area }, (_, i) => i));
        expect(back.data).to.deep.equal(unit);
      }),
    );
  });

  it('sums windows and spreads cotangents over them, bit-identical to the reference', () => {
    fc.assert(
      fc.property(cases, ({ windows, x, ct }) => {
        const of = (kernels: typeof plain) => {
          const [out, back] = [empty(ct.shape), empty(x.shape)];
          kernels.sumPool(out, x, windows);
          kernels.sumPoolVjp(back, ct, windows);
          return [out.data, back.data];
        };
        expect(of(simd as typeof plain)).to.deep.equal(of(plain));
      }),
    );
  });

  it('leaves positions that are no bytes to the reference', () => {
    const x: FloatNd = wrap(
      Float32Array.from({ length: 400 }, (_, i) => (i * 7) % 400),
      [1, 20, 20],
    );
    const whole: Windows = { starts: Int32Array.of(0), ends: Int32Array.of(20) };
    const windows = { planes: 1, height: 20, width: 20, rows: whole, columns: whole };
    const [out, positions] = [empty([1, 1, 1]), new Int32Array(1)];
    simd.maxPool(out, x, positions, windows);
    expect([out.data[0], positions[0]]).to.deep.equal([399, [...x.data].indexOf(399)]);
  });
});
