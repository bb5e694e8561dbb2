import { expect } from 'chai';
import { allocate } from '../../lib/array/layout.ts';
import { type CheckManualGradOptions, checkManualGrad } from '../../lib/check/check-manual-grad.ts';
import {
  add,
  div,
  exp,
  greaterEqual,
  log,
  type Surrogate,
  sigmoid,
  square,
  sum,
  surrogates,
  type Tensor,
  tensor,
  where,
} from '../../lib/index.ts';
import { drawn } from '../support/covering.ts';
import { SomeSpecs } from '../support/some-specs.ts';
import { manual } from './plants.ts';

const logistic = (x: number) => Math.exp(-Math.abs(x)) / (1 + Math.exp(-Math.abs(x))) ** 2;

function failures(...args: Parameters<typeof checkManualGrad>): string[] {
  return checkManualGrad(...args)
    .checks.filter(({ passed }) => !passed)
    .map(({ name }) => name);
}

describe('checkManualGrad', () => {
  it('passes a gradient by hand against an origin in tensor operations', () => {
    const report = checkManualGrad((x) => sigmoid(x), manual(logistic));
    expect(report.passed, String(report)).to.equal(true);
    expect(report.maxRelError).to.be.below(1e-7);
    expect(report.checks.map(({ name }) => name)).to.eql([
      'gradient',
      'tails',
      'integral',
      'cotangents',
      'forward',
      'special values',
      'float32',
    ]);
  });

  it('passes the built-in functions, kinks untold', () => {
    const { softSign, rect, leakyRelu, secantLif } = surrogates;
    for (const spike of drawn<Surrogate<string>>([softSign, rect, leakyRelu, secantLif] as never, 1)) {
      const report = checkManualGrad(
        (x) => spike.origin(x),
        (x) => spike(x),
      );
      expect(report.passed, String(report)).to.equal(true);
    }
  });

  // What a comparison of two automatic gradients on the grid -2, -2 + 1/256, …, 2 does not see.
  describe('sees', () => {
    const some = new SomeSpecs();

    some.it('a cotangent that is not used', () => {
      expect(failures(sigmoid, manual(logistic, { cotangent: () => 1 }))).to.eql(['cotangents']);
    });

    some.it('a cotangent that is used by its sign or its size only', () => {
      expect(failures(sigmoid, manual(logistic, { cotangent: Math.sign }))).to.eql(['cotangents']);
      expect(failures(sigmoid, manual(logistic, { cotangent: Math.abs }))).to.eql(['cotangents']);
    });

    some.it('a forward with another threshold', () => {
      expect(failures(sigmoid, manual(logistic, { threshold: 0.7 }))).to.eql(['forward']);
    });

    some.it('a gradient that is wrong beyond |x| > 2 only', () => {
      const wrong = manual((x) => (Math.abs(x) > 2 ? 1.001 : 1) * logistic(x));
      expect(failures(sigmoid, wrong)).to.include.members(['gradient', 'tails', 'integral']);
    });

    some.it('an origin that is off by a constant, where its value at 0 is known', () => {
      const shifted = (x: Tensor) => add(sigmoid(x), 123);
      expect(failures(shifted, manual(logistic), { originAtZero: 0.5 })).to.eql(['origin at zero']);
      expect(failures(sigmoid, manual(logistic), { originAtZero: 0.5 })).to.eql([]);
    });

    some.it('an origin that jumps: S2NN with 1 for 1/2', () => {
      const origin = (x: Tensor) => where(greaterEqual(x, 0), add(log(add(positive(x), 1)), 1), sigmoid(x));
      const gradient = (x: number) => (x >= 0 ? 1 / (1 + x) : logistic(x));
      expect(failures(origin, manual(gradient))).to.eql(['integral']);
      const right = (x: Tensor) => where(greaterEqual(x, 0), add(log(add(positive(x), 1)), 0.5), sigmoid(x));
      expect(failures(right, manual(gradient))).to.eql([]);
    });

    some.it('NaN at -0 and at infinity', () => {
      expect(
        failures(
          sigmoid,
          manual((x) => (Object.is(x, -0) ? -Infinity : logistic(x))),
        ),
      ).to.eql(['special values']);
      expect(
        failures(
          sigmoid,
          manual((x) => logistic(x) + x * 0),
        ),
      ).to.eql(['special values']);
    });

    some.it('a box that is too wide, kinks untold', () => {
      const origin = (x: Tensor) => surrogates.rect.origin(x);
      expect(
        failures(
          origin,
          manual((x) => (Math.abs(x) < 0.5 ? 1 : 0)),
        ),
      ).to.eql([]);
      const wrong = manual((x) => (Math.abs(x) < 0.5001 ? 1 : 0));
      expect(failures(origin, wrong)).to.eql(['gradient', 'integral']);
    });

    some.it('a formula that overflows in Float32', () => {
      const naive = (x: Tensor) => {
        const e = exp(x);
        return div(e, add(e, 1));
      };
      const fails = failures(naive, naive, { forward: false });
      expect(fails).to.include('float32');
    });

    some.it('a narrow error between two points', () => {
      const wrong = manual((x) => (x > 1.2 && x < 1.22 ? 1.01 : 1) * logistic(x));
      expect(failures(sigmoid, wrong)).to.include('integral');
    });

    some.define(5);
  });

  it('takes another forward, or none', () => {
    const spiking = (x: Tensor) => surrogates.sigmoid({ alpha: 1 }).origin(x);
    expect(failures(sigmoid, spiking)).to.eql(['forward']);
    expect(failures(sigmoid, spiking, { forward: false })).to.eql([]);
    const strict = (x: number) => (x > 0 ? 1 : 0);
    expect(failures(sigmoid, manual(logistic), { forward: strict })).to.eql(['forward']);
    const upTo5 = (x: number) => (x >= 0 && x < 5 ? 1 : 0);
    expect(failures(sigmoid, manual(logistic), { forward: upTo5 })).to.eql(['forward']);
  });

  it('takes kinks, a length and a range', () => {
    const narrow = surrogates.piecewiseQuadratic({ alpha: 200 });
    const options = { kinks: [-1 / 200, 0, 1 / 200], length: 1 / 200, range: [-0.02, 0.02] as const };
    const report = checkManualGrad(
      (x) => narrow.origin(x),
      (x) => narrow(x),
      options,
    );
    expect(report.passed, String(report)).to.equal(true);
  });

  it('is the same each time, and throws with assert', () => {
    const wrong = manual(() => 1);
    expect(JSON.stringify(checkManualGrad(sigmoid, wrong))).to.equal(
      JSON.stringify(checkManualGrad(sigmoid, wrong)),
    );
    expect(() => checkManualGrad(sigmoid, wrong, { assert: true })).to.throw(
      Error,
      /checks failed\n✗ gradient: .*\n/,
    );
  });

  it('passes on what a function throws, and leaves Float32 in force', () => {
    const throwing = () => {
      throw new Error('not today');
    };
    expect(() => checkManualGrad(sigmoid, throwing)).to.throw(Error, 'not today');
    expect(() => checkManualGrad(throwing, manual(logistic))).to.throw(Error, 'not today');
    expect(allocate(1)).to.be.an.instanceOf(Float32Array);
    expect(() => checkManualGrad(sigmoid, (x) => greaterEqual(x, 0))).to.throw(
      Error,
      'checkManualGrad: the value depends on none of the tensors that it is to be differentiated by.',
    );
  });

  it('says what is wrong with its arguments', () => {
    const bad = (options: unknown) => () =>
      checkManualGrad(sigmoid, manual(logistic), options as CheckManualGradOptions);
    const functions = (origin: unknown, spiking: unknown) => () =>
      checkManualGrad(origin as typeof sigmoid, spiking as typeof sigmoid);
    const place = 'checkManualGrad: ';
    expect(functions(1, sigmoid)).to.throw(
      TypeError,
      `${place}got 1 as origin when a function of a Tensor was due.`,
    );
    expect(functions(sigmoid, tensor(1))).to.throw(
      TypeError,
      `${place}got a Tensor as spiking when a function of a Tensor was due.`,
    );
    expect(functions((x: Tensor) => sum(x), manual(logistic))).to.throw(
      RangeError,
      /^checkManualGrad: origin gave shape \[\] for an input of shape \[\d+\] when the same shape was due\.$/,
    );
    expect(functions(sigmoid, (x: Tensor) => sum(square(x)))).to.throw(
      RangeError,
      /spiking gave shape \[\] for/,
    );
    expect(functions(() => 3, manual(logistic))).to.throw(
      TypeError,
      `${place}origin gave 3 when a Tensor was due.`,
    );
    expect(bad({ eps: 1 })).to.throw(
      TypeError,
      `${place}got an unknown option "eps", known are kinks, length, range, forward, originAtZero, tolerance, seed, assert.`,
    );
    expect(bad({ kinks: 0 })).to.throw(
      TypeError,
      `${place}got 0 as kinks when an array of finite numbers was due.`,
    );
    expect(bad({ length: -1 })).to.throw(RangeError, `${place}got the length -1 when one above 0 was due.`);
    expect(bad({ range: 3 })).to.throw(TypeError, `${place}got 3 as range when two finite numbers were due.`);
    expect(bad({ range: [2, 1] })).to.throw(
      RangeError,
      `${place}got the range [2, 1] when low < high was due.`,
    );
    expect(bad({ forward: true })).to.throw(
      TypeError,
      `${place}got true as forward when a function of a number, or false, was due.`,
    );
    expect(bad({ originAtZero: '0' })).to.throw(
      TypeError,
      `${place}got "0" as originAtZero when a number was due.`,
    );
  });
});

/** x where it is above 0, else 0. */
function positive(x: Tensor): Tensor {
  return where(greaterEqual(x, 0), x, 0);
}
