import { expect } from 'chai';
import fc from 'fast-check';
import { step, strictStep } from '../../../lib/kernels/reference/surrogate.ts';
import { simdStep, singleThreshold } from '../../../lib/kernels/simd/simd-step.ts';
import { poisoned } from '../../support/poison.ts';
import { newEngine } from './new-engine.ts';

const simd = poisoned(simdStep(newEngine(), 1));
const reference = { step, strictStep };
const thresholds = fc.oneof(
  fc.constantFrom(0, -0, 0.1, 0.3, 0.7, 1),
  fc.double({ noNaN: true, min: -9, max: 9 }),
);

describe('the SIMD steps', () => {
  it('fire where the reference does, at thresholds that Float32 does not have, for all lengths', () => {
    const numbers = fc.array(fc.float(), { maxLength: 33 });
    fc.assert(
      fc.property(numbers, thresholds, (list, threshold) => {
        const nearest = Math.fround(threshold);
        const next = [nearest, nearest * (1 + 2 ** -23), nearest * (1 - 2 ** -23), Number.NaN];
        const x = Float32Array.from([...list, ...next]);
        for (const name of ['step', 'strictStep'] as const) {
          const [got, due] = [new Float32Array(x.length), new Float32Array(x.length)];
          simd[name](got, x, threshold);
          expect(got, name).to.deep.equal(reference[name](due, x, threshold));
        }
      }),
    );
  });

  it('take for a threshold the Float32 number that decides as it does', () => {
    expect(singleThreshold(0.7, false)).to.be.at.least(0.7);
    expect(singleThreshold(0.7, true)).to.be.at.most(0.7);
    expect(singleThreshold(0.5, true)).to.equal(0.5);
  });
});
