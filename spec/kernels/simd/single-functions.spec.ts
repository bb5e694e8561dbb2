import { expect } from 'chai';
import { calledFunctions } from '../../../lib/formula/called-functions.ts';
import { planStep } from '../../../lib/formula/step/plan-step.ts';
import { readStep } from '../../../lib/formula/step/read-step.ts';
import { stepAt } from '../../../lib/kernels/fire.ts';
import { scanners } from '../../../lib/kernels/scanners.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { newEngine } from './new-engine.ts';

const simd = simdKernels(newEngine(), 1);

/** A function of the input by a compiled step. */
function compiled(body: string): (x: Float32Array) => Float32Array {
  const step = readStep({
    ...{ name: 'function', states: ['v'], parameters: [], settings: {} },
    step: new Function(
      `return ({ v }, x, p, ops, settings, { logistic, erf }) => ({ v: 0 * v + ${body} })`,
    )(),
  });
  const none = stepAt(0, false);
  const plan = planStep(step, { learned: [], surrogate: [], traces: false });
  const scanner = simd.scanner({ plan, spike: { fire: none, gradient: none } }, scanners);
  return (x) => {
    const given = {
      steps: 1,
      samples: 1,
      neurons: x.length,
      start: [new Float32Array(x.length)],
      parameters: {},
    };
    const last = new Float32Array(x.length);
    const kept = plan.kept.map(() => new Float32Array(x.length));
    scanner.forward({ spikes: null, kept, last: [last] }, x, { ...given, recurrence: null });
    return last;
  };
}

/** Numbers of both signs and many sizes. */
const numbers = Float32Array.from({ length: 40_001 }, (_, i) => {
  const x = (i - 20_000) / 20_000;
  return i % 2 ? 12 * x : Math.sign(x) * 2 ** (-120 * Math.abs(x) + 6);
});

const { erf, exp, expm1, log, log1p, logistic, tanh } = calledFunctions;
const functions: Readonly<
  Record<string, readonly [f: (x: number) => number, body: string, relative: number]>
> = {
  exp: [exp, 'Math.exp(x)', 1e-7],
  log: [(x) => log(Math.abs(x)), 'Math.log(Math.abs(x))', 1.2e-7],
  tanh: [tanh, 'Math.tanh(x)', 1.6e-7],
  logistic: [logistic, 'logistic(x)', 2e-7],
  erf: [erf, 'erf(x)', 6e-7],
  expm1: [expm1, 'Math.expm1(x)', 1e-7],
  log1p: [(x) => log1p(Math.abs(x)), 'Math.log1p(Math.abs(x))', 1e-7],
};

describe('Functions in compiled steps', () => {
  for (const [name, [f, body, relative]] of Object.entries(functions))
    it(`have ${name} to ${relative}`, () => {
      const got = compiled(body)(numbers);
      let worst = 0;
      numbers.forEach((x, i) => {
        const due = f(x);
        if (!Number.isFinite(due)) return;
        if (Math.abs(due) >= 2 ** -126)
          worst = Math.max(worst, Math.abs((got[i] as number) - due) / Math.abs(due));
        else expect(Math.abs((got[i] as number) - due)).to.be.at.most(2 ** -126);
      });
      expect(worst).to.be.within(1e-9, relative);
    });

  it('have the special values of log and tanh', () => {
    const x = Float32Array.of(0, Infinity, -1, Number.NaN, 2 ** -140);
    expect([...compiled('Math.log(x)')(x)]).to.deep.equal([
      -Infinity,
      Infinity,
      NaN,
      NaN,
      Math.fround(Math.log(2 ** -140)),
    ]);
    const y = Float32Array.of(Infinity, -Infinity, Number.NaN, 3e38);
    expect([...compiled('Math.tanh(x)')(y)]).to.deep.equal([1, -1, NaN, 1]);
  });
});
