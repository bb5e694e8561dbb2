import { expect } from 'chai';
import { checkManualGrad } from '../../lib/check/check-manual-grad.ts';
import { type CheckSurrogateOptions, checkSurrogate } from '../../lib/check/check-surrogate.ts';
import type { Report } from '../../lib/check/report.ts';
import { drawSettings } from '../../lib/check/settings.ts';
import { random, type Surrogate, surrogate } from '../../lib/index.ts';
import { covering, drawn } from '../support/covering.ts';
import { family, manual, plants, slightly, withKernels } from './plants.ts';

/** What is wrong in a gradient that was written by hand, or in what it is compared with. */
interface Wrong {
  readonly gradient?: (x: number) => number;
  readonly changes?: Parameters<typeof manual>[1];
  /** Added to the origin. */
  readonly offset?: number;
}

const handPlants: readonly {
  readonly name: string;
  readonly caughtBy: string;
  readonly plant: (spike: Surrogate) => Wrong;
}[] = [
  {
    name: 'a tape that does not use the cotangent',
    caughtBy: 'cotangents',
    plant: () => ({ changes: { cotangent: () => 1 } }),
  },
  { name: 'another threshold', caughtBy: 'forward', plant: () => ({ changes: { threshold: 0.7 } }) },
  {
    name: 'a gradient that is wrong by 0.1 %',
    caughtBy: 'gradient',
    plant: ({ gradient }) => ({ gradient: (x) => slightly(gradient(x)) }),
  },
  {
    name: 'a gradient that is wrong beyond 2',
    caughtBy: 'gradient',
    plant: ({ gradient }) => ({ gradient: (x) => (Math.abs(x) > 2 ? slightly(gradient(x)) : gradient(x)) }),
  },
  {
    name: 'NaN far to the left',
    caughtBy: 'tails',
    plant: ({ gradient }) => ({ gradient: (x) => (x < -60 ? Number.NaN : gradient(x)) }),
  },
  {
    name: 'an infinite gradient at -0',
    caughtBy: 'special values',
    plant: ({ gradient }) => ({ gradient: (x) => (Object.is(x, -0) ? -Infinity : gradient(x)) }),
  },
  { name: 'an origin that is moved up', caughtBy: 'origin at zero', plant: () => ({ offset: 123 }) },
];

/** Checks a surrogate's gradient as one that was written by hand, with what is wrong in it. */
function byHand(spike: Surrogate, { gradient = spike.gradient, changes, offset = 0 }: Wrong): Report {
  return checkManualGrad((x) => spike.origin(x).add(offset), manual(gradient, changes), {
    originAtZero: spike.origin(0),
  });
}

describe('planted errors', () => {
  const tried = covering(plants, drawn(family, 16), ({ plant }, spike) => plant(spike) !== null);
  for (const [{ name, caughtBy, plant, settings }, spikes] of tried) {
    describe(`${name} is caught by the check '${caughtBy}'`, () => {
      for (const spike of spikes) {
        const planted = plant(spike);
        if (planted === null) continue;
        it(spike.row.name, () => {
          expectCaught(reportOf(planted, caughtBy, settings), caughtBy);
        });
      }
    });
  }

  describe('without an error', () => {
    for (const spike of drawn(family, 2)) {
      it(`${spike.row.name} passes, rebuilt from its row and with its kernels wrapped`, () => {
        for (const rebuilt of [surrogate({ ...spike.row }), withKernels(spike, () => ({}))]) {
          const report = checkSurrogate(rebuilt, { settings: [] });
          expect(report.passed, String(report)).to.equal(true);
        }
      });
    }
  });

  describe('in hand-written gradients', () => {
    const handed = family.filter(({ row }) => !row.stochastic && row.jumps === undefined);
    for (const spike of drawn(handed, 2)) {
      it(`${spike.row.name} by hand is right`, () => {
        const report = byHand(spike, {});
        expect(report.passed, String(report)).to.equal(true);
      });
    }

    for (const [{ name, caughtBy, plant }, spikes] of covering(handPlants, drawn(handed, 8), () => true)) {
      describe(`${name} is caught by the check '${caughtBy}'`, () => {
        for (const spike of spikes)
          it(spike.row.name, () => {
            expectCaught(byHand(spike, plant(spike)), caughtBy);
          });
      });
    }
  });
});

/** What the checker says: under one setting after the other until it is caught, since what fails under one fails under all. */
function reportOf(
  planted: Surrogate,
  caughtBy: string,
  settings?: CheckSurrogateOptions<string>['settings'],
): Report {
  if (settings !== undefined) return checkSurrogate(planted, { settings });
  const [, ...others] = drawSettings(planted.row, random(1));
  for (const few of [[], ...others.map((setting) => [setting])]) {
    const report = checkSurrogate(planted, { settings: few });
    if (report.checks.some(({ name, passed }) => name === caughtBy && !passed)) return report;
  }
  return checkSurrogate(planted);
}

function expectCaught(report: Report, name: string): void {
  const check = report.checks.find((result) => result.name === name);
  expect(report.passed, String(report)).to.equal(false);
  expect(check?.passed, String(report)).to.equal(false);
  expect(check?.message).to.not.equal('');
}
