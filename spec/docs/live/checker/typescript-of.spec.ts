import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { typedSubject } from '../../../../docs/live/checker/linked-subject.ts';
import { typescriptOf } from '../../../../docs/live/checker/typescript-of.ts';

const root = join(import.meta.dirname, '../../../..');

/** Runs a program in this checkout; throws when it does. */
function run(program: string): void {
  const place = mkdtempSync(join(root, 'docs/.typescript-'));
  try {
    writeFileSync(join(place, 'mine.ts'), program);
    execFileSync(process.execPath, ['--import', 'tsx', join(place, 'mine.ts')], { cwd: root, stdio: 'pipe' });
  } finally {
    rmSync(place, { recursive: true });
  }
}

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
      run(typescriptOf(typedSubject(origin, gradient, { alpha: 2 }))));
  }

  it('fails where the gradient is wrong', () => {
    const wrong = typescriptOf(typedSubject('sigmoid(alpha * x)', 'sigmoid(alpha * x)', { alpha: 2 }));
    expect(() => run(wrong)).to.throw('the gradient');
  });
});
