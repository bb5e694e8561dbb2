import { expect } from 'chai';
import fc from 'fast-check';
import { current } from '../../../lib/array/context.ts';
import {
  full,
  type LifOptions,
  lif,
  noGrad,
  optimizers,
  slice,
  sum,
  surrogates,
  type Tensor,
  type TensorLike,
  tensor,
  valueAndGrad,
  zeros,
} from '../../../lib/index.ts';
import { expectNumbers, expectThrows, refusing, wrong } from '../../support/expect.ts';
import { grid, lifCases, make } from './cases.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;
const rect = surrogates.rect({ alpha: 1 });

/** One neuron over some steps: `[T, 1]`. */
function sequence(...currents: number[]): Tensor {
  return tensor(currents, [currents.length, 1]);
}

function column(x: Tensor): number[] {
  return Array.from(x.toTypedArray());
}

describe('lif worked by hand', () => {
  const x = sequence(0.75, 0.75, 0.75, 0);

  it('charges, fires at 1 and loses the threshold', () => {
    const { spikes, v, state } = lif({ beta: 0.5 }).run(x);
    expect(column(spikes)).to.deep.equal([0, 1, 0, 0]);
    expect(column(v)).to.deep.equal([0.75, 0.125, 0.8125, 0.40625]);
    expectNumbers(state.v, [0.40625]);
  });

  it('resets to a value', () => {
    const { spikes, v } = lif({ beta: 0.5, reset: 'value', vReset: -0.5 }).run(x);
    expect(column(spikes)).to.deep.equal([0, 1, 0, 0]);
    expect(column(v)).to.deep.equal([0.75, -0.5, 0.5, 0.25]);
  });

  it('goes on without a reset', () => {
    const { spikes, v } = lif({ beta: 0.5, reset: 'none' }).run(x);
    expect(column(spikes)).to.deep.equal([0, 1, 1, 0]);
    expect(column(v)).to.deep.equal([0.75, 1.125, 1.3125, 0.65625]);
  });

  it('resets with the next charge, which keeps its input', () => {
    const { spikes, v } = lif({ beta: 0.5, resetDelay: true }).run(x);
    expect(column(spikes)).to.deep.equal([0, 1, 0, 0]);
    expect(column(v)).to.deep.equal([0.75, 1.125, 0.3125, 0.15625]);
  });

  it('resets to a value with the next charge, which decays from there', () => {
    const { v } = lif({ beta: 0.5, resetDelay: true, reset: 'value', vReset: -0.5 }).run(x);
    expect(column(v)).to.deep.equal([0.75, 1.125, 0.5, 0.25]);
  });

  it('decays to vLeak, starts there, and scales its input', () => {
    const { v } = lif({ beta: 0.5, vLeak: -1, gain: 2, vThreshold: 10 }).run(sequence(0, 0.5, 0));
    expect(column(v)).to.deep.equal([-1, 0, -0.5]);
  });

  it('fires at the threshold, and with strict above it only', () => {
    const at = sequence(1);
    expect(column(lif({ beta: 0 })(at))).to.deep.equal([1]);
    expect(column(lif({ beta: 0, strict: true })(at))).to.deep.equal([0]);
  });

  it('fires where its surrogate does', () => {
    const surrogate = surrogates.triangular({ thr: 0.5 });
    expect(column(lif({ beta: 0, surrogate })(sequence(1, 1.25, 1.5, 1.75)))).to.deep.equal([0, 0, 1, 1]);
    expect(column(lif({ beta: 0, surrogate, strict: true })(sequence(1.5, 1.75)))).to.deep.equal([0, 1]);
  });

  it('resets in the first step with resetDelay when its state is above the threshold', () => {
    expect(column(lif({ beta: 1, resetDelay: true }).run(sequence(0, 0), tensor([1.5])).v)).to.deep.equal([
      0.5, 0.5,
    ]);
  });

  it('passes gradients through charge, spike and reset', () => {
    const loss = (options: Partial<LifOptions>) => () =>
      sum(lif({ beta: 0.5, surrogate: rect, ...options })(x));
    expect(column(valueAndGrad(loss({}), x).grads)).to.deep.equal([1, 1, 1, 0]);
    expect(column(valueAndGrad(loss({ detachReset: true }), x).grads)).to.deep.equal([1.75, 1.5, 1, 0]);
  });

  it('has arctan with alpha 2 as surrogate, unless told', () => {
    const loss = (options: LifOptions) => valueAndGrad(() => sum(lif(options)(x)), x).grads.toArray();
    expect(loss({ beta: 0.5 })).to.deep.equal(
      loss({ beta: 0.5, surrogate: surrogates.arctan({ alpha: 2 }) }),
    );
  });
});

