import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Expression,
  evaluate,
  fitExpression,
  inverse,
  showExpression,
} from '../../../lib/check/diagnose/expression.ts';
import { isClose } from '../../support/expect.ts';

const size = fc.double({ min: 0.1, max: 9, noNaN: true });

/** Settings of two parameters, each with many values. */
const settings = fc
  .uniqueArray(fc.tuple(size, size), { minLength: 6, maxLength: 12, selector: ([a]) => a.toFixed(1) })
  .filter((pairs) => new Set(pairs.map(([, b]) => b.toFixed(1))).size >= 5)
  .map((pairs) => pairs.map(([alpha, width]) => ({ params: { alpha, width } })));

const exponent = fc.constantFrom(0, 1, -1, 2, -2, 0.5, -0.5);

const expressions = fc.tuple(size, fc.boolean(), exponent, exponent).map(([c, minus, a, b]): Expression => {
  const powers = [['alpha', a] as const, ['width', b] as const].filter(([, e]) => e !== 0);
  return { coefficient: minus ? -c : c, powers };
});

describe('an expression', () => {
  it('is found again from its values', () => {
    fc.assert(
      fc.property(expressions, settings, (expression, all) => {
        const values = all.map(({ params }) => evaluate(expression, params));
        const found = fitExpression(values, all);
        expect(found?.powers).to.eql(expression.powers);
        expect(isClose(found?.coefficient ?? 0, expression.coefficient, 1e-8)).to.equal(true);
      }),
    );
  });

  it('is none where the values are anything', () => {
    fc.assert(
      fc.property(settings, (all) => {
        expect(
          fitExpression(
            all.map(({ params: { alpha, width } }) => 1 + Math.sin(7 * alpha) * width),
            all,
          ),
        ).to.equal(null);
      }),
    );
  });

  it('leaves out values that are not known', () => {
    const all = [1, 2, 3, 4, 5].map((alpha) => ({ params: { alpha } }));
    expect(fitExpression([2, 4, Number.NaN, 8, 10], all)).to.eql({ coefficient: 2, powers: [['alpha', 1]] });
    expect(fitExpression([Number.NaN], [{ params: {} }])).to.equal(null);
  });

  it('does not blame a parameter on two values', () => {
    expect(fitExpression([2, 4], [{ params: { alpha: 1 } }, { params: { alpha: 2 } }])).to.equal(null);
  });

  it('reads as one would write it', () => {
    const show = (coefficient: number, powers: Expression['powers'] = []) =>
      showExpression({ coefficient, powers });
    expect(show(2)).to.equal('2');
    expect(show(0.5)).to.equal('1/2');
    expect(show(-1)).to.equal('-1');
    expect(show(1.001)).to.equal('1.001');
    expect(show(2 / Math.PI)).to.equal('2/π');
    expect(show(1 / Math.sqrt(Math.PI))).to.equal('1/√π');
    expect(show(2 / Math.PI, [['alpha', -1]])).to.equal('2/(π alpha)');
    expect(show(1, [['sigma', 2]])).to.equal('sigma²');
    const expression = { coefficient: 4, powers: [['k', -0.5]] } as const;
    expect(showExpression(expression)).to.equal('4/√k');
    expect(showExpression(inverse(expression))).to.equal('√k/4');
  });
});
