import { expect } from 'chai';
import { guarded } from '../../../lib/check/diagnose/case.ts';

describe('a guarded function', () => {
  it('gives NaN where it throws, and what it gives elsewhere', () => {
    const f = guarded((xs) => {
      if (xs.includes(2)) throw new Error('two');
      return xs.map((x) => 10 * x);
    });
    expect([...f(Float64Array.of(1, 3))]).to.eql([10, 30]);
    expect([...f(Float64Array.of(1, 2, 3))]).to.eql([10, Number.NaN, 30]);
  });
});