describe('lif', () => {
  it('gives spikes when called and everything when run', () => {
    fc.assert(
      fc.property(lifCases({ element: grid }), (given) => {
        const { options, x, v0 } = make(given);
        const run = lif(options).run(x, v0);
        expect(run.spikes.shape).to.deep.equal(given.shape);
        expect(run.v.shape).to.deep.equal(given.shape);
        expect(run.state.v.shape).to.deep.equal(given.shape.slice(1));
        expect(column(run.state.v)).to.deep.equal(column(slice(run.v, -1)));
        if (v0 === undefined) expectNumbers(lif(options)(x), run.spikes.toArray());
      }),
    );
  });

  it('keeps nothing from one call to the next', () => {
    fc.assert(
      fc.property(lifCases({ element: grid }), (given) => {
        const { options, x, v0 } = make(given);
        const neurons = lif(options);
        const first = neurons.run(x, v0).v.toArray();
        neurons.run(x.mul(3).add(1));
        valueAndGrad(() => sum(neurons(x)).add(sum(x)), x);
        expect(neurons.run(x, v0).v.toArray()).to.deep.equal(first);
      }),
    );
  });

  it('gives a state that does not hold on to the whole sequence, unless it is recorded', () => {
    const x = full([50, 2, 3], 0.25);
    const layer = lif({ beta: 0.5, reset: 'none' });
    expect(layer.run(x).state.v.array.data).to.have.lengthOf(6);
    const { grads } = valueAndGrad(() => sum(layer.run(x).state.v), x);
    expect(grads.toTypedArray().slice(-6)).to.deep.equal(new Float32Array(6).fill(1));
  });

  it('leaves its input, state and parameters as they were', () => {
    fc.assert(
      fc.property(lifCases({ element: grid }), (given) => {
        const { options, inputs, x, v0, loss } = make(given);
        const before = Object.values(inputs).map((input) => input.toArray());
        valueAndGrad(() => loss(lif(options).run(x, v0)).add(sum(x)), inputs);
        expect(Object.values(inputs).map((input) => input.toArray())).to.deep.equal(before);
      }),
    );
  });

  it('has those options that are tensors as its parameters', () => {
    const [beta, tau, vThreshold] = [tensor(0.5), tensor([2, 3]), tensor([1, 2])];
    expect(lif({ beta: 0.5, vThreshold: 2 }).params).to.deep.equal({});
    expect(lif({ beta }).params).to.have.all.keys('beta');
    expect(lif({ tau, vThreshold }).params).to.deep.equal({ tau, vThreshold });
  });

  it('gives tau and 1 - 1/tau the same membranes', () => {
    const x = sequence(0.5, 0.25, 0.75);
    expectNumbers(lif({ tau: 4 }).run(x).v, lif({ beta: 0.75 }).run(x).v.toArray());
    expectNumbers(lif({ tau: tensor(4) }).run(x).v, lif({ beta: 0.75 }).run(x).v.toArray());
  });

  it('follows a parameter that is trained', () => {
    const beta = tensor(0.5);
    const neurons = lif({ beta, vThreshold: 10 });
    expect(column(neurons.run(sequence(1, 0)).v)).to.deep.equal([1, 0.5]);
    optimizers.sgd(beta, { learningRate: 1 }).step(tensor(0.25));
    expect(column(neurons.run(sequence(1, 0)).v)).to.deep.equal([1, 0.25]);
  });

  it('runs an empty batch, and no neurons, with gradients of that shape', () => {
    for (const shape of [
      [2, 0],
      [2, 0, 3],
      [2, 3, 0],
    ]) {
      for (const resetDelay of [false, true]) {
        const x = zeros(shape);
        const beta = tensor(0.5);
        const { grads } = valueAndGrad(() => sum(lif({ beta, resetDelay }).run(x).v), { x, beta });
        expect(grads.x.shape).to.deep.equal(shape);
        expectNumbers(grads.beta, 0);
      }
    }
  });

  it('gives the same gradient for a threshold as number per neuron and as tensor', () => {
    const x = tensor([1, 0.5, 0.75, 1, 0.25, 1.25], [3, 1, 2]);
    const run = (vThreshold: TensorLike) =>
      valueAndGrad(() => sum(lif({ beta: 0.5, vThreshold }).run(x).v), x).grads.toArray();
    expect(run(tensor([1, 1]))).to.deep.equal(run(1));
  });
});

