import { expect } from 'chai';
import { current } from '../../../lib/array/context.ts';
import {
  full,
  noGrad,
  type RecurrentLifOptions,
  random,
  recurrentLif,
  sum,
  tensor,
  valueAndGrad,
  zeros,
} from '../../../lib/index.ts';
import { expectThrows, refusing, wrong } from '../../support/expect.ts';

describe('recurrentLif refuses', () => {
  const options: RecurrentLifOptions = { beta: 0.5, random: random(1) };
  const layer = recurrentLif(4, options);
  const x = full([3, 2, 4], 0.5);

  const refuses = refusing('recurrentLif');

  for (const [size, shown] of [
    [0, '0'],
    [1.5, '1.5'],
    ['2', '"2"'],
    [undefined, 'undefined'],
  ] as const) {
    const text = `got the size ${shown} when a positive integer was due.`;
    refuses(`${shown} neurons`, () => recurrentLif(wrong(size), options), RangeError, text);
  }
  refuses(
    'no options',
    () => recurrentLif(4, wrong(undefined)),
    TypeError,
    'got undefined as options when an object was due.',
  );
  refuses(
    'no generator',
    () => recurrentLif(4, wrong({ beta: 0.5 })),
    TypeError,
    'random is undefined when a generator from random(seed) was due.',
  );
  refuses(
    'an unknown option',
    () => recurrentLif(4, wrong({ ...options, learn: true })),
    TypeError,
    'got an unknown option "learn", known are random, initializer, bias, autapses, connect, beta, gain, vThreshold, ' +
      'vReset, vLeak, tau, reset, detachReset, refractory, maxSpikes, resetDelay, resetDrops, spikesOf, params, surrogate, strict.',
  );
  refuses(
    'autapses 0',
    () => recurrentLif(4, wrong({ ...options, autapses: 0 })),
    TypeError,
    'autapses must be true or false, got 0.',
  );
  refuses(
    'what lif refuses, in its own name',
    () => recurrentLif(4, { ...options, beta: 1.5 }),
    RangeError,
    'beta must be in [0, 1], got 1.5.',
  );
  refuses(
    'an initializer that gives another shape',
    () => recurrentLif(2, { ...options, initializer: () => zeros([1, 2]) }),
    RangeError,
    'the initializer gave Tensor(shape [1, 2], [[0,0]]), when weights of shape [2, 2] were due.',
  );
  refuses(
    'an initializer that gives no tensor',
    () => recurrentLif(2, { ...options, initializer: () => wrong(0.5) }),
    RangeError,
    'the initializer gave 0.5, when weights of shape [2, 2] were due.',
  );
  refuses(
    'an initializer that gives another shape, one to one',
    () => recurrentLif(2, { ...options, connect: 'oneToOne', initializer: () => zeros([1]) }),
    RangeError,
    'the initializer gave Tensor(shape [1], [0]), when weights of shape [2] were due.',
  );
  refuses(
    'an initializer that is no function',
    () => recurrentLif(2, { ...options, initializer: wrong(0.5) }),
    TypeError,
    'initializer: got 0.5 when a function was due.',
  );
  for (const shape of [[], [4], [3, 4], [3, 2, 5], [3, 2, 2, 2]]) {
    refuses(
      `an input of shape [${shape}]`,
      () => layer(zeros(shape)),
      RangeError,
      `got an input of shape [${shape.join(', ')}] when [steps, batch, 4] was due.`,
    );
  }
  refuses(
    'no steps',
    () => layer(zeros([0, 2, 4])),
    RangeError,
    'got an input of shape [0, 2, 4], at least one step was due.',
  );
  refuses(
    'an input that is no tensor',
    () => layer(wrong([[1]])),
    TypeError,
    'got an array of 1 when a Tensor or a number was due.',
  );
  refuses(
    'a threshold that is not one for each neuron',
    () => recurrentLif(4, { ...options, vThreshold: tensor([1, 1]) })(x),
    RangeError,
    'got vThreshold of shape [2] for neurons of shape [4].',
  );
  for (const [state, shown] of [
    [null, 'null'],
    [{}, 'an Object'],
    [{ v: zeros([2, 4]) }, 'an Object'],
    [{ v: zeros([2, 4]), spikes: 0 }, 'an Object'],
    [zeros([2, 4]), 'a Tensor'],
  ] as const) {
    refuses(
      `${shown} as state`,
      () => layer.run(x, wrong(state)),
      TypeError,
      `got ${shown} as state when { v, spikes } was due.`,
    );
  }
  for (const name of ['v', 'spikes'] as const) {
    const state = { v: zeros([2, 4]), spikes: zeros([2, 4]), [name]: zeros([4]) };
    refuses(
      `a state whose ${name} would have to be broadcast`,
      () => layer.run(x, state),
      RangeError,
      `got a state with ${name} of shape [4] when [2, 4] was due, the input's without its steps.`,
    );
  }

  it('and leaves nothing behind: no tape, no scope, no changed tensor', () => {
    const context = current();
    const gradient = () => valueAndGrad(() => sum(layer.run(x).v), layer.params).grads.recurrent.toArray();
    const before = gradient();
    const failing = () => sum(layer.run(x, { v: layer.run(x).v, spikes: zeros([2, 4]) }).v);
    const text =
      "recurrentLif: got a state with v of shape [3, 2, 4] when [2, 4] was due, the input's without its steps.";
    expectThrows(() => valueAndGrad(failing, layer.params), RangeError, text);
    expectThrows(() => noGrad(failing), RangeError, text);
    expect(current()).to.equal(context);
    expect([layer.params.recurrent.node, tensor(1).scope]).to.deep.equal([null, null]);
    expect(gradient()).to.deep.equal(before);
  });
});
