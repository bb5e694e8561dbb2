import { expect } from 'chai';
import { checkManualGrad } from '../../lib/check/check-manual-grad.ts';
import { checkSurrogate } from '../../lib/check/check-surrogate.ts';
import type { Report } from '../../lib/check/report.ts';
import { surrogate } from '../../lib/index.ts';
import { family, manual, plants, slightly, withKernels } from './plants.ts';

describe('planted errors', () => {
  for (const { name, caughtBy, plant, settings } of plants) {
    describe(`${name} is caught by the check '${caughtBy}'`, () => {
      for (const spike of family) {
        const planted = plant(spike);
        if (planted === null) continue;
        it(spike.row.name, () => {
          expectCaught(checkSurrogate(planted, settings && { settings }), caughtBy);
        });
      }
    });
  }

  describe('without an error', () => {
    for (const spike of family) {
      it(`${spike.row.name} passes, rebuilt from its row and with its kernels wrapped`, () => {
        for (const rebuilt of [surrogate({ ...spike.row }), withKernels(spike, () => ({}))]) {
          const report = checkSurrogate(rebuilt, { settings: [] });
          expect(report.passed, String(report)).to.equal(true);
        }
      });
    }
  });

  describe('in hand-written gradients', () => {
    for (const spike of family.filter(({ row }) => !row.stochastic && row.jumps === undefined)) {
      const { gradient } = spike;
      const options = { originAtZero: spike.origin(0) };
      const check = (...plant: Parameters<typeof manual>) =>
        checkManualGrad((x) => spike.origin(x), manual(...plant), options);

      it(`${spike.row.name} by hand is right`, () => {
        const report = check(gradient);
        expect(report.passed, String(report)).to.equal(true);
      });

      it(`${spike.row.name} by hand is caught when wrong`, () => {
        expectCaught(check(gradient, { cotangent: () => 1 }), 'cotangents');
        expectCaught(check(gradient, { threshold: 0.7 }), 'forward');
        expectCaught(
          check((x) => slightly(gradient(x))),
          'gradient',
        );
        expectCaught(
          check((x) => (Math.abs(x) > 2 ? slightly(gradient(x)) : gradient(x))),
          'gradient',
        );
        expectCaught(
          check((x) => (x < -60 ? Number.NaN : gradient(x))),
          'tails',
        );
        expectCaught(
          check((x) => (Object.is(x, -0) ? -Infinity : gradient(x))),
          'special values',
        );
        expectCaught(
          checkManualGrad((x) => spike.origin(x).add(123), manual(gradient), options),
          'origin at zero',
        );
      });
    }
  });
});

function expectCaught(report: Report, name: string): void {
  const check = report.checks.find((result) => result.name === name);
  expect(report.passed, String(report)).to.equal(false);
  expect(check?.passed, String(report)).to.equal(false);
  expect(check?.message).to.not.equal('');
}
