import { expect } from 'chai';
import { compileFormula } from '../../lib/formula/compile-formula.ts';
import { type Composed, composed } from '../../lib/formula/composed.ts';

type Params = Readonly<Record<string, number>>;

/** Why a formula is not compiled; null where it is. */
function reasonAgainst(formula: Composed, params: Params = {}): string | null {
  const compiled = compileFormula(formula, { shared: false })(params);
  return compiled.bytes === null ? compiled.reason : null;
}

describe('a formula made of others', () => {
  const square = (x: number) => x * x;
  const line = (x: number, { slope }: { slope: number }) => slope * x;
  const whole = (
    x: number,
    p: { slope: number },
    parts: { square(x: number): number; line(x: number, p: { slope: number }): number },
  ) => (x < 0 ? parts.square(x) : parts.line(x, p));

  it('is the formula with these parts', () => {
    const formula = composed(whole, { square, line });
    expect([-3, 2].map((x) => formula(x, { slope: 5 }))).to.deep.equal([9, 10]);
  });

  it('is compiled, with parts that take helpers or only hand on too', () => {
    expect(reasonAgainst(composed(whole, { square, line }), { slope: 5 })).to.equal(null);
    const soft = (x: number, _: Params, { logistic }: { logistic(x: number): number }) => logistic(x);
    const handing = Object.assign(() => 0, { source: soft });
    const formula = composed(
      (x: number, p: Params, { f }: { f: (x: number, p: Params) => number }) => 2 * f(x, p),
      {
        f: handing,
      },
    );
    expect(reasonAgainst(formula)).to.equal(null);
  });

  it('is not compiled where a part is outside the subset, or missing', () => {
    const drawn = () => Math.random();
    const asked = (x: number, _: Params, { f }: { f(x: number): number }) => f(x);
    expect(reasonAgainst(composed(asked, { f: drawn }))).to.match(/random/);
    expect(reasonAgainst(composed(asked as never, {}))).to.be.a('string');
  });
});
