import { expect } from 'chai';
import fc from 'fast-check';
import ndarray from 'ndarray';
import { restride, wrap } from '../../lib/array/layout.ts';
import { product } from '../support/indices.ts';
import { shapes } from '../support/sample.ts';

describe('arrays', () => {
  it('are what ndarray gives for the same data, shape, strides and offset', () => {
    fc.assert(
      fc.property(shapes({ maxRank: 6 }), fc.boolean(), fc.nat({ max: 5 }), (shape, double, offset) => {
        const size = product(shape) + offset;
        const data = double ? new Float64Array(size) : new Float32Array(size);
        const whole = wrap(data, shape);
        expect(whole).to.deep.equal(ndarray(data, shape));
        expect(whole.dtype).to.equal(double ? 'float64' : 'float32');
        const stride = shape.map((_, axis) => axis);
        const view = restride(whole, shape, stride, offset);
        expect(view).to.deep.equal(ndarray(data, shape, stride, offset));
        expect(view.size).to.equal(product(shape));
        expect(view.transpose().shape).to.deep.equal(shape);
      }),
    );
  });
});
