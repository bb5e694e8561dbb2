import { expect } from 'chai';
import fc from 'fast-check';
import { checkManualGrad } from '../../../lib/check/check-manual-grad.ts';
import { diagnose as diagnosed } from '../../../lib/check/diagnose/diagnose.ts';
import type { Cause, Diagnosis } from '../../../lib/check/diagnose/diagnosis.ts';
import { drawSettings } from '../../../lib/check/settings.ts';
import { surrogateSubject } from '../../../lib/check/surrogate-subject.ts';
import {
  type ParameterValues,
  random,
  type Surrogate,
  type SurrogateRow,
  surrogate,
} from '../../../lib/index.ts';
import { covering, drawn } from '../../support/covering.ts';
import { runs, timeLimit } from '../../support/runs.ts';
import { anchorOf, family, manual } from '../plants.ts';

type Scalar = (x: number, p: ParameterValues) => number;

/** An error of a known kind. */
interface Plant {
  readonly name: string;
  /** The causes of which one has to be named: for some functions two are the same. */
  readonly causes: readonly Cause[];
  /** What the text says. */
  readonly says?: RegExp;
  /** Origin or gradient with the error; null where the function cannot show it. */
  plant(row: SurrogateRow): Partial<Record<'origin' | 'gradient', Scalar>> | null;
}

/** Functions whose gradient is a number everywhere: nothing moves or stretches it. */
const isFlat = ({ name }: SurrogateRow) => ['straightThrough', 'poissonPass', 'heaviside'].includes(name);

/** A parameter above 0 that shapes the gradient. */
const shaping = ({ parameters = {} }: SurrogateRow) =>
  Object.entries(parameters).find(([, { above, integer }]) => above !== undefined && !integer)?.[0];

/** How a diagnosis calls the anchor. */
const anchor = '(0|thr|center|the center)';

/** A shift by a number, or what is the same of a parameter that is a place, or an edge to the left. */
function shiftBy(by: number): RegExp {
  const [less, more] = by < 0 ? ['\\+', '-'] : ['-', '\\+'];
  const size = Math.abs(by);
  return new RegExp(`x ${less} ${size},|(thr|center) ${less} ${size} in|window ${more} ${size} in`);
}

const factors = [2, 0.5, Math.PI, 1 / Math.PI, -1, 1.001];

