import { expect } from 'chai';
import * as fc from 'fast-check';
import { evaluator } from '../../../../docs/live/formula/evaluate.ts';
import { functions } from '../../../../docs/live/formula/functions.ts';
import { hasX, parametersOf } from '../../../../docs/live/formula/names.ts';
import type { FormulaNode } from '../../../../docs/live/formula/node.ts';
import { parseFormula } from '../../../../docs/live/formula/parse.ts';
import { showFormula } from '../../../../docs/live/formula/show-formula.ts';
import { runs } from '../../../support/runs.ts';

const read = (formula: string) => parseFormula('origin', formula);
const numberOf = (formula: string, x = 0, p = {}) => evaluator(read(formula))(x, p);

/** What JavaScript makes of an expression: the oracle. */
const inJavaScript = (expression: string) => {
  const helpers = [...functions].filter(([, { program }]) => program !== undefined);
  const names = helpers.map(([name]) => name);
  const f = new Function(...names, 'x', 'alpha', 'k', `return ${expression};`);
  return f.bind(null, ...helpers.map(([, { call }]) => call)) as (
    x: number,
    alpha: number,
    k: number,
  ) => number;
};

const comparisons = fc.constantFrom('<', '<=', '>', '>=', '===', '!==');
const arithmetic = fc.constantFrom('+', '-', '*', '/', '%', '**');

/** Formulas and conditions of every kind, no deeper than a few levels. */
const { formula } = fc.letrec<{ formula: FormulaNode; condition: FormulaNode; number: FormulaNode }>(
  (tie) => ({
    formula: fc.oneof({ maxDepth: 5 }, tie('number'), tie('condition')),
    number: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.double({ min: 0, max: 1e3, noNaN: true }).map((value): FormulaNode => ({ kind: 'number', value })),
      fc.constantFrom('x', 'alpha', 'k').map((name): FormulaNode => ({ kind: 'variable', name })),
      fc.constantFrom('PI', 'E', 'LN2').map((name) => ({ kind: 'constant', name }) as FormulaNode),
      fc.record({
        kind: fc.constant('unary'),
        operator: fc.constant('-'),
        of: tie('formula'),
      }) as fc.Arbitrary<FormulaNode>,
      fc.record({
        kind: fc.constant('binary'),
        operator: arithmetic,
        left: tie('formula'),
        right: tie('formula'),
      }) as fc.Arbitrary<FormulaNode>,
      fc.record({
        kind: fc.constant('choice'),
        test: tie('condition'),
        yes: tie('formula'),
        no: tie('formula'),
      }) as fc.Arbitrary<FormulaNode>,
      fc.tuple(fc.constantFrom(...functions.keys()), tie('formula'), tie('formula')).map(
        ([name, a, b]): FormulaNode => ({
          kind: 'call',
          name,
          args: functions.get(name)?.most === 1 ? [a] : [a, b],
        }),
      ),
    ),
    condition: fc.oneof(
      { maxDepth: 5 },
      fc.record({
        kind: fc.constant('binary'),
        operator: comparisons,
        left: tie('number'),
        right: tie('number'),
      }) as fc.Arbitrary<FormulaNode>,
      fc.record({
        kind: fc.constant('binary'),
        operator: fc.constantFrom('&&', '||'),
        left: tie('condition'),
        right: tie('condition'),
      }) as fc.Arbitrary<FormulaNode>,
      fc.record({
        kind: fc.constant('unary'),
        operator: fc.constant('!'),
        of: tie('condition'),
      }) as fc.Arbitrary<FormulaNode>,
    ),
  }),
);

