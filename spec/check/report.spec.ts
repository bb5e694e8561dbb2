import { expect } from 'chai';
import { type CheckResult, report } from '../../lib/check/report.ts';
import { Tally } from '../../lib/check/tally.ts';

/** The result of a check that compared these. */
function result(name: string, compare: (tally: Tally) => void): CheckResult {
  const tally = new Tally();
  compare(tally);
  return tally.result(name);
}

describe('a report', () => {
  const right = result('right', (tally) => {
    tally.under({ alpha: 2 });
    tally.compare(0.5, 1, 1.0000001, 1e-6);
    tally.skip();
    tally.compare(0.25, 3, 3, 1e-6);
  });
  const wrong = result('wrong', (tally) => {
    tally.under({ alpha: 2, width: 0.1 });
    tally.compare(-0, 2, 1, 1e-6, 0, 'a kink');
    tally.compare(7, 1, 1 + 1e-5, 1e-6);
  });

  it('passes when every check does', () => {
    expect(report('f', [right]).passed).to.equal(true);
    expect(report('f', [right, wrong]).passed).to.equal(false);
    expect(report('f', [])).to.include({ passed: true, maxAbsError: 0, maxRelError: 0, worst: null });
  });

  it('has the largest errors, and the worst point in units of its tolerance', () => {
    const { maxAbsError, maxRelError, worst } = report('f', [right, wrong]);
    expect(maxAbsError).to.equal(1);
    expect(maxRelError).to.equal(0.5);
    expect(worst).to.eql({
      x: -0,
      place: 'a kink',
      params: { alpha: 2, width: 0.1 },
      ...{ got: 2, due: 1, error: 1, tolerance: 1e-6 },
    });
  });

  it('counts points and inconclusive ones', () => {
    expect(right).to.include({ points: 3, inconclusive: 1, message: '' });
  });

  it('reads as a line a check, with the worst point of each', () => {
    expect(String(report('f', [right, wrong]))).to.equal(
      [
        'f: 1 of 2 checks failed',
        '✓ right: 3 points, 1 inconclusive; worst at x = 0.5 (alpha = 2): got 1, due 1.0000001, error 1.0e-7, tolerance 1.0e-6',
        '✗ wrong: 2 points; in a kink at x = -0 (alpha = 2, width = 0.1): got 2, due 1, error 1.0e+0, tolerance 1.0e-6',
      ].join('\n'),
    );
    expect(String(report('f', [right])).split('\n')[0]).to.equal('f: all 1 checks passed');
  });

  it('ends with the likely cause of a failure, which is asked for only then', () => {
    const diagnosis = {
      cause: 'gradient-factor',
      text: 'it is twice as large',
      correction: '1/2 · g(x)',
      errorBefore: 1,
      errorAfter: 0,
    } as const;
    let asked = 0;
    const diagnose = () => {
      asked++;
      return diagnosis;
    };
    const failed = report('f', [right, wrong], diagnose);
    expect(String(failed).split('\n').slice(-2)).to.eql([
      'likely cause: it is twice as large',
      'right would be: 1/2 · g(x)',
    ]);
    expect(JSON.parse(JSON.stringify(failed)).diagnosis).to.eql(diagnosis);
    expect(asked).to.equal(1);
    expect(report('f', [right], diagnose)).to.not.have.property('diagnosis');
    expect(asked).to.equal(1);
    expect(report('f', [wrong], () => undefined)).to.not.have.property('diagnosis');
  });

  it('survives JSON, with numbers that JSON does not have as text', () => {
    const odd = result('odd', (tally) => {
      tally.compare(Infinity, Number.NaN, 1, 1e-6);
    });
    const found = report('f', [right, odd]);
    const back = JSON.parse(JSON.stringify(found));
    expect(back.checks[0]).to.eql(right);
    expect(back.checks[1].worst).to.eql({
      x: 'Infinity',
      got: 'NaN',
      due: 1,
      error: 'Infinity',
      tolerance: 1e-6,
    });
    expect(Object.keys(back)).to.eql(['subject', 'passed', 'maxAbsError', 'maxRelError', 'worst', 'checks']);
  });
});

describe('a tally', () => {
  it('lets NaN equal NaN only, and infinity itself only', () => {
    const compare = (got: number, due: number) => result('', (tally) => tally.compare(0, got, due, 1)).passed;
    expect(compare(Number.NaN, Number.NaN)).to.equal(true);
    expect(compare(Infinity, Infinity)).to.equal(true);
    expect(compare(Number.NaN, 1)).to.equal(false);
    expect(compare(1, Number.NaN)).to.equal(false);
    expect(compare(1, Infinity)).to.equal(false);
    expect(compare(-Infinity, Infinity)).to.equal(false);
  });

  it('fails where the tolerance is no number', () => {
    expect(result('', (tally) => tally.compare(0, 1, 2, Number.NaN)).passed).to.equal(false);
  });

  it('leaves the uncertainty of what is due out of the relative error', () => {
    expect(result('', (tally) => tally.compare(0, 1, 1.5, 0.6, 0.5)).maxRelError).to.equal(0);
    expect(result('', (tally) => tally.compare(0, 1, 2, 1.1, 0.5)).maxRelError).to.equal(0.25);
  });

  it('fails when too many points are inconclusive, so that nothing passes for want of a test', () => {
    const skipping = (skipped: number, compared: number) =>
      result('', (tally) => {
        for (let i = 0; i < skipped; i++) tally.skip();
        for (let i = 0; i < compared; i++) tally.compare(0, 1, 1, 0);
        tally.requireConclusive(0.1);
      });
    expect(skipping(10, 90).passed).to.equal(true);
    expect(skipping(11, 89).passed).to.equal(false);
    expect(skipping(11, 89).message).to.equal('inconclusive at 11 of 100 points: is the length too large?');
    expect(skipping(1, 0).passed).to.equal(false);
    expect(skipping(0, 0).passed).to.equal(false);
  });
});