describe('lif refuses', () => {
  const x = full([3, 2, 4], 0.5);
  const beta = 0.5;

  const refuses = refusing('lif');

  const option = (what: string, given: unknown, kind: typeof TypeError | typeof RangeError, text: string) =>
    refuses(what, () => lif(wrong(given)), kind, text);

  option('no options', undefined, TypeError, 'got undefined as options when an object was due.');
  option('null', null, TypeError, 'got null as options when an object was due.');
  option('neither beta nor tau', {}, TypeError, 'give one of beta and tau.');
  option('both beta and tau', { beta, tau: 2 }, TypeError, 'give one of beta and tau.');
  option('a beta below 0', { beta: -0.1 }, RangeError, 'beta must be in [0, 1], got -0.1.');
  option('a beta above 1', { beta: 1.5 }, RangeError, 'beta must be in [0, 1], got 1.5.');
  option('a beta of NaN', { beta: nan }, RangeError, 'beta must be in [0, 1], got NaN.');
  option('a beta that is text', { beta: '0.5' }, TypeError, 'beta must be a number, got "0.5".');
  option(
    'a beta tensor with an element outside',
    { beta: tensor([0.5, 1.25, 2]) },
    RangeError,
    'beta must be in [0, 1], got 1.25 (element 1).',
  );
  option('a tau below 1', { tau: 0.5 }, RangeError, 'tau must be at least 1 (step), got 0.5.');
  option(
    'an infinite tau',
    { tau: infinity },
    RangeError,
    'tau must be finite (beta: 1 is without leak), got Infinity.',
  );
  option('a tau of NaN', { tau: tensor(nan) }, RangeError, 'tau must be at least 1 (step), got NaN.');
  option(
    'an infinite threshold',
    { beta, vThreshold: infinity },
    RangeError,
    'vThreshold must be finite, got Infinity.',
  );
  option(
    'a threshold tensor with NaN',
    { beta, vThreshold: tensor([1, nan]) },
    RangeError,
    'vThreshold must be finite, got NaN (element 1).',
  );
  for (const name of ['gain', 'vReset', 'vLeak']) {
    option(`${name} NaN`, { beta, [name]: nan }, RangeError, `${name} must be finite, got NaN.`);
  }
  option(
    'an unknown reset',
    { beta, reset: 'zero' },
    RangeError,
    `reset must be 'subtract', 'value' or 'none', got "zero".`,
  );
  for (const name of ['resetDelay', 'detachReset', 'strict']) {
    option(`${name} 1`, { beta, [name]: 1 }, TypeError, `${name} must be true or false, got 1.`);
  }
  option(
    'an unknown option',
    { beta, threshold: 1 },
    TypeError,
    'got an unknown option "threshold", known are beta, gain, vThreshold, vReset, vLeak, tau, reset, detachReset, ' +
      'refractory, maxSpikes, resetDelay, resetDrops, spikesOf, params, surrogate, strict.',
  );
  option(
    'an option in the spelling of another library',
    { beta, v_threshold: 1 },
    TypeError,
    'got an unknown option "v_threshold", known are beta, gain, vThreshold, vReset, vLeak, tau, reset, detachReset, ' +
      'refractory, maxSpikes, resetDelay, resetDrops, spikesOf, params, surrogate, strict; v_threshold is called vThreshold here.',
  );
  option(
    'a surrogate that draws',
    { beta, surrogate: surrogates.poissonPass },
    TypeError,
    'the surrogate poissonPass draws its spikes, one that does not was due.',
  );
  for (const [given, shown] of [
    ['arctan', '"arctan"'],
    [Math.sign, 'the function sign'],
    [surrogates.invSquareGrad2, 'the function invSquareGrad2'],
    [() => 0, 'a function'],
    [null, 'null'],
  ]) {
    option(
      `${shown} as surrogate`,
      { beta, surrogate: given },
      TypeError,
      `got ${shown} as surrogate when one of one input was due, such as surrogates.arctan().`,
    );
  }

  refuses(
    'no steps',
    () => lif({ beta }).run(zeros([0, 2, 4])),
    RangeError,
    'got an input of shape [0, 2, 4], at least one step was due.',
  );
  for (const shape of [[], [3]]) {
    refuses(
      `an input of rank ${shape.length}`,
      () => lif({ beta })(zeros(shape)),
      RangeError,
      `got an input of shape [${shape}] when [steps, batch, ...] was due.`,
    );
  }
  refuses(
    'an input that is no tensor',
    () => lif({ beta })(wrong([[1]])),
    TypeError,
    'got an array of 1 when a Tensor or a number was due.',
  );
  refuses(
    'a state of another shape',
    () => lif({ beta }).run(x, zeros([3, 2, 4])),
    RangeError,
    "got a state of shape [3, 2, 4] when [2, 4] was due, the input's without its steps.",
  );
  refuses(
    'a state that would have to be broadcast',
    () => lif({ beta }).run(x, { v: zeros([4]) }),
    RangeError,
    "got a state of shape [4] when [2, 4] was due, the input's without its steps.",
  );
  for (const [state, shown] of [
    [0, '0'],
    [null, 'null'],
    [{}, 'an Object'],
    [{ v: 1 }, 'an Object'],
    [[], 'an array of 0'],
  ] as const) {
    refuses(
      `${JSON.stringify(state)} as state`,
      () => lif({ beta }).run(x, wrong(state)),
      TypeError,
      `got ${shown} as state when { v } or a Tensor was due.`,
    );
  }
  for (const name of ['beta', 'tau', 'vThreshold'] as const) {
    for (const shape of [[3], [2, 4], [1, 1], [4, 1]]) {
      const options = { ...(name === 'vThreshold' ? { beta } : {}), [name]: full(shape, 1) };
      refuses(
        `${name} of shape [${shape}] for neurons of [4]`,
        () => lif(wrong(options))(x),
        RangeError,
        `got ${name} of shape [${shape.join(', ')}] for neurons of shape [4].`,
      );
    }
  }
  refuses(
    'a learned parameter of a surrogate that has no value for each neuron',
    () => lif({ beta: 0.9, surrogate: surrogates.arctan({ alpha: full([3], 1) }) })(x),
    RangeError,
    'got surrogate.alpha of shape [3] for neurons of shape [4].',
  );
  refuses(
    'a value per neuron where a sample is one neuron',
    () => lif({ beta: tensor([0.5, 0.5]) })(zeros([3, 2])),
    RangeError,
    'got beta of shape [2] for neurons of shape [].',
  );

  it('a beta that training took out of its domain, and runs again when it is back', () => {
    const learned = tensor([0.5, 0.75, 0.5, 0.5]);
    const neurons = lif({ beta: learned });
    const optimizer = optimizers.sgd(learned, { learningRate: 1 });
    const before = neurons.run(x).v.toArray();
    optimizer.step(tensor([0, -0.5, 0, 0]));
    expectThrows(
      () => neurons(x),
      RangeError,
      `lif: beta must be in [0, 1], got 1.25 (element 1). To keep it there while it learns, give a function: beta: () => f(w), params: { w }.`,
    );
    optimizer.step(tensor([0, 0.5, 0, 0]));
    expectNumbers(neurons.run(x).v, before);
  });

  it('a tau that training took below 1', () => {
    const learned = tensor(1);
    const neurons = lif({ tau: learned });
    optimizers.sgd(learned, { learningRate: 1 }).step(tensor(0.5));
    expectThrows(
      () => neurons(x),
      RangeError,
      'lif: tau must be at least 1 (step), got 0.5. To keep it there while it learns, give a function: tau: () => f(w), params: { w }.',
    );
  });

  it('a vThreshold that training took to infinity', () => {
    const learned = tensor(1);
    const neurons = lif({ beta: 0.5, vThreshold: learned });
    optimizers.sgd(learned, { learningRate: 1e38 }).step(tensor(-100));
    expectThrows(() => neurons(x), RangeError, 'lif: vThreshold must be finite, got Infinity.');
  });

  it('and leaves nothing behind: no tape, no scope, no changed tensor', () => {
    const context = current();
    const neurons = lif({ beta });
    const before = valueAndGrad(() => sum(neurons.run(x).v), x).grads.toArray();
    const failing = () => sum(neurons.run(x, neurons.run(x).v).v);
    const text = "lif: got a state of shape [3, 2, 4] when [2, 4] was due, the input's without its steps.";
    expectThrows(() => valueAndGrad(failing, x), RangeError, text);
    expectThrows(() => noGrad(failing), RangeError, text);
    expect(current()).to.equal(context);
    expect([x.node, tensor(1).scope]).to.deep.equal([null, null]);
    expect(valueAndGrad(() => sum(neurons.run(x).v), x).grads.toArray()).to.deep.equal(before);
  });
});
