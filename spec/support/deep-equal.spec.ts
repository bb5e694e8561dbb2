import { expect } from 'chai';

describe('numbers that are deeply equal', () => {
  const same: readonly (readonly [ArrayLike<number>, ArrayLike<number>])[] = [
    [Float32Array.of(1, NaN, -0), Float32Array.of(1, NaN, -0)],
    [new Uint8Array(3), new Uint8Array(3)],
    [new Float64Array(8).subarray(2, 4), new Float64Array(2)],
  ];
  const others: readonly (readonly [ArrayLike<number>, ArrayLike<number>])[] = [
    [Float32Array.of(0), Float32Array.of(-0)],
    [Float32Array.of(1), Float64Array.of(1)],
    [Float32Array.of(1, 2), Float32Array.of(1)],
    [Float32Array.of(1, 2), Float32Array.of(1, 3)],
    [Float32Array.of(1), [1]],
  ];

  for (const within of [<T>(x: T) => x, <T>(x: T) => ({ list: [x] })]) {
    it('are of the same kind, in the same order, zeros of the same sign', () => {
      for (const [a, b] of same) expect(within(a)).to.deep.equal(within(b));
      for (const [a, b] of others) expect(within(a)).not.to.deep.equal(within(b));
    });
  }
});
