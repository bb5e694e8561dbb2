import { expect } from 'chai';
import { checkSamples, surrogates } from '../../lib/index.ts';
import { drawn } from '../support/covering.ts';
import { SomeSpecs } from '../support/some-specs.ts';
import { sampledWith } from './identify/sampled.ts';

const { origin, gradient } = surrogates.arctan({ alpha: 2 });
const right = sampledWith(
  (x) => origin(x),
  (x) => gradient(x),
);

describe('checkSamples', () => {
  const some = new SomeSpecs();

  it('passes what is right, names it, and says what it cannot prove', () => {
    const report = checkSamples(right);
    expect(report.passed, String(report)).to.equal(true);
    expect(report.function?.match).to.include({ name: 'arctan', factor: 1 });
    expect(report.unproved).to.eql(['anything between the samples and beyond them']);
    expect(String(report)).to.match(/✓ function: arctan with alpha = 2\n/);
    expect(String(report)).to.match(/✓ shape: 300 samples from .*, peak [\d.]+ at x = /);
  });

  some.it('takes more samples than a call has room for arguments', () => {
    const x = Array.from({ length: 130_000 }, (_, i) => i / 13_000 - 5);
    expect(checkSamples({ x, gradient: x.map((at) => gradient(at)) }).passed).to.equal(true);
  });

  some.it('passes corners and jumps that lie between samples, wherever', () => {
    const { piecewiseExp, triangular, rect, fakeNumericalGradient } = surrogates;
    const cases = [piecewiseExp, triangular, rect, fakeNumericalGradient].flatMap((spike) =>
      [0, 1e-3, 4e-3, 0.01, 0.013].map((shift) => ({ spike, shift })),
    );
    for (const { spike, shift } of drawn(cases, 4)) {
      const x = Array.from({ length: 400 }, (_, i) => 6 * ((2 * i) / 399 - 1) + shift);
      const report = checkSamples({
        x,
        gradient: x.map((at) => spike.gradient(at)),
        origin: x.map((at) => spike.origin(at)),
      });
      expect(report.passed, String(report)).to.equal(true);
    }
  });

  const failing = (change: (value: number, x: number) => number) => {
    const report = checkSamples(
      sampledWith(
        (x) => origin(x),
        (x) => change(gradient(x), x),
      ),
    );
    expect(report.passed).to.equal(false);
    return report;
  };

  const mistakes: Readonly<Record<string, () => void>> = {
    'a factor of 1.001': () => {
      failing((g) => 1.001 * g);
    },
    'a factor of 1/2, and names it': () => {
      const report = failing((g) => g / 2);
      expect(report.checks.find(({ passed }) => !passed)?.name).to.equal('integral');
      expect(report.diagnosis?.text).to.equal('the gradient is 1/2 times the derivative of the origin');
    },
    'a sign, and names it': () => {
      expect(failing((g) => -g).diagnosis?.cause).to.equal('gradient-sign');
    },
    'an error on a part of the line, of which it knows no factor': () => {
      expect(failing((g, x) => (x > 2 ? 1.01 : 1) * g)).to.not.have.property('diagnosis');
    },
  };
  for (const [what, holds] of drawn(Object.entries(mistakes), 1)) it(`catches ${what}`, holds);

  some.it('says of samples without an origin what that leaves open', () => {
    const { x, gradient } = right;
    const report = checkSamples({ x, gradient });
    expect(report.passed).to.equal(true);
    expect(report.unproved?.[0]).to.equal(
      'that this is the derivative of the function that is meant: the samples have no origin',
    );
  });

  some.it('fails where something is no finite number, with its place', () => {
    const values = Array.from(right.gradient);
    const report = checkSamples({ ...right, gradient: values.with(3, Number.NaN) });
    expect(report.checks[0]?.message).to.match(/^the gradient is NaN at x = -5\.\d+$/);
    expect(() => checkSamples({ ...right, gradient: values.with(3, Infinity) }, { assert: true })).to.throw(
      Error,
      /the gradient is Infinity/,
    );
  });

  some.it('says of a gradient of 0 that nothing is left at the ends', () => {
    const { x } = right;
    const report = checkSamples({ x, gradient: Array.from(x, () => 0) });
    expect(String(report)).to.contain('area there 0, at the ends still 0 % of the peak\n');
  });

  some.it('refuses options that are none, and has its own tolerance', () => {
    for (const options of [null, 5, { sed: 2 }, { tolerance: 0 }, { assert: 1 }])
      expect(() => checkSamples(right, options as never)).to.throw(/^checkSamples: got /);
    expect(checkSamples(right, { tolerance: undefined } as never).passed).to.equal(true);
    expect(String(checkSamples(right, { tolerance: undefined } as never))).to.equal(
      String(checkSamples(right, { tolerance: 1e-6 })),
    );
  });

  some.it('fails where the samples are too far apart to tell anything', () => {
    const coarse = sampledWith(
      (x) => origin(9 * x),
      (x) => 9 * gradient(9 * x),
      { count: 16 },
    );
    expect(checkSamples(coarse).checks[1]?.message).to.equal(
      'the samples are too far apart, or too noisy, to tell anything',
    );
  });

  some.define(2);
});
