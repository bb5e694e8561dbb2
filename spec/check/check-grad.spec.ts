import { expect } from 'chai';
import { allocate, wrap } from '../../lib/array/layout.ts';
import { Tensor as TensorOf } from '../../lib/autodiff/tensor.ts';
import { type CheckGradOptions, checkGrad } from '../../lib/check/check-grad.ts';
import {
  add,
  concat,
  div,
  exp,
  type LifOptions,
  lif,
  log,
  logSoftmax,
  matmul,
  max,
  mean,
  mul,
  pow,
  primitive,
  random,
  relu,
  reshape,
  type SpikingRun,
  sigmoid,
  smooth,
  softmax,
  sqrt,
  square,
  stopGradient,
  sub,
  sum,
  surrogates,
  type Tensor,
  tanh,
  tensor,
  transpose,
  vjp,
  zeros,
} from '../../lib/index.ts';
import { drawn } from '../support/covering.ts';
import { SomeSpecs } from '../support/some-specs.ts';

const generator = random(5);
const [a, b] = [generator.normal([3, 4]), generator.normal([4, 2])];
const row = generator.normal([4]);
const positive = generator.uniform([3, 4], 0.2, 2);

type Function = (...inputs: Tensor[]) => Tensor;

const right: readonly (readonly [name: string, f: Function, inputs: readonly Tensor[]])[] = [
  ['matmul', (x, y) => matmul(x as Tensor, y as Tensor), [a, b]],
  ['softmax', (x) => softmax(x as Tensor), [a]],
  ['logSoftmax', (x) => logSoftmax(x as Tensor), [a]],
  ['a broadcast sum', (x, y) => add(x as Tensor, y as Tensor), [a, row]],
  ['a power', (x, y) => pow(x as Tensor, y as Tensor), [positive, a]],
  ['log and √, whose domain ends nearby', (x) => mul(log(x as Tensor), sqrt(x as Tensor)), [positive]],
  ['relu and max, which have kinks', (x) => add(relu(x as Tensor), max(x as Tensor, 1, true)), [a]],
  ['views', (x) => concat([transpose(x as Tensor), reshape(square(x as Tensor), [4, 3])], 0), [a]],
  ['a scalar', (x) => mean(tanh(x as Tensor)), [a]],
  ['an unused input', (x, _y) => sigmoid(x as Tensor), [a, b]],
  ['a detached input', (x, y) => mul(x as Tensor, stopGradientOfOnes(y as Tensor)), [a, row]],
  [
    'a small network inside smooth',
    (x, w, u) => smooth(() => matmul(surrogates.arctan(matmul(x as Tensor, w as Tensor)), u as Tensor)),
    [a, b, generator.normal([2, 3])],
  ],
];

const detached: readonly LifOptions[] = [
  { detachReset: true },
  { detachReset: true, reset: 'value', vReset: -0.25 },
  { detachReset: true, resetDelay: true },
  { detachReset: true, resetDelay: true, reset: 'value', resetDrops: 'charge' },
  { detachReset: true, refractory: 2 },
];

/** All that a run of neurons gives, as one tensor. */
function everythingOf({ spikes, v, state }: SpikingRun<{ readonly v: Tensor }>): Tensor {
  return concat([spikes, v, reshape(state.v, [1, ...state.v.shape])], 0);
}

/** A product whose vjp is wrong for one input. */
function product(wrong: (ct: number, y: number, i: number) => number): Function {
  const made = primitive({
    name: 'product',
    forward: (x, y) => wrap(x.data.map((value, i) => value * (y.data[i] as number)) as Float64Array, x.shape),
    vjp: (ct, _, x, y) => [
      wrap(
        x.data.map((_, i) => ct.get(...place(x.shape, i)) * (y.data[i] as number)) as Float64Array,
        x.shape,
      ),
      wrap(x.data.map((value, i) => wrong(ct.get(...place(x.shape, i)), value, i)) as Float64Array, x.shape),
    ],
  });
  return (x, y) => made(x as Tensor, y as Tensor);
}

/** The index of an element of a matrix. */
function place([, columns = 1]: readonly number[], i: number): [number, number] {
  return [Math.floor(i / columns), i % columns];
}

