import { expect } from 'chai';
import { type Erratum, reportOf, testimony } from '../../docs/errata/erratum.ts';
import { errata } from '../../docs/errata/index.ts';
import { checkSurrogate } from '../../lib/index.ts';
import { drawn } from '../support/covering.ts';

/**
 * What was measured on the libraries' own code, or else worked out by hand: at each witness the value as written and the right
 * one, the last digit rounded either way.
 */
const measured: Readonly<Record<string, string>> = {
  'brainpy-sigmoid-origin': '0.62246 0.88080; 0.23500 0.41997',
  'brainpy-piecewise-quadratic-gradient': '0.75000 0.50000; -0.40250 0.02500; 1.36000 0.40000',
  'brainpy-erf-origin': '-0.26025 0.76025; -0.43939 0.43939',
  'brainpy-piecewise-leaky-relu-gradient': '1.00000 0.50000; 0.50000 0.25000',
  'brainpy-squarewave-fourier-series-harmonics': '0.50000 1.00000; 0.46194 0.65328',
  'brainpy-squarewave-fourier-series-origin': '0.23097 0.46194',
  'brainpy-q-pseudo-spike-gradient': '0.36000 0.11111; 0.26031 0.12960',
  'brainpy-q-pseudo-spike-origin': '-0.50000 0.16667; NaN 0.14028; -4.00000 0.44444',
  'brainpy-gaussian-grad-gradient': '0.35207 0.05399; 0.01350 0.08802',
  'brainpy-multi-gaussian-grad-scale': '0.87822 0.43911',
  'brainpy-log-tailed-relu-origin': '0.69315 1.69315; 0.00000 1.00000',
  'braintools-arctan-origin': '1.28540 0.90190; 0.25000 0.04600',
  'braintools-erf-origin': '-0.26025 0.76025',
  'braintools-piecewise-leaky-relu-gradient': '1.00000 0.50000',
  'braintools-log-tailed-relu-origin': '0.69315 1.69315',
  'spikingjelly-piecewise-leaky-relu-documentation': '1.00000 0.50000',
  'spikingjelly-piecewise-leaky-relu-kernel': '1.00000 0.50000; 0.50000 0.25000',
  'spikingjelly-s2nn-origin': '1.00000 0.50000; 1.69315 1.19315',
  'spikingjelly-s2nn-gradient': '2.00000 0.50000',
  'spikingjelly-s2nn-epsilon': '0.9803825 0.9803922',
  'spikingjelly-squarewave-fourier-series-harmonics': '0.00000 0.46194',
  'spikingjelly-super-spike-width': '2.50000 0.00826',
  'spikingjelly-fake-numerical-gradient-zero': '-Infinity 0.30000; 0.30000 0.30000',
  'spikingjelly-fake-numerical-gradient-documentation': '-0.30000 0.25000',
  'spikingjelly-log-tailed-relu-documentation': '0.69315 1.69315',
  'spikingjelly-log-tailed-relu-origin': 'NaN 0.00000; NaN 0.00000',
  'spikingjelly-log-tailed-relu-kernel': 'NaN 0.00000',
  'spikingjelly-s2nn-kernel': 'NaN 0.07065',
  'spikingjelly-q-pseudo-spike-kernel': '0.04201 0.11111',
  'ngclearn-triangular-estimator-gradient': '1.00000 0.00000; -1.00000 0.00000; 0.00000 0.80000',
  'ngclearn-arctan-estimator-factor': '0.31831 1.00000; 0.09180 0.28840; 0.22821 1.43391',
  'ngclearn-arctan-estimator-center': '0.02928 1.00000',
  'ngclearn-secant-lif-estimator-default': '0.74770 0.03667',
  'ngclearn-secant-lif-estimator-scaled': '0.04905 0.03667',
  'ngclearn-secant-lif-estimator-origin': '-0.40981 0.78645',
  'ngclearn-straight-through-estimator-infinity': 'NaN 1.00000',
  'ngclearn-straight-through-estimator-origin': '0.00000 1.00000',
  'snntorch-atan-gradient': '0.31831 1.00000; 0.09180 0.28840',
  'snntorch-triangular-gradient': '-1.00000 0.50000',
  'snntorch-sigmoid-overflow': 'NaN 0.00000',
  'norse-heavi-erfc-gradient': '0.26734 0.53469',
  'norse-heavi-erfc-origin': '0.54484 0.95516',
  'norse-heavi-tanh-gradient': '0.30502 0.61004',
  'norse-heavi-circ-gradient': '0.96717 0.24179',
  'spyx-custom-default': '0.50000 1.00000; -1.00000 1.00000',
  'spyx-arctan-gradient': '0.02928 0.18400',
  'spyx-tanh-gradient': '0.41997 0.83995',
};

const mistakes = errata.filter((erratum): erratum is Erratum & Required<Pick<Erratum, 'mistake'>> => {
  return erratum.mistake !== undefined;
});

describe('errata', () => {
  it('have names of their own, and a sentence', () => {
    expect(new Set(errata.map(({ id }) => id)).size).to.equal(errata.length);
    for (const { id, library, wrong } of errata) {
      expect(id).to.match(new RegExp(`^${library}-[a-z0-9-]+$`));
      expect(wrong, id).to.match(/^[A-Zπ].*\.$/s);
    }
  });

  it('cover every library, and have numbers for all that are formulas', () => {
    const libraries = new Set(mistakes.map(({ library }) => library));
    expect([...libraries].sort()).to.eql(
      ['brainpy', 'braintools', 'ngclearn', 'norse', 'snntorch', 'spikingjelly', 'spyx'].sort(),
    );
    expect(Object.keys(measured).sort()).to.eql(mistakes.map(({ id }) => id).sort());
  });

  const checked = new Set(drawn(mistakes, 2));
  for (const erratum of mistakes) {
    const { id, mistake } = erratum;
    describe(id, () => {
      it('gives the numbers that were measured', () => {
        const numbers = mistake.witnesses.map((witness) => testimony(mistake, witness));
        const noted = (measured[id] ?? '').split('; ').map((pair) => pair.split(' '));
        expect(numbers).to.have.lengthOf(noted.length);
        numbers.forEach(({ written, right }, i) => {
          expectDigits(written, noted[i]?.[0]);
          expectDigits(right, noted[i]?.[1]);
        });
      });

      if (!checked.has(erratum)) return;

      it(`is caught as written, and diagnosed as ${mistake.cause ?? 'nothing that is known'}`, () => {
        const report = reportOf(mistake);
        expect(report.passed).to.equal(false);
        expect(report.diagnosis?.cause ?? null, String(report)).to.equal(mistake.cause);
      });

      it('passes as corrected', () => {
        const report = checkSurrogate(mistake.right, {
          settings: mistake.witnesses.map(({ params }) => params),
        });
        expect(report.passed, String(report)).to.equal(true);
      });
    });
  }
});

/** Expects a number to be what was noted, up to one in the last digit. */
function expectDigits(got: number, noted = ''): void {
  const due = Number(noted);
  const unit = 10 ** -(noted.split('.')[1] ?? '').length;
  if (Number.isFinite(due)) expect(got).to.be.closeTo(due, unit);
  else expect(Object.is(got, due), `got ${got}, due ${noted}`).to.equal(true);
}
