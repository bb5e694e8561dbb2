import { surrogates, type Tensor, tensor } from '../../../lib/index.ts';
import { expectNumbers, expectThrows, wrong } from '../../support/expect.ts';

describe('a function of two inputs', () => {
  const { invSquareGrad2: spike } = surrogates;
  const call = spike as unknown as (...given: unknown[]) => unknown;

  it('refuses what is neither inputs nor parameters', () => {
    for (const [given, shown] of [
      [null, 'null'],
      ['x', '"x"'],
      [[1], 'an array of 1'],
      [true, 'true'],
      [new Map(), 'a Map'],
    ] as const) {
      const text = `invSquareGrad2: got ${shown} when xNew and xOld, or parameters by name, were due.`;
      expectThrows(() => call(given), TypeError, text);
    }
  });

  it('refuses one input', () => {
    const text = 'invSquareGrad2: got one input when xNew and xOld were due.';
    expectThrows(() => call(tensor(1)), TypeError, text);
    expectThrows(() => call(1, undefined), TypeError, text);
    for (const [first, shown] of [
      [undefined, 'undefined'],
      [null, 'null'],
    ] as const) {
      const missing = `invSquareGrad2: got ${shown} when a Tensor or a number was due.`;
      expectThrows(() => call(first, tensor(1)), TypeError, missing);
    }
  });

  it('refuses an unknown parameter under its own name', () => {
    expectThrows(
      () => spike(wrong({ beta: 1 })),
      TypeError,
      'invSquareGrad2: got an unknown parameter "beta", known are alpha, strict.',
    );
  });

  it('takes tensors, numbers and parameters', () => {
    const crossed: Tensor = spike(tensor([0.5, 0.5, -0.5]), tensor([-0.5, 0.5, -0.5]));
    expectNumbers(crossed, [1, 0, 0]);
    expectNumbers(spike(0, -1), 1);
    expectNumbers(spike({})()(0, -1), 1);
  });
});
