import { expect } from 'chai';
import { allocate } from '../../lib/array.ts';
import { type CheckSurrogateOptions, checkSurrogate } from '../../lib/check/check-surrogate.ts';
import { drawSettings } from '../../lib/check/settings.ts';
import { random, type Surrogate, surrogate, surrogates } from '../../lib/index.ts';
import { brokenRule } from '../../lib/surrogate-definition.ts';
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
      'support',
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
    for (const seed of [0, 7, 123456789]) {
      for (const spike of family) {
        const report = checkSurrogate(spike, {
          seed,
          settings: drawSettings(spike.row, random(seed)).slice(-2),
        });
        expect(report.passed, `seed ${seed}: ${report}`).to.equal(true);
      }
    }
  });

  it('needs no declared kinks where the length is right', () => {
    for (const { row } of [surrogates.softSign, surrogates.piecewiseQuadratic, surrogates.rect]) {
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
      /^arctan: \d of 9 checks failed\n✗ gradient: /,
    );
    expect(checkSurrogate(arctan, { assert: true, settings: [] }).passed).to.equal(true);
  });

  it('fails when the tolerance is below what differences can do', () => {
    const { checks } = checkSurrogate(arctan, { tolerance: 1e-15, settings: [] });
    expect(checks[0]?.message).to.match(/^inconclusive at \d+ of \d+ points/);
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
      'checkSurrogate: got an unknown parameter "tolerence", known are settings, tolerance, seed, assert.',
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
      'arctan: got an unknown parameter "beta", known are alpha.',
    );
  });
});

describe('the settings that a surrogate is checked under', () => {
  it('lie in the domain, on both sides of each default', () => {
    for (const { row } of family) {
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