describe('formulas', () => {
  const numbers = fc.double({ min: -50, max: 50, noNaN: true });

  it('are printed as TypeScript that gives the same number, and read back from it', () => {
    fc.assert(
      fc.property(formula, numbers, numbers, numbers, (node, x, alpha, k) => {
        const text = showFormula(node);
        const due = evaluator(node)(x, { alpha, k });
        expect(inJavaScript(text)(x, alpha, k), text).to.deep.equal(due);
        fc.pre(text.length <= 500);
        expect(evaluator(read(text))(x, { alpha, k }), text).to.deep.equal(due);
      }),
      { numRuns: runs(2000) },
    );
  });

  it('are typed as on paper: Math. may be left out, π and · and − are understood, -x ** 2 is -(x²)', () => {
    expect(numberOf('atan(pi / 2 * alpha * x) / π + 1 / 2', 0.3, { alpha: 2 })).to.equal(
      Math.atan((Math.PI / 2) * 2 * 0.3) / Math.PI + 1 / 2,
    );
    expect(numberOf('Math.max(x, −1) · 2', 3)).to.equal(6);
    expect(numberOf('-x ** 2', 3)).to.equal(-9);
    expect(numberOf('2 ** -x ** 2', 1)).to.equal(0.5);
    expect(numberOf('2 ** 3 ** 2')).to.equal(512);
    expect(numberOf('abs(x) <= alpha && x != 0 ? e : 1e-3', 0.5, { alpha: 1 })).to.equal(Math.E);
    expect(numberOf('(x >= 0) * 2', 1)).to.equal(2);
    expect(numberOf('-x² + 2x³'.replace('2x', '2 * x'), 3)).to.equal(45);
    expect(numberOf('1 / (1 + (alpha * x)²)', 3, { alpha: 2 })).to.equal(1 / 37);
    expect(numberOf('(x²)³', 2)).to.equal(64);
  });

  it('know the functions that surrogates are made of', () => {
    expect(parametersOf(read('sigmoid(x²) + logistic(x) + relu(x) + erf(x)'))).to.deep.equal([]);
    expect(numberOf('sigmoid(alpha * x)', 0.5, { alpha: 4 })).to.equal(1 / (1 + Math.exp(-2)));
    expect(numberOf('logistic(x)', -1000)).to.equal(0);
    expect([numberOf('relu(x)', -2), numberOf('relu(x)', 2)]).to.deep.equal([0, 2]);
    expect(numberOf('erf(x)', 0.5)).to.be.closeTo(0.5204998778130465, 1e-15);
  });

  it('tell their parameters, each once, in order', () => {
    expect(parametersOf(read('k * tanh(alpha * x) + e'), read('alpha + beta'))).to.deep.equal([
      'k',
      'alpha',
      'beta',
    ]);
    expect([hasX(read('k + 1')), hasX(read('k + sin(x)'))]).to.deep.equal([false, true]);
  });

  const refused: readonly [formula: string, message: RegExp][] = [
    ['', /nothing when a formula in x was due/],
    ['x +', /got the end when x, a parameter, a number/],
    ['2x', /got "x" at character 2 when an operator was due/],
    ['x(2)', /when an operator was due after x/],
    ['(x + 1', /got the end when "\)" was due/],
    ['x + 1)', /got "\)" at character 6/],
    ['x ^ 2', /a power is written \*\*/],
    ['x²³', /got a power of a power at character 2: brackets were due/],
    ['x² ** 3', /got a power of a power at character 2: brackets were due/],
    ['x₁', /got "₁" at character 2/],
    ['erf', /"\(" was due after the function erf/],
    ['Math.erf(x)', /got "erf" at character 6 when a function or a number of Math/],
    ['x = 2', /a formula sets nothing; == compares/],
    ['x += 1', /got "=" at character 4/],
    ['x++', /got the end/],
    ['x => x', /got "=" at character 3/],
    ['x; alert(1)', /got ";" at character 2/],
    ['`x`', /got "`" at character 1/],
    ['"x"', /got "\\"" at character 1/],
    ['x[0]', /got "\[" at character 2/],
    ['{}', /got "{" at character 1/],
    ['alert(1)', /got "alert" at character 1 when a function of abs, acos/],
    ['random()', /got "random"/],
    ['Math.random()', /got "random"/],
    ['Math.constructor', /a function or a number of Math was due/],
    ['Math.', /got the end when a function or a number of Math was due/],
    ['Math.(x)', /got "\(" at character 6 when a function or a number of Math/],
    ['Math', /a parameter has a name of 20 letters/],
    ['constructor', /a parameter has a name/],
    ['__proto__', /a parameter has a name/],
    ['toString', /a parameter has a name/],
    ['this', /a parameter has a name/],
    ['new', /a parameter has a name/],
    ['x.constructor', /no member was due/],
    ['alpha.constructor.constructor(1)', /no member was due/],
    ['sin', /"\(" was due after the function sin/],
    ['sin()', /sin at character 1 got 0 arguments when 1 was due/],
    ['atan2(x)', /got 1 arguments when 2 was due/],
    ['max()', /at least 1 was due/],
    ['1e999', /a finite number was due/],
    ['x ? 1 : 0', /a condition such as x > 0 was due before "\?"/],
    ['-1 < x < 1', /a < x < b is written a < x && x < b/],
    ['x && 1', /conditions such as x > 0 were due/],
    ['!x', /a condition such as \(x > 0\) was due after "!"/],
    ['x > 0 ? 1', /":" was due/],
    ['x'.repeat(21), /20 letters/],
    [`x${' + x'.repeat(200)}`, /got 801 characters when at most 500 were due/],
    [`${'('.repeat(60)}x${')'.repeat(60)}`, /more than 40 levels deep/],
    [`${'-'.repeat(450)}x`, /more than 40 levels deep/],
    [`x${' ** x'.repeat(60)}`, /more than 40 levels deep/],
    ['\u202e', /got "\u202e" at character 1/],
  ];
  for (const [formula, message] of refused) {
    it(`refuse ${formula.length > 40 ? `${formula.slice(0, 40)}…` : formula || 'nothing'}`, () => {
      expect(() => read(formula)).to.throw(RangeError, message);
    });
  }

  it('are read or refused with a RangeError, whatever the text', () => {
    const pieces = fc.constantFrom(
      'x',
      '1',
      '(',
      ')',
      '+',
      '-',
      '**',
      '?',
      ':',
      '&&',
      '!',
      'sin',
      'Math.',
      ',',
      '<',
      '.',
      'k',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join(' ')),
        ),
        (text) => {
          let node: FormulaNode;
          try {
            node = read(text);
          } catch (error) {
            expect(error).to.be.instanceOf(RangeError);
            return;
          }
          const ones = Object.fromEntries(parametersOf(node).map((name) => [name, 1]));
          expect(evaluator(node)(0.5, ones)).to.be.a('number');
        },
      ),
      { numRuns: runs(3000) },
    );
  });
});