function failures(f: Function, inputs: readonly Tensor[], options?: CheckGradOptions): string[] {
  return checkGrad(f, inputs, options)
    .checks.filter(({ passed }) => !passed)
    .map(({ name }) => name);
}

describe('checkGrad', () => {
  const [some, detachedSpecs] = [new SomeSpecs(), new SomeSpecs()];

  for (const [name, f, inputs] of drawn(right, 4)) {
    it(`passes ${name}`, () => {
      const report = checkGrad(f, inputs);
      expect(report.passed, String(report)).to.equal(true);
    });
  }

  some.it('passes a primitive by hand', () => {
    expect(
      failures(
        product((ct, x) => ct * x),
        [a, positive],
      ),
    ).to.eql([]);
  });

  it('catches a vjp that is wrong by 0.1 % for one input only, and says which', () => {
    const report = checkGrad(
      product((ct, x) => 1.001 * ct * x),
      [a, positive],
    );
    const [coordinates] = report.checks;
    expect(coordinates?.passed).to.equal(false);
    expect(coordinates?.worst?.place).to.match(/^inputs\[1\]\[\d, \d\]$/);
    expect(report.checks[1]?.passed).to.equal(false);
  });

  some.it('catches a vjp that is wrong for one element only', () => {
    const wrong = product((ct, x, i) => (i === 6 ? 0 : ct * x));
    expect(checkGrad(wrong, [a, positive]).checks[0]?.worst?.place).to.equal('inputs[1][1, 2]');
  });

  some.it('catches a single wrong element by directions when few are looked at one by one', () => {
    const wrong = product((ct, x, i) => (i === 6 ? 1.01 : 1) * ct * x);
    expect(failures(wrong, [a, positive], { coordinates: 1 })).to.include('directions');
  });

  some.it('catches a vjp that is not linear in its cotangent', () => {
    expect(
      failures(
        product((ct, x) => Math.abs(ct) * x),
        [a, positive],
      ),
    ).to.include('cotangents');
    expect(
      failures(
        product((_, x) => x),
        [a, positive],
      ),
    ).to.include('cotangents');
    expect(
      failures(
        product((ct, x) => ct * x + 1e-12),
        [a, positive],
      ),
    ).to.include('cotangents');
  });

  some.it('catches a vjp that is another each time', () => {
    let calls = 0;
    const drifting = product((ct, x) => ct * x * (1 + 1e-12 * calls++));
    expect(failures(drifting, [a, positive])).to.include('repeatable');
  });

  some.it('catches a gradient for an input on which the value does not depend', () => {
    const ignoring = primitive({
      name: 'first',
      forward: (x) => wrap(x.data.slice() as Float64Array, x.shape),
      vjp: (ct, _, __, y) => [ct, wrap(y.data.map(() => 1e-12) as Float64Array, y.shape)],
    });
    const f: Function = (x, y) => ignoring(x as Tensor, y as Tensor);
    expect(failures(f, [a, positive])).to.include('unused inputs');
  });

  some.it('catches a gradient that is stopped', () => {
    const f: Function = (x) => mul(x as Tensor, stopGradient(x as Tensor));
    expect(failures(f, [a])).to.include.members(['coordinates', 'directions']);
  });

  some.it('passes what is detached inside smooth: it is held while differencing', () => {
    const f: Function = (x, w) =>
      smooth(() => mul(matmul(x as Tensor, w as Tensor), stopGradient(sum(x as Tensor))));
    expect(failures(f, [a, b])).to.eql([]);
  });

  for (const options of detached) {
    const layer = lif({ beta: 0.9, surrogate: surrogates.sigmoid(), ...options });
    const inputs = [random(2).uniform([6, 1, 3], 0, 1.5), random(3).uniform([1, 3])];
    const from = (v: Tensor) =>
      options.refractory ? ({ v, refractory: zeros(v.shape) } as { v: Tensor }) : v;

    detachedSpecs.it(
      `passes neurons with ${JSON.stringify(options)}, in spikes, membranes and last state`,
      () => {
        const report = checkGrad(
          (x, v) => smooth(() => everythingOf(layer.run(x as Tensor, from(v as Tensor)))),
          inputs,
        );
        expect(report.passed, String(report)).to.equal(true);
      },
    );

    detachedSpecs.it(
      `catches a gradient that goes through the detached reset of ${JSON.stringify(options)}, and one without held values`,
      () => {
        const through = lif({ beta: 0.9, surrogate: surrogates.sigmoid(), ...options, detachReset: false });
        const planted = primitive({
          name: 'planted',
          forward: (x, v) => everythingOf(layer.run(new TensorOf(x), from(new TensorOf(v)))).array,
          vjp: (ct, _, x, v) => {
            const [, pull] = vjp(
              (...at) => everythingOf(through.run(at[0] as Tensor, from(at[1] as Tensor))),
              [new TensorOf(x), new TensorOf(v)],
            );
            return pull(new TensorOf(ct)).map(({ array }) => array);
          },
        });
        const f: Function = (x, v) => smooth(() => planted(x as Tensor, v as Tensor));
        expect(failures(f, inputs, { coordinates: 6 })).to.include.members(['coordinates', 'directions']);
        const numbers = (x: Tensor) => tensor(x.toTypedArray(), x.shape);
        expect(failures((x) => smooth(() => mul(x as Tensor, numbers(x as Tensor))), [a])).to.include(
          'coordinates',
        );
      },
    );
  }

  some.it('says so where a function detaches other values at other numbers', () => {
    const f: Function = (x) => {
      const [first = 0] = (x as Tensor).toTypedArray();
      return smooth(() => (first > 0.5 ? mul(x as Tensor, stopGradient(x as Tensor)) : (x as Tensor)));
    };
    expect(checkGrad(f, [tensor([0.4])]).checks[0]?.message).to.match(
      /^f threw at .*: it detaches values that it did not detach at the inputs; give a smaller length$/,
    );
  });

  some.it('catches the surrogate gradient of a network that spikes: its forward is a step', () => {
    const f: Function = (x) => surrogates.arctan(x as Tensor);
    expect(failures(f, [a])).to.include('coordinates');
    expect(failures((x) => smooth(() => f(x as Tensor)), [a])).to.eql([]);
  });

  /** Its numbers, with what rounding to a number leaves of them. */
  const rounded = (x: Tensor, size: Tensor) => sub(add(x, size), size);

  some.it('says so where rounding leaves too little of the function', () => {
    const f: Function = (x) => rounded(x as Tensor, tensor([1e12]));
    expect(checkGrad(f, [tensor([1, -2, 0.5])]).checks[0]?.message).to.match(
      /inconclusive at 3 of 3 points: is the length too large/,
    );
  });

  some.it('takes shorter steps where its own are too long', () => {
    const f: Function = (x) => sigmoid(mul(x as Tensor, 1e6));
    const inputs = [tensor([1e-6, -2e-6, 5e-7])];
    expect(failures(f, inputs)).to.eql([]);
    expect(failures(f, inputs, { length: 1e-6 })).to.eql([]);
  });

  some.it('fails where it cannot tell for more than a fiftieth of the derivatives', () => {
    const values = Array.from({ length: 100 }, (_, i) => (i + 1) / 100);
    const messageOf = (count: number) => {
      const sizes = tensor(values.map((_, i) => (i < count ? 1e12 : 1)));
      return checkGrad((x) => rounded(x as Tensor, sizes), [tensor(values)], { coordinates: 100 }).checks[0]
        ?.message;
    };
    expect(messageOf(2)).to.equal('');
    expect(messageOf(3)).to.match(/inconclusive at 3 of 100 points/);
  });

  some.it('never steps farther than a given length', () => {
    const seen: number[] = [];
    const f: Function = (x) => {
      seen.push(...(x as Tensor).toTypedArray());
      return square(x as Tensor);
    };
    const at = Math.fround(0.9);
    expect(checkGrad(f, [tensor([at])], { length: 0.01 }).passed).to.equal(true);
    expect(Math.max(...seen) - at).to.be.within(0.009, 0.0100001);
  });

  some.it('passes a decay that learns near its bound, with steps that stay in its domain', () => {
    const inputs = random(1).uniform([5, 1, 1], 0, 2);
    const f: Function = (beta) => smooth(() => sum(lif({ beta: beta as Tensor }).run(inputs).v));
    const report = checkGrad(f, [tensor([0.9])], { length: 0.01 });
    expect(report.passed, String(report)).to.equal(true);
  });

  some.it('says where the function throws when a step leaves its domain', () => {
    const bounded: Function = (x) => {
      const [value] = (x as Tensor).toTypedArray() as Float64Array;
      if ((value as number) > 1) throw new RangeError(`bounded: got ${value} above 1.`);
      return square(x as Tensor);
    };
    const { passed, checks } = checkGrad(bounded, [tensor([0.5])]);
    expect(passed).to.equal(false);
    const [coordinates, directions, ...others] = checks.map(({ message }) => message);
    expect(coordinates).to.equal(
      'f threw at inputs[0][0] = 1.5: bounded: got 1.5 above 1; give a smaller length',
    );
    expect(directions).to.match(
      /^f threw at a step of \S+ along direction \d: bounded: got .* above 1; give a smaller length$/,
    );
    expect(others).to.eql(['', '', '']);
    expect(failures(bounded, [tensor([0.5])], { length: 0.4 })).to.eql([]);
  });

  some.it('passes inputs without elements', () => {
    expect(failures((x) => mul(x as Tensor, 2), [zeros([0])])).to.eql([]);
    const f: Function = (x, y) => matmul(x as Tensor, y as Tensor);
    expect(failures(f, [zeros([3, 0]), zeros([0, 2])])).to.eql([]);
  });

  some.it(
    'passes a gradient that is 0 where the value is, as at a minimum, and catches one that is not',
    () => {
      const at = tensor([1, 2, 3]);
      expect(failures((x) => mean(square(sub(x as Tensor, at))), [at])).to.eql([]);
      const times: Function = product((ct, x) => ct * x);
      expect(failures(times, [zeros([2, 2]), zeros([2, 2])])).to.eql([]);
      const off = product((ct, x) => ct * (x + 1e-10));
      expect(failures(off, [zeros([2, 2]), zeros([2, 2])])).to.include('coordinates');
      expect(
        failures((x) => stopGradient(mul(x as Tensor, 1e-6)).add(square(x as Tensor)), [zeros([2])]),
      ).to.include('coordinates');
    },
  );

  some.it('passes functions that are constant but for rounding', () => {
    for (const seed of [1, 2, 3, 4]) {
      expect(failures((x) => sum(softmax(x as Tensor)), [a], { seed })).to.eql([]);
      expect(failures((x) => div(exp(x as Tensor), exp(x as Tensor)), [a], { seed })).to.eql([]);
    }
  });

  some.it('passes an input of which rounding hides what the value does by it', () => {
    const logSumExp: Function = (x, y) => log(add(exp(x as Tensor), exp(y as Tensor)));
    expect(failures(logSumExp, [tensor([0]), tensor([500])])).to.eql([]);
    expect(failures((x) => square(x as Tensor), [tensor([1e30, 2e25])])).to.eql([]);
    expect(failures((x) => smooth(() => surrogates.arctan(x as Tensor)), [tensor([1e17])])).to.eql([]);
  });

  some.it('passes a function that is constant there', () => {
    const f: Function = (x) => smooth(() => surrogates.rect(x as Tensor));
    expect(failures(f, [tensor([2, 3, -4])])).to.eql([]);
    expect(failures(f, [tensor([-2, -3, -4])])).to.eql([]);
  });

  some.it('catches NaN', () => {
    expect(failures((x) => log(sub(x as Tensor, 100)), [a])).to.include('coordinates');
  });

  some.it('judges all other elements where a gradient is no finite number in one', () => {
    for (const odd of [Number.NaN, Infinity]) {
      const one = product((ct, x, i) => (i === 6 ? odd : ct * x));
      const [coordinates] = checkGrad(one, [a, positive]).checks;
      expect(coordinates?.worst?.place).to.equal('inputs[1][1, 2]');
      expect([coordinates?.inconclusive, coordinates?.maxRelError]).to.eql([0, Infinity]);
    }
  });

  some.it('looks at so many elements of each input', () => {
    const big = generator.normal([10, 10]);
    const points = (options: CheckGradOptions) =>
      checkGrad((x) => exp(x as Tensor), [big], options).checks[0]?.points;
    expect(points({})).to.equal(32);
    expect(points({ coordinates: 100 })).to.equal(100);
    expect(points({ coordinates: 1000 })).to.equal(100);
  });

  some.it('is the same each time, and throws with assert', () => {
    const f: Function = (x) => softmax(x as Tensor);
    expect(JSON.stringify(checkGrad(f, [a]))).to.equal(JSON.stringify(checkGrad(f, [a])));
    expect(() =>
      checkGrad(
        product(() => 0),
        [a, positive],
        { assert: true },
      ),
    ).to.throw(Error, /✗ coordinates: /);
  });

  it('passes on what the function throws at the inputs without a tape', () => {
    let calls = 0;
    const recorded: Function = (x) => {
      if (++calls === 2) throw new Error('not recorded');
      return square(x as Tensor);
    };
    expect(() => checkGrad(recorded, [a])).to.throw(Error, /^not recorded$/);
  });

  some.it('goes on to smaller steps for a gradient that is wrong, not for one that is NaN', () => {
    const callsFor = (gradient: number) => {
      let calls = 0;
      const f = product((ct) => ct * gradient);
      const counted: Function = (x, y) => {
        calls++;
        return f(x as Tensor, y as Tensor);
      };
      expect(failures(counted, [positive, positive]), `${gradient}`).to.include('coordinates');
      return calls;
    };
    expect(callsFor(Number.NaN)).to.be.below(callsFor(1e3));
  });

  it('passes on what the function throws, and leaves Float32 in force', () => {
    const throwing = (x: Tensor) => {
      if (allocate(1) instanceof Float64Array) throw new Error('not in Float64');
      return x;
    };
    expect(() => checkGrad(throwing, [a])).to.throw(Error, 'not in Float64');
    expect(allocate(1)).to.be.an.instanceOf(Float32Array);
    expect(() => checkGrad(() => tensor(1), [a])).to.throw(
      Error,
      'checkGrad: the value depends on none of the tensors',
    );
  });

  it('says what is wrong with its arguments', () => {
    const bad = (f: unknown, inputs: unknown, options?: unknown) => () =>
      checkGrad(f as Function, inputs as Tensor[], options as CheckGradOptions);
    const f = (x: Tensor) => exp(x);
    expect(bad(1, [a])).to.throw(TypeError, 'checkGrad: got 1 when a function of tensors was due.');
    expect(bad(f, a)).to.throw(
      TypeError,
      'checkGrad: got a Tensor as inputs when an array of tensors was due.',
    );
    expect(bad(f, [])).to.throw(TypeError, 'checkGrad: got no inputs when at least one tensor was due.');
    expect(bad(f, [a, 2])).to.throw(TypeError, 'checkGrad: got 2 as inputs[1] when a Tensor was due.');
    expect(bad(() => 2, [a])).to.throw(TypeError, 'checkGrad: the function gave 2 when a Tensor was due.');
    expect(bad(f, [a], { steps: 2 })).to.throw(
      TypeError,
      'checkGrad: got an unknown option "steps", known are coordinates, directions, length, tolerance, seed, assert.',
    );
    expect(bad(f, [a], { coordinates: 0 })).to.throw(
      RangeError,
      'checkGrad: got 0 as coordinates when a whole number of at least 1 was due.',
    );
    expect(bad(f, [a], { directions: '4' })).to.throw(
      TypeError,
      'checkGrad: got "4" as directions when a number was due.',
    );
    expect(bad(f, [a], { length: 0 })).to.throw(
      RangeError,
      'checkGrad: got the length 0 when one above 0 was due.',
    );
  });

  some.define(10);
  detachedSpecs.define(1);
});

/** Ones of the shape of a tensor, constant. */
function stopGradientOfOnes(x: Tensor): Tensor {
  return add(mul(stopGradient(x), 0), 1);
}
