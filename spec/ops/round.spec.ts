import { round, tensor } from '../../lib/index.ts';
import { expectNumbers } from '../support/expect.ts';
import { describeStepFunction } from '../support/step-function.ts';

/** The nearest whole number by the remainder: the even one where it is a half. */
function nearest(x: number): number {
  const below = Math.floor(x);
  if (!Number.isFinite(x) || x === below) return x;
  if (x - below === 0.5) return below % 2 === 0 ? below : below + 1;
  return x - below < 0.5 ? below : below + 1;
}

describe('round', () => {
  describeStepFunction(round, nearest, [-1.7, -0.2, 0.3, 1.2, 2.6]);

  it('takes the even one of two that are as near', () => {
    expectNumbers(round(tensor([-2.5, -1.5, -0.5, 0.5, 1.5, 2.5])), [-2, -2, 0, 0, 2, 2]);
  });
});