const plants: readonly Plant[] = [
  ...factors.map((factor): Plant => {
    const cause: Cause = factor === -1 ? 'gradient-sign' : 'gradient-factor';
    return {
      name: `a factor of ${factor}`,
      causes: [cause],
      plant: ({ name, gradient }) =>
        name === 'heaviside' ? null : { gradient: (x, p) => factor * gradient(x, p) },
    };
  }),
  {
    name: 'an origin that falls',
    causes: ['origin-sign'],
    plant: ({ name, origin }) => (name === 'heaviside' ? null : { origin: (x, p) => -origin(x, p) }),
  },
  {
    name: 'a parameter as a factor',
    causes: ['gradient-factor-parameter'],
    plant: (row) => {
      const name = shaping(row);
      return name === undefined ? null : { gradient: (x, p) => (p[name] as number) * row.gradient(x, p) };
    },
  },
  {
    name: 'a factor that is missing',
    causes: ['gradient-factor-parameter'],
    says: /a factor \w+ is missing$/,
    plant: (row) => {
      const name = shaping(row);
      return name === undefined ? null : { gradient: (x, p) => row.gradient(x, p) / (p[name] as number) };
    },
  },
  {
    name: 'the sign of one side',
    causes: ['gradient-sign'],
    says: new RegExp(`flipped( for x > ${anchor})?$`),
    plant: (row) =>
      row.name === 'heaviside'
        ? null
        : { gradient: (x, p) => (x > anchorOf(row, p) ? -1 : 1) * row.gradient(x, p) },
  },
  {
    name: 'a factor on one side',
    causes: ['gradient-factor'],
    says: new RegExp(`3 times the derivative of the origin for x < ${anchor}$`),
    plant: (row) =>
      ['heaviside', 'secantLif', 'leakyRelu', 'logTailedRelu'].includes(row.name)
        ? null
        : { gradient: (x, p) => (x < anchorOf(row, p) ? 3 : 1) * row.gradient(x, p) },
  },
  ...[1, 0.1, -0.3].map((by): Plant => {
    return {
      name: `a shift by ${by}`,
      causes: ['gradient-shift', 'gradient-parameter'],
      says: shiftBy(by),
      plant: (row) => (isFlat(row) ? null : { gradient: (x, p) => row.gradient(x - by, p) }),
    };
  }),
  {
    name: 'a constant',
    causes: ['gradient-offset'],
    says: /: 0.1 too much$/,
    plant: (row) => (isFlat(row) ? null : { gradient: (x, p) => row.gradient(x, p) + 0.1 }),
  },
  {
    name: 'an argument that is stretched',
    // A power function of |x| stretched, a window stretched: the same under another parameter.
    causes: ['gradient-stretch', 'gradient-parameter', 'gradient-factor'],
    says: new RegExp(`in place of|times|at (2 x|c \\+ 2 \\(x - c\\), where c is ${anchor})$`),
    plant: (row) => {
      if (isFlat(row) || row.name === 'leakyRelu') return null;
      return { gradient: (x, p) => row.gradient(anchorOf(row, p) + 2 * (x - anchorOf(row, p)), p) };
    },
  },
  {
    name: 'a parameter squared',
    causes: ['gradient-parameter', 'gradient-factor-parameter', 'gradient-known'],
    plant: (row) => {
      const name = shaping(row);
      if (name === undefined) return null;
      return { gradient: (x, p) => row.gradient(x, { ...p, [name]: (p[name] as number) ** 2 }) };
    },
  },
  {
    name: 'a parameter that the origin ignores',
    // Of a periodic function with another period, only the one that is right can be told.
    causes: ['origin-ignores-parameter', 'gradient-known'],
    plant: (row) => {
      const name = shaping(row);
      return name === undefined ? null : { origin: (x, p) => row.origin(x, { ...p, [name]: 1.5 }) };
    },
  },
  {
    name: 'a parameter that the gradient ignores',
    causes: ['gradient-ignores-parameter', 'gradient-factor-parameter'],
    plant: (row) => {
      const name = shaping(row);
      if (name === undefined) return null;
      const usual = row.parameters?.[name]?.default as number;
      return { gradient: (x, p) => row.gradient(x, { ...p, [name]: usual }) };
    },
  },
  {
    name: 'an origin off by a constant',
    causes: ['origin-constant'],
    says: /: 1\/4 too much$/,
    plant: (row) =>
      row.originAtThreshold && !row.jumps ? { origin: (x, p) => row.origin(x, p) + 1 / 4 } : null,
  },
  {
    name: 'an origin that jumps',
    causes: ['origin-jump'],
    says: new RegExp(`jumps by 1/2 at x = ${anchor}:`),
    plant: (row) => {
      if (row.name === 'heaviside') return null;
      return { origin: (x, p) => row.origin(x, p) + (x >= anchorOf(row, p) ? 1 / 2 : 0) };
    },
  },
  {
    name: 'an origin that is the step',
    causes: ['origin-flat'],
    plant: (row) => (row.name === 'heaviside' ? null : { origin: (x, p) => (x >= anchorOf(row, p) ? 1 : 0) }),
  },
  {
    name: 'the origin in place of the gradient',
    causes: ['gradient-is-origin'],
    plant: (row) => (row.name === 'heaviside' ? null : { gradient: row.origin }),
  },
  {
    name: 'no gradient',
    causes: ['gradient-zero'],
    plant: (row) => (row.name === 'heaviside' ? null : { gradient: () => 0 }),
  },
];

function planted(row: SurrogateRow, change: Partial<Record<'origin' | 'gradient', Scalar>>): Surrogate {
  return surrogate({ ...row, ...change });
}

/** What is said of a surrogate under the settings that it is checked under. */
function diagnosisOf(spike: Surrogate): Diagnosis | undefined {
  const settings = drawSettings(spike.row, random(1));
  return diagnosed(settings.map((params) => surrogateSubject(spike(params), { tolerance: 1e-7, seed: 1 })));
}

describe('the diagnosis of planted errors', () => {
  const tried = covering(plants, drawn(family, 16), ({ plant }, { row }) => plant(row) !== null);
  for (const [{ name, causes, says, plant }, spikes] of tried) {
    describe(`${name} is named ${causes.join(' or ')}`, () => {
      for (const { row } of spikes) {
        const change = plant(row);
        if (change === null) continue;
        it(row.name, () => {
          const {
            cause,
            text = '',
            errorBefore = 0,
            errorAfter = 0,
          } = diagnosisOf(planted(row, change)) ?? {};
          expect(causes, text).to.include(cause);
          if (says) expect(text).to.match(says);
          expect(errorAfter).to.be.below(1e-6 * errorBefore);
        });
      }
    });
  }
});

