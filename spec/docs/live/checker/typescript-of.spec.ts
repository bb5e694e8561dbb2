import { typedSubject } from '../../../../docs/live/checker/linked-subject.ts';
import { typescriptOf } from '../../../../docs/live/checker/typescript-of.ts';
import { rejects } from '../../../support/rejects.ts';
import { runProgram } from '../../../support/run-program.ts';

describe('the program of a formula', () => {
  const cases = [
    ['atan(alpha * x) / pi + 1 / 2', 'alpha / pi / (1 + (alpha * x)²)'],
    ['sigmoid(alpha * x)', 'alpha * sigmoid(alpha * x) * sigmoid(-alpha * x)'],
    ['logistic(alpha * x)', 'alpha * logistic(alpha * x) * logistic(-alpha * x)'],
    ['relu(alpha * x)', 'x < 0 ? 0 : alpha'],
    ['erf(alpha * x) / 2 + 1 / 2', 'alpha / sqrt(pi) * exp(-(alpha * x)²)'],
  ] as const;
  for (const [origin, gradient] of cases) {
    it(`runs, and is found right: ${origin}`, () =>
      runProgram(typescriptOf(typedSubject(origin, gradient, { alpha: 2 }))));
  }

  it('fails where the gradient is wrong', async () => {
    const wrong = typescriptOf(typedSubject('sigmoid(alpha * x)', 'sigmoid(alpha * x)', { alpha: 2 }));
    await rejects(runProgram(wrong), Error, 'the gradient');
  });
});
