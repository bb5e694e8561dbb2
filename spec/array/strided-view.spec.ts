import { expect } from 'chai';
import fc from 'fast-check';
import ndarray from 'ndarray';
import ops from 'ndarray-ops';
import { isNdarray, restride, wrap } from '../../lib/array/layout.ts';
import { StridedView } from '../../lib/array/strided-view.ts';
import { indices, product } from '../support/indices.ts';

type Nd = ndarray.NdArray<Float32Array | Float64Array>;

/** The same array twice, as the package has it and as ndarray has it: any strides, 0 and negative ones too. */
const pairs = fc
  .array(fc.record({ n: fc.nat({ max: 4 }), stride: fc.integer({ min: -3, max: 3 }) }), { maxLength: 6 })
  .chain((axes) =>
    fc.record({ axes: fc.constant(axes), double: fc.boolean(), offset: fc.integer({ min: 60, max: 70 }) }),
  )
  .map(({ axes, double, offset }) => {
    const data = new (double ? Float64Array : Float32Array)(140).map((_, i) => i);
    const [shape, stride] = [axes.map(({ n }) => n), axes.map((axis) => axis.stride)];
    return {
      own: new StridedView(data, shape, stride, offset) as Nd,
      due: ndarray<Float32Array | Float64Array>(data, [...shape], [...stride], offset),
    };
  });

const arguments_ = fc.array(fc.integer({ min: -2, max: 4 }), { maxLength: 6 });

function expectSame(own: Nd, due: Nd): void {
  for (const key of ['shape', 'stride', 'offset', 'size', 'dtype', 'dimension'] as const)
    expect(own[key], key).to.deep.equal(due[key]);
  expect(own.data).to.equal(due.data);
  for (const at of indices(due.shape)) expect(own.get(...at)).to.equal(due.get(...at));
}

describe('StridedView', () => {
  it('shares data with its views, not shapes or strides', () => {
    const x = wrap(new Float32Array(6), [2, 3]);
    for (const view of [
      x.lo(1),
      x.hi(1),
      x.step(1),
      x.transpose(0, 1),
      x.pick(null, null),
      restride(x, x.shape, x.stride),
    ]) {
      view.shape[0] = view.stride[0] = 9;
      expect([x.shape, x.stride]).to.deep.equal([
        [2, 3],
        [3, 1],
      ]);
    }
  });

  it('is what ndarray gives for the same data, shape, strides and offset', () => {
    fc.assert(
      fc.property(pairs, ({ own, due }) => {
        expectSame(own, due);
        expect(isNdarray(own)).to.equal(true);
        for (const at of indices(due.shape)) expect(own.index(...at)).to.equal(due.index(...at));
      }),
    );
  });

  for (const method of ['lo', 'hi'] as const) {
    it(`has ${method} of ndarray`, () => {
      fc.assert(
        fc.property(pairs, arguments_, ({ own, due }, by) => {
          const within = by.map((n, axis) => Math.min(n, due.shape[axis] ?? 0));
          expectSame(own[method](...within), due[method](...within));
        }),
      );
    });
  }

  it('has step of ndarray', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.array(fc.constantFrom(-3, -2, -1, 1, 2, 3), { maxLength: 6 }),
        ({ own, due }, by) => expectSame(own.step(...by), due.step(...by)),
      ),
    );
  });

  it('has transpose of ndarray, with all axes or with none', () => {
    fc.assert(
      fc.property(pairs, fc.integer(), ({ own, due }, turn) => {
        const rank = due.shape.length;
        const axes = due.shape.map((_, axis) => (axis + Math.abs(turn)) % rank);
        expectSame(own.transpose(...axes), due.transpose(...axes));
        expectSame(own.transpose(), due.transpose());
        expect(own.T.shape).to.deep.equal([...due.shape].reverse());
      }),
    );
  });

  it('has pick of ndarray', () => {
    fc.assert(
      fc.property(pairs, fc.array(fc.constantFrom(null, 0, 1), { maxLength: 6 }), ({ own, due }, at) => {
        fc.pre(at.some((place, axis) => place === null && axis < due.shape.length));
        const given = due.shape.map((_, axis) => at[axis] ?? null);
        expectSame(own.pick(...given), due.pick(...given));
      }),
    );
  });

  it('orders its axes by their strides, the shortest first', () => {
    fc.assert(
      fc.property(pairs, ({ own, due }) => {
        const lengths = own.order.map((axis) => Math.abs(own.stride[axis] as number));
        expect([...own.order].sort()).to.deep.equal([...due.order].sort());
        expect(lengths).to.deep.equal([...lengths].sort((a, b) => a - b));
      }),
    );
  });

  it('sets one number, and gives it', () => {
    const x = wrap(new Float32Array(6), [2, 3]);
    expect(x.set(1, 2, 7)).to.equal(7);
    expect(Array.from(x.data)).to.deep.equal([0, 0, 0, 0, 0, 7]);
    const scalar = wrap(Float32Array.of(0), []);
    expect(scalar.set(4)).to.equal(4);
    expect(Number(scalar)).to.equal(4);
  });

  it('keeps no array that it was given as shape or strides', () => {
    const shape = [2, 3];
    const x = wrap(new Float32Array(6), shape);
    shape[0] = 9;
    expect(x.shape).to.deep.equal([2, 3]);
  });

  it('is taken by ndarray-ops, beside arrays of ndarray', () => {
    fc.assert(
      fc.property(pairs, ({ own, due }) => {
        fc.pre(due.shape.length > 0);
        const [sum, expected] = [0, 1].map(() => wrap(new Float64Array(product(due.shape)), due.shape));
        ops.add(sum as Nd, own, due);
        ops.add(expected as Nd, due, due);
        expect(sum?.data).to.deep.equal(expected?.data);
        expect(ops.sum(own)).to.equal(ops.sum(due));
      }),
    );
  });

  it('is what views are, however they are made', () => {
    const x = wrap(new Float32Array(6), [2, 3]);
    for (const view of [x, restride(x, [3], [1]), x.pick(0, null), x.transpose(1, 0), x.lo(1, 1)])
      expect(view).to.be.instanceOf(StridedView);
  });
});
