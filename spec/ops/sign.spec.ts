import { sign } from '../../lib/index.ts';
import { describeStepFunction } from '../support/step-function.ts';

describe('sign', () => {
  describeStepFunction(sign, Math.sign, [-3, -0.5, 0.25, 2]);
});
