import { expect } from 'chai';
import fc from 'fast-check';
import { empty, type FloatNd, wrap } from '../../../lib/array/layout.ts';
import * as reference from '../../../lib/kernels/reference/elementwise.ts';
import { simdElementwise } from '../../../lib/kernels/simd/simd-elementwise.ts';
import { simdReduce } from '../../../lib/kernels/simd/simd-reduce.ts';
import { anyFloat, sample, shapes } from '../../support/sample.ts';
import { newEngine } from './new-engine.ts';

const engine = newEngine();

/** The kernels that a call runs in parts. */
function kernelsOf(call: () => void): string[] {
  const names: string[] = [];
  const { threads } = engine;
  const { run } = threads;
  threads.run = (work) => {
    names.push(work.kernel);
    run.call(threads, work);
  };
  try {
    call();
  } finally {
    threads.run = run;
  }
  return names;
}

const counted = (shape: readonly number[]) =>
  wrap(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
    shape,
  );

/** As many rows and columns as fill several blocks, in any order of the axes, with parts left out of them. */
const wide = fc
  .tuple(
    fc.shuffledSubarray([3, 70, 150], { minLength: 3 }),
    fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
    fc.array(fc.integer({ min: 1, max: 2 }), { minLength: 3, maxLength: 3 }),
    fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 }),
  )
  .map(([shape, order, steps, from]) =>
    counted(shape)
      .transpose(...order)
      .lo(...from)
      .step(...steps),
  );

const { flat } = reference;

describe('layOut', () => {
  before(() => {
    engine.threads.count = 2;
  });
  after(() => engine.threads.stop());

  it('has the elements of arrays that lie in any way in row-major order', () => {
    const any = shapes().chain((shape) => sample(shape, anyFloat).map(({ tensor }) => tensor.array));
    const copy = (x: FloatNd) =>
      engine.staged(
        (stage) => Float32Array.from(flat(stage.laidOut(x))),
        () => expect.fail('no room'),
      );
    for (const arrays of [any, wide])
      fc.assert(
        fc.property(arrays, (x) => {
          expect(copy(x)).to.deep.equal(Float32Array.from(flat(x)));
        }),
      );
  });

  it('copies no more than twice the elements into the memory: few columns of a long matrix are taken one by one', () => {
    const { neg } = simdElementwise(engine, 1, 1);
    const matrix = counted([500, 8]);
    const { memory } = engine;
    const { take } = memory;
    for (let columns = 1; columns <= 8; columns++)
      for (const turned of [false, true]) {
        const part = matrix.lo(0, 0).hi(500, columns);
        const x = turned ? part.transpose(1, 0) : part;
        const out = empty(x.shape);
        let most = 0;
        memory.take = (bytes) => {
          most = Math.max(most, bytes);
          return take.call(memory, bytes);
        };
        try {
          neg(out, x);
        } finally {
          memory.take = take;
        }
        expect(most / 4, `${columns} columns`).to.be.within(x.size, 2 * x.size);
        expect(flat(out)).to.deep.equal(flat(x).map((value) => -value));
      }
  });

  it('has the module do what is over views', () => {
    const { add } = simdElementwise(engine, 1, 1);
    const { sum, logSoftmaxVjp } = simdReduce(engine, 1);
    const x = counted([4, 3, 5]);
    const turned = x.transpose(1, 2, 0);
    const middle = Object.assign(counted([3]), { shape: [4, 3, 5], stride: [0, 1, 0] });
    expect(kernelsOf(() => add(empty(turned.shape), turned, turned))).to.deep.equal(['layOut', 'add']);
    expect(kernelsOf(() => add(empty(x.shape), x, middle))).to.deep.equal(['layOut', 'add']);
    expect(kernelsOf(() => sum(empty([3]), x, [0, 2]))).to.deep.equal(['layOut']);
    expect(kernelsOf(() => logSoftmaxVjp(empty(x.shape), middle, x))).to.deep.equal([
      'layOut',
      'logSoftmaxVjp',
    ]);
  });
});
