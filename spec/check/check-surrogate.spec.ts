import { expect } from 'chai';
import { allocate } from '../../lib/array/layout.ts';
import { type CheckSurrogateOptions, checkSurrogate } from '../../lib/check/check-surrogate.ts';
import { drawSettings } from '../../lib/check/settings.ts';
import { random, type Surrogate, surrogate, surrogates } from '../../lib/index.ts';
import { brokenRule } from '../../lib/surrogates/core/surrogate-definition.ts';
import { drawn } from '../support/covering.ts';
import { timeLimit } from '../support/runs.ts';
import { family } from './plants.ts';

const { arctan, rect } = surrogates;

describe('checkSurrogate', () => {
  it('names what it checked', () => {
    const names = checkSurrogate(rect).checks.map(({ name }) => name);
    expect(names).to.eql([
      'gradient',
      'kinks',
      'integral',
      'cotangents',
      'kernels',
      'forward',
      'special values',
      'evenness',
      'origin at threshold',
      'mass',
      'peak',
      'support',
      'parameter gradient',
    ]);
  });

  it('checks what the row declares, and no more', () => {
    const bare = surrogate({ name: 'bare', origin: Math.sinh, gradient: Math.cosh });
    expect(checkSurrogate(surrogate({ name: 'x', origin: (x) => 2 * x, gradient: () => 2 })).passed).to.equal(
      true,
    );
    const { checks } = checkSurrogate(bare);
    expect(checks.map(({ name }) => name)).to.not.include.members(['mass', 'support', 'evenness', 'kinks']);
  });

  it('checks the parameters of the instance, the defaults, and others', () => {
    const seen = new Set<number>();
    const spy = surrogate({
      ...arctan.row,
      gradient: (x, p) => seen.add(p.alpha) && arctan.row.gradient(x, p),
    });
    expect(checkSurrogate(spy({ alpha: 3.25 })).passed).to.equal(true);
    expect(seen).to.include.keys([3.25, 1, 0.5, 2, 4]);
    expect(seen.size).to.be.at.least(10);
  });

  it('checks the given settings instead', () => {
    const seen = new Set<number>();
    const spy = surrogate({
      ...arctan.row,
      gradient: (x, p) => seen.add(p.alpha) && arctan.row.gradient(x, p),
    });
    seen.clear();
    checkSurrogate(spy({ alpha: 3 }), { settings: [{ alpha: 7 }, { alpha: 8 }, { alpha: 7 }] });
    expect([...seen]).to.eql([3, 7, 8]);
  });

  it('is the same each time, and another for another seed', () => {
    const once = JSON.stringify(checkSurrogate(arctan));
    expect(JSON.stringify(checkSurrogate(arctan))).to.equal(once);
    expect(JSON.stringify(checkSurrogate(arctan, { seed: 2 }))).to.not.equal(once);
  });

  it('has no false alarm under other seeds', () => {
    for (const seed of drawn([0, 7, 123456789], 1)) {
      for (const spike of drawn(family, 2)) {
        const report = checkSurrogate(spike, {
          seed,
          settings: drawSettings(spike.row, random(seed)).slice(-2),
        });
        expect(report.passed, `seed ${seed}: ${report}`).to.equal(true);
      }
    }
  }).timeout(timeLimit(300));

  it('needs no declared kinks where the length is right', () => {
    const { softSign, piecewiseQuadratic } = surrogates;
    for (const { row } of drawn([softSign, piecewiseQuadratic, rect], 1)) {
      const { name, parameters, origin, gradient, length } = row;
      const bare = surrogate({
        name,
        ...(parameters && { parameters }),
        ...(length && { length }),
        origin,
        gradient,
      });
      const report = checkSurrogate(bare);
      expect(report.passed, String(report)).to.equal(true);
    }
  });

  // None of these says how narrow it is, and none but the first where its kink is.
  const narrow = (k: number) => ({
    'fast sigmoid with its kink': {
      kinks: () => [0],
      origin: (x: number) => (Math.abs(x) === Infinity ? Math.sign(x) / k : x / (1 + k * Math.abs(x))),
      gradient: (x: number) => 1 / (1 + k * Math.abs(x)) ** 2,
    },
    'fast sigmoid': {
      origin: (x: number) => (Math.abs(x) === Infinity ? Math.sign(x) / k : x / (1 + k * Math.abs(x))),
      gradient: (x: number) => 1 / (1 + k * Math.abs(x)) ** 2,
    },
    arctan: { origin: (x: number) => Math.atan(k * x), gradient: (x: number) => k / (1 + (k * x) ** 2) },
    exponential: {
      origin: (x: number) => (x < 0 ? Math.exp(k * x) / 2 : 1 - Math.exp(-k * x) / 2),
      gradient: (x: number) => (k * Math.exp(-k * Math.abs(x))) / 2,
    },
    triangle: {
      origin: (x: number) => {
        const u = Math.min(1, Math.max(-1, k * x));
        return u - (u * Math.abs(u)) / 2;
      },
      gradient: (x: number) => k * Math.max(0, 1 - k * Math.abs(x)),
    },
    box: {
      origin: (x: number) => Math.min(Math.max(k * x + 0.5, 0), 1),
      gradient: (x: number) => (Math.abs(x) <= 0.5 / k ? k : 0),
    },
  });

  for (const name of drawn(Object.keys(narrow(1)) as (keyof ReturnType<typeof narrow>)[], 3)) {
    it(`passes a narrow ${name} of origin and gradient alone, and catches one that is wrong by 0.1 %`, () => {
      for (const k of drawn([1, 25, 707.1787072, 1000, 5191], 2)) {
        const row = { name, ...narrow(k)[name] };
        for (const seed of drawn([1, 2, 3], 1)) {
          const report = checkSurrogate(surrogate(row), { seed });
          expect(report.passed, `k = ${k}: ${report}`).to.equal(true);
        }
        const wrong = surrogate({ ...row, gradient: (x) => 1.001 * row.gradient(x) });
        expect(failures(wrong), `k = ${k}`).to.include('gradient');
      }
    });
  }

  it('catches a box that is wider or narrower than its origin says, though no kink is declared', () => {
    for (const half of drawn([0.51, 0.501, 0.5001, 0.500001, 0.499, 0.4999, 0.499999], 2)) {
      const box = surrogate({
        name: 'box',
        origin: (x) => Math.min(Math.max(x + 0.5, 0), 1),
        gradient: (x) => (Math.abs(x) < half ? 1 : 0),
        mass: () => 1,
      });
      expect(failures(box), `${half}`).to.include.members(['integral', 'mass']);
      if (Math.abs(half - 0.5) > 5e-5) expect(failures(box), `${half}`).to.include('gradient');
    }
  });

  it('catches a gradient that is wrong at one point alone, and takes one between those of its sides', () => {
    const origin = (x: number) => Math.atan(x);
    const slope = (x: number) => 1 / (1 + x * x);
    for (const gradient of [
      (x: number) => (x === 0 ? 0 : slope(x)),
      (x: number) => Math.sign(x) ** 2 * slope(x),
    ]) {
      const { checks } = checkSurrogate(surrogate({ name: 'alone', origin, gradient }));
      const failed = checks.filter(({ passed }) => !passed);
      expect(failed.map(({ name, worst }) => [name, worst?.x, worst?.place])).to.deep.equal([
        ['gradient', 0, 'a point on its own'],
      ]);
    }
    const corner = surrogate({ name: 'corner', origin: (x) => Math.abs(x), gradient: (x) => Math.sign(x) });
    expect(checkSurrogate(corner).checks.filter(({ passed }) => !passed)).to.deep.equal([]);
  });

  it('catches an origin that jumps where its gradient does, though no kink is declared', () => {
    const jumping = surrogate({
      name: 'jumping',
      origin: (x) => (x > 0.3 ? x + 1e-9 : 0.3),
      gradient: (x) => (x > 0.3 ? 1 : 0),
    });
    expect(failures(jumping)).to.eql(['integral']);
  });

  it('catches an origin that jumps up to a hundred lengths away', () => {
    for (const at of drawn([-99.5, -93, 62, 92, 96, 99.5], 3)) {
      const jumping = surrogate({
        name: 'jumping',
        origin: (x) => Math.atan(x) + (x > at ? 1 : 0),
        gradient: (x) => 1 / (1 + x * x),
      });
      expect(failures(jumping), `${at}`).to.include('integral');
    }
  });

  it('counts the mass of a box that is narrow beside its threshold, though no kink is declared', () => {
    const width = 2 ** -10;
    for (const threshold of drawn([1000, -1000.5, 1000.37], 1)) {
      const box = surrogate({
        name: 'box',
        threshold: () => threshold,
        origin: (x) => Math.min(Math.max((x - threshold) / width + 0.5, 0), 1),
        gradient: (x) => (Math.abs(x - threshold) < width / 2 ? 1 / width : 0),
        length: () => width,
        mass: () => 1,
      });
      expect(failures(box), `${threshold}`).to.eql([]);
    }
  });

  it('takes no point that is as close to a kink as rounding allows for one beside it', () => {
    for (const at of drawn([3e5, 1e6, -4e6], 1)) {
      const ramp = surrogate({
        name: 'ramp',
        threshold: () => at,
        origin: (x) => 1e5 * Math.max(0, x - at),
        gradient: (x) => (x > at ? 1e5 : 0),
        kinks: () => [at],
        length: () => 1e-5,
      });
      const { checks } = checkSurrogate(ramp);
      const open = checks.filter(({ passed, inconclusive }) => !passed || inconclusive > 0);
      expect(open, `${at}`).to.deep.equal([]);
    }
  });

  it('requires a number at infinity of the gradient; of the origin only where a mass is declared', () => {
    const textbook = { name: 'textbook', origin: (x: number) => x / (1 + 25 * Math.abs(x)) };
    const gradient = (x: number) => 1 / (1 + 25 * Math.abs(x)) ** 2;
    expect(failures(surrogate({ ...textbook, gradient }))).to.eql([]);
    const messages = (row: Parameters<typeof surrogate>[0]) =>
      checkSurrogate(surrogate(row)).checks.flatMap(({ message }) => message || []);
    expect(messages({ ...textbook, gradient, mass: () => 2 / 25 })).to.eql([
      'the origin is NaN at x = -Infinity, where mass needs its limit',
    ]);
    expect(messages({ ...textbook, gradient: (x) => gradient(x) + 0 * x })).to.eql([
      'the gradient is NaN at x = -Infinity',
    ]);
  });

  it('passes a gradient that grows without end, of which cotangents overflow in Float32', () => {
    const square = surrogate({ name: 'square', origin: (x) => x ** 2 / 2, gradient: (x) => x });
    const report = checkSurrogate(square, { settings: [] });
    expect(report.passed, String(report)).to.equal(true);
  });

  it('passes a forward of several levels, checked against its threshold', () => {
    const levels = (threshold: number) =>
      surrogate({
        name: 'levels',
        origin: (x) => Math.min(Math.max(x, 0), 3),
        gradient: (x) => (x > 0 && x < 3 ? 1 : 0),
        forward: (x) => Math.round(Math.min(Math.max(x, 0), 3)),
        threshold: () => threshold,
        kinks: () => [0, 3],
        support: () => [0, 3],
      });
    expect(checkSurrogate(levels(0.5)).passed).to.equal(true);
    const { checks } = checkSurrogate(levels(0));
    expect(checks.filter(({ passed }) => !passed).map(({ name }) => name)).to.eql(['forward']);
  });

  it('reports a function of the row that throws, with its text', () => {
    const throwing = surrogate({
      ...arctan.row,
      mass: ({ alpha }) => {
        if (alpha > 1) throw new Error('no mass here');
        return 1;
      },
    });
    const mass = checkSurrogate(throwing).checks.find(({ name }) => name === 'mass');
    expect(mass).to.include({ passed: false, message: 'no mass here (alpha = 2)' });
  });

  it('leaves Float32 in force, also when something throws on the tape', () => {
    const kernels = {
      ...arctan.kernels,
      vjp: () => {
        throw new Error('no tape here');
      },
    };
    const throwing = surrogate({
      ...arctan.row,
      gradient: (x, p) => {
        if (x > 3) throw new Error('too far');
        return arctan.row.gradient(x, p);
      },
    });
    Object.assign(throwing, { kernels });
    expect(checkSurrogate(throwing).passed).to.equal(false);
    expect(allocate(1)).to.be.an.instanceOf(Float32Array);
  });

  it('throws the text of the report with assert', () => {
    const wrong = surrogate({ ...arctan.row, gradient: () => 1 });
    expect(() => checkSurrogate(wrong, { assert: true })).to.throw(
      Error,
      /^arctan: \d of 12 checks failed\n✗ gradient: /,
    );
    expect(checkSurrogate(arctan, { assert: true, settings: [] }).passed).to.equal(true);
  });

  it('fails when the tolerance is below what differences can do', () => {
    const { checks } = checkSurrogate(arctan, { tolerance: 1e-15, settings: [] });
    expect(checks[0]?.message).to.match(/^inconclusive at \d+ of \d+ points/);
  });

  it('takes settings in the parameters of the surrogate', () => {
    // @ts-expect-error: there is no such parameter.
    const misspelt = () => checkSurrogate(arctan, { settings: [{ alhpa: 3 }] });
    expect(misspelt).to.throw(TypeError, 'got an unknown parameter "alhpa"');
    const whole: CheckSurrogateOptions = { settings: [{ alpha: 3 }] };
    expect(checkSurrogate(arctan, whole).passed).to.equal(true);
  });

  it('says what is wrong with a setting', () => {
    for (const [setting, shown] of [
      [null, 'null'],
      [3, '3'],
      [[1], 'an array of 1'],
    ] as const) {
      const settings = [{ alpha: 2 }, setting] as unknown as [];
      expect(() => checkSurrogate(arctan, { settings })).to.throw(
        TypeError,
        `checkSurrogate: got ${shown} as settings[1] when parameters by name were due.`,
      );
    }
  });

  it('says what is wrong with its arguments', () => {
    const bad = (options: unknown) => () => checkSurrogate(arctan, options as CheckSurrogateOptions);
    expect(() => checkSurrogate(3 as unknown as Surrogate)).to.throw(
      TypeError,
      'checkSurrogate: got 3 when a surrogate, as surrogate(row) makes it, was due.',
    );
    expect(() => checkSurrogate(Math.sin as unknown as Surrogate)).to.throw(
      TypeError,
      'checkSurrogate: got the function sin when a surrogate, as surrogate(row) makes it, was due.',
    );
    expect(bad(null)).to.throw(TypeError, 'checkSurrogate: got null as options when an object was due.');
    expect(bad({ tolerence: 1 })).to.throw(
      TypeError,
      'checkSurrogate: got an unknown option "tolerence", known are settings, certify, tolerance, seed, assert.',
    );
    expect(bad({ tolerance: '1' })).to.throw(
      TypeError,
      'checkSurrogate: got "1" as tolerance when a number was due.',
    );
    expect(bad({ tolerance: 0 })).to.throw(
      RangeError,
      'checkSurrogate: got the tolerance 0 when one above 0 was due.',
    );
    expect(bad({ seed: 0.5 })).to.throw(
      RangeError,
      'checkSurrogate: got the seed 0.5 when an integer of 32 bits was due.',
    );
    expect(bad({ assert: 1 })).to.throw(
      TypeError,
      'checkSurrogate: got 1 as assert when true or false was due.',
    );
    expect(bad({ settings: 4 })).to.throw(
      TypeError,
      'checkSurrogate: got 4 as settings when an array of parameters by name was due.',
    );
    expect(bad({ settings: [{ alpha: -1 }] })).to.throw(RangeError, 'arctan: alpha must be above 0, got -1.');
    expect(bad({ settings: [{ beta: 1 }] })).to.throw(
      TypeError,
      'arctan: got an unknown parameter "beta", known are alpha, strict.',
    );
  });
});

function failures(spike: Surrogate): string[] {
  return checkSurrogate(spike)
    .checks.filter(({ passed }) => !passed)
    .map(({ name }) => name);
}

describe('the settings that a surrogate is checked under', () => {
  it('lie in the domain, on both sides of each default', () => {
    for (const { row } of drawn(family, 6)) {
      for (let seed = 0; seed < 20; seed++) {
        const settings = drawSettings(row, random(seed));
        for (const [name, spec] of Object.entries(row.parameters ?? {})) {
          const values = settings.map((setting) => setting[name] as number);
          for (const value of values)
            expect(brokenRule(spec, value), `${row.name} ${name}`).to.equal(undefined);
          expect(Math.max(...values)).to.be.above(spec.default);
          if (spec.default !== spec.min) expect(Math.min(...values)).to.be.below(spec.default);
          if (spec.min !== undefined && Number.isInteger(spec.min)) expect(values).to.include(spec.min);
        }
      }
    }
  });
});