describe('a diagnosis', () => {
  const smooth = family.filter((spike) => !isFlat(spike.row));

  /** Errors that are no constant, no factor and no shift, everywhere. */
  const wiggles = fc.record({
    size: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    pace: fc.double({ min: 0.7, max: 3, noNaN: true }),
    phase: fc.double({ min: 0, max: 6, noNaN: true }),
  });

  it('is not made of a gradient that is wrong in no known way', () => {
    fc.assert(
      fc.property(fc.constantFrom(...smooth), wiggles, ({ row }, { size, pace, phase }) => {
        const length = row.length ?? (() => 1);
        const wrong: Scalar = (x, p) =>
          row.gradient(x, p) * (1 + size * Math.sin((pace * x) / length(p) + phase) ** 3 + (size * x) ** 2);
        expect(diagnosisOf(planted(row, { gradient: wrong }))?.text).to.equal(undefined);
      }),
      { numRuns: runs(40) },
    );
  }).timeout(timeLimit(300));

  it('says of a wrong place only where it is', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...smooth),
        fc.double({ min: 0.3, max: 1.5, noNaN: true }),
        fc.double({ min: 0.5, max: 1.5, noNaN: true }),
        ({ row }, from, width) => {
          const length = row.length ?? (() => 1);
          const isInside = (x: number, p: ParameterValues) => {
            const t = (x - anchorOf(row, p)) / length(p);
            return t > from && t < from + width;
          };
          const gradient: Scalar = (x, p) =>
            row.gradient(x, p) + (isInside(x, p) ? 0.5 + Math.sin((5 * x) / length(p)) ** 2 : 0);
          const found = diagnosisOf(planted(row, { gradient }));
          expect(found?.cause ?? 'gradient-wrong-region', found?.text).to.equal('gradient-wrong-region');
        },
      ),
      { numRuns: runs(20) },
    );
  });

  it('says of a shift only how large it is', () => {
    fc.assert(
      fc.property(fc.constantFrom(...smooth), fc.integer({ min: -150, max: 150 }), ({ row }, percent) => {
        fc.pre(percent !== 0);
        const by = percent / 100;
        const found = diagnosisOf(planted(row, { gradient: (x, p) => row.gradient(x - by, p) }));
        if (found?.cause !== 'gradient-shift') return;
        const written = /x ([-+]) ([\d./]+),/.exec(found.text) ?? [];
        const [over, under = '1'] = (written[2] ?? '').split('/');
        expect((written[1] === '-' ? 1 : -1) * (Number(over) / Number(under)), found.text).to.be.closeTo(
          by,
          1e-4,
        );
      }),
      { numRuns: runs(20) },
    );
  });

  it('is not made of what is right', () => {
    for (const spike of drawn(family, 2)) expect(diagnosisOf(spike)?.text).to.equal(undefined);
  }).timeout(timeLimit(300));
});

describe('the diagnosis of gradients by hand', () => {
  const byHand = family.filter((spike) => !isFlat(spike.row) && spike.row.jumps === undefined);
  const diagnose = (spike: Surrogate, ...wrong: Parameters<typeof manual>) =>
    checkManualGrad((x) => spike.origin(x), manual(...wrong), {
      originAtZero: spike.origin(0),
      kinks: spike.row.kinks?.(spike.params) ?? [],
    }).diagnosis;

  for (const spike of drawn(byHand, 1)) {
    const { gradient } = spike;
    it(`${spike.row.name}: a factor, a sign, a shift, a constant`, () => {
      expect(diagnose(spike, (x) => 2 * gradient(x))?.text).to.match(/is 2 times/);
      expect(diagnose(spike, (x) => (x > 0 ? -1 : 1) * gradient(x))?.cause).to.equal('gradient-sign');
      expect(diagnose(spike, (x) => gradient(x - 0.25))?.text).to.match(/at x - 1\/4,/);
      expect(diagnose(spike, (x) => gradient(x) + 0.25)?.cause).to.equal('gradient-offset');
    });
  }

  // What follows is the same for every gradient: one that is smooth, one with kinks, one that jumps and is 0 far out.
  const kinds = byHand.filter(({ row }) => ['arctan', 'piecewiseQuadratic', 'box'].includes(row.name));
  for (const spike of drawn(kinds, 1)) {
    const { gradient } = spike;
    it(`${spike.row.name}: the cotangent, the threshold, a place without a number`, () => {
      expect(diagnose(spike, gradient, { cotangent: () => 1 })?.cause).to.equal('cotangent-ignored');
      expect(diagnose(spike, gradient, { cotangent: (ct) => ct * ct })?.cause).to.equal('cotangent-squared');
      expect(diagnose(spike, gradient, { cotangent: Math.abs })?.cause).to.equal('cotangent-absolute');
      expect(diagnose(spike, gradient, { cotangent: Math.sign })?.cause).to.equal('cotangent-sign');
      expect(diagnose(spike, gradient, { threshold: 0.7 })?.text).to.match(/from x = 0.7 on/);
      expect(diagnose(spike, gradient, { threshold: 5e-324 })?.cause).to.equal('forward-strict');
      expect(diagnose(spike, (x) => (Object.is(x, -0) ? -Infinity : gradient(x)))?.cause).to.equal(
        'gradient-not-finite',
      );
    });
  }
});
