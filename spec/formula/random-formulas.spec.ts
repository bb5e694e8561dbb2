import { expect } from 'chai';
import fc from 'fast-check';
import { everyMagnitude } from '../../lib/check/float32-samples.ts';
import type { ScalarFormula } from '../../lib/formula/compile-formula.ts';
import { agrees } from '../../lib/formula/probe.ts';
import { random } from '../../lib/ops/random.ts';
import { runs } from '../support/runs.ts';
import { apply } from './apply.ts';

const constants = fc.oneof(
  fc.constantFrom('0', '1', '2', '0.5', '-1', '3', 'p.a', 'p.b', 'Math.PI', '1e-30', '1e30'),
  fc.float({ min: -8, max: 8, noNaN: true }).map(String),
  fc.double({ min: -8, max: 8, noNaN: true }).map(String),
);

/** Formulas of arithmetic and comparisons, which lanes give to the last bit where they run in Float64. */
const { rational, condition } = fc.letrec<{ rational: string; condition: string }>((tie) => ({
  rational: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant('x'),
    constants,
    fc.constant('Math.abs(x)'),
    fc
      .tuple(tie('rational'), fc.constantFrom('+', '-', '*', '/'), tie('rational'))
      .map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
    fc.tuple(tie('condition'), tie('rational'), tie('rational')).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    fc
      .tuple(fc.constantFrom('min', 'max'), tie('rational'), tie('rational'))
      .map(([f, a, b]) => `Math.${f}(${a}, ${b})`),
    fc.tuple(fc.constantFrom('-', 'Math.abs', 'Math.sqrt'), tie('rational')).map(([f, a]) => `${f}(${a})`),
    tie('rational').map((a) => `((${a}) ** 2)`),
  ),
  condition: fc.oneof(
    { depthSize: 'small' },
    fc
      .tuple(tie('rational'), fc.constantFrom('<', '<=', '>', '>=', '===', '!=='), tie('rational'))
      .map(([a, operator, b]) => `((${a}) ${operator} (${b}))`),
    fc
      .tuple(tie('condition'), fc.constantFrom('&&', '||'), tie('condition'))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    tie('condition').map((a) => `!${a}`),
  ),
}));

const functions = fc.constantFrom('exp', 'expm1', 'log1p', 'tanh', 'atan', 'sin', 'cos', 'log', 'cbrt');

/** With functions of Math around them, where their last digits do not cancel. */
const formulas = fc.oneof(
  rational,
  fc.tuple(functions, rational).map(([f, a]) => `Math.${f}(${a})`),
  fc.tuple(functions, rational, rational).map(([f, a, b]) => `(${b}) * Math.${f}(${a})`),
  fc
    .tuple(condition, functions, rational, rational)
    .map(([c, f, a, b]) => `(${c} ? Math.${f}(${a}) : ${b}) / 3`),
  rational.map((a) => `((e) => e / (1 + e) ** 2)(Math.exp(-Math.abs(${a})))`),
);

/** Bounds beyond which signs of zeros and orders of evaluation decide. */
const samples = Float32Array.from([
  ...[0, 1, -1, 0.5, -0.5, 2, -2, 3, Infinity, -Infinity, Number.NaN],
  ...random(6).normal([200], 0, 3).toTypedArray(),
  ...everyMagnitude(random(7)),
]);

describe('random formulas', () => {
  it('are the same compiled as run', () => {
    fc.assert(
      fc.property(formulas, fc.double({ min: 0.1, max: 4, noNaN: true }), (text, a) => {
        const params = { a, b: 0.25 };
        const f = new Function('x', 'p', `return ${text}`) as ScalarFormula;
        const got = apply(f, samples, params);
        samples.forEach((x, i) => {
          const due = Number.isNaN(x) ? x : f(x, params);
          if (!agrees(got[i] as number, due)) expect.fail(`${text} gives ${got[i]} at ${x}, due ${due}`);
        });
      }),
      { numRuns: runs(1000) },
    );
  });
});
