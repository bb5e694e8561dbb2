import { expect } from 'chai';
import { checkGradient, pulledAlone } from '../../lib/check/check-gradient.ts';
import { integrated } from '../../lib/check/integrated.ts';
import { surrogateSubject } from '../../lib/check/surrogate-subject.ts';
import { checkSurrogate, surrogates } from '../../lib/index.ts';
import { drawn } from '../support/covering.ts';

const parameters = { alpha: { default: 2, above: 0 } } as const;
const gradient = (x: number, { alpha }: { alpha: number }) =>
  alpha / 2 / (1 + ((Math.PI / 2) * alpha * x) ** 2);

describe('checkSurrogate of a gradient without an origin', () => {
  it('integrates it, says what it is like and what it is, and what it cannot prove', () => {
    const report = checkSurrogate({ name: 'mine', parameters, gradient });
    expect(report.passed, String(report)).to.equal(true);
    expect(report.unproved).to.eql([
      'that this is the derivative of the function that is meant: there is no origin to compare with',
    ]);
    expect(String(report)).to.contain('✓ shape: peak 1, area 1, tail |x|^-2, even about x = 0\n');
    expect(String(report)).to.contain('✓ function: arctan with alpha = 2\n');
    expect(String(report)).to.match(/not proved: that this is the derivative/);
  });

  it('has the integral for an origin', () => {
    const { origin } = integrated({ parameters, gradient });
    const due = surrogates.arctan({ alpha: 2 });
    for (const x of [-1e6, -3, -0.1, 0, 0.2, 7, 1e4])
      expect(origin(x)).to.be.closeTo(due.origin(x) - 0.5, 1e-9);
  });

  it('catches what is no number, and what the row declares and is not so', () => {
    const failing = (row: object) => {
      const report = checkSurrogate({ parameters, gradient, ...row });
      return report.checks.filter(({ passed }) => !passed).map(({ name }) => name);
    };
    const wrong = Object.entries({
      finite: { gradient: (x: number) => 1 / x },
      evenness: { center: () => 1 },
      peak: { peak: () => 2 },
      tail: { tail: () => 3 },
      support: { support: () => [-1, 1] },
      mass: { mass: () => 2 },
    });
    for (const [check, row] of drawn(wrong, 1)) expect(failing(row)).to.eql([check]);
  });

  it('catches a backward that does not use its cotangent', () => {
    const spike = integrated({ parameters, gradient });
    const check = (pull: (x: number, ct: number) => number) =>
      checkGradient([surrogateSubject(spike, { tolerance: 1e-7, seed: 1 }, pulledAlone(pull))]);
    const wrong = check((x) => gradient(x, { alpha: 2 }));
    expect(wrong.checks.find(({ passed }) => !passed)?.name).to.equal('cotangents');
    expect(check((x, ct) => ct * gradient(x, { alpha: 2 })).passed).to.equal(true);
  });

  it('is certified against nothing', () => {
    expect(() => checkSurrogate({ gradient }, { certify: [-1, 1] })).to.throw(
      TypeError,
      'checkSurrogate: certify: gradient has no origin.',
    );
  });
});
