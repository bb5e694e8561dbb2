import { expect } from 'chai';
import { pullback, vjpFor } from '../../lib/check/over-numbers.ts';
import { tensor } from '../../lib/index.ts';

describe('vjp for a checker', () => {
  it('throws what a function throws as it is, and names the checker in errors of its own', () => {
    const own = new Error('vjp: of mine');
    const throws = () => {
      throw own;
    };
    expect(() => pullback('checkManualGrad', 'f', throws)(Float64Array.of(1))).to.throw(own.message);
    expect(() => vjpFor('checkManualGrad', () => 1 as never, [tensor([1])])).to.throw(
      TypeError,
      /^checkManualGrad: /,
    );
  });
});
