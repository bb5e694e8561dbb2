import { inspect } from 'node:util';
import { expect } from 'chai';
import {
  dropout,
  exp,
  lif,
  linear,
  ones,
  optimizers,
  random,
  recurrentLif,
  scope,
  sequential,
  surrogates,
  tensor,
} from '../../lib/index.ts';

const seed = random(1);
const { arctan } = surrogates;
const w = tensor([1, 2]);
const adam = optimizers.adam({ w }, { learningRate: 0.01 });

const shown: readonly (readonly [object, string])[] = [
  [arctan, 'arctan({ alpha: 1 })'],
  [arctan({ alpha: 2 }), 'arctan({ alpha: 2 })'],
  [surrogates.find('snntorch', 'atan'), 'arctan({ alpha: 2, strict: true })'],
  [arctan({ alpha: 2 }).normalized('peak'), "arctan({ alpha: 2 }).normalized('peak')"],
  [arctan.normalized('area')({ alpha: 3 }), "arctan({ alpha: 3 }).normalized('area')"],
  [arctan({ alpha: w }), 'arctan({ alpha: Tensor(shape [2], [1,2]) })'],
  [arctan({ alpha: ones([40]), strict: true }), 'arctan({ alpha: Tensor(shape [40], …), strict: true })'],
  [surrogates.heaviside, 'heaviside()'],
  [surrogates.poissonPass({ random: seed }), 'poissonPass()'],
  [surrogates.reluGrad2({ width: 2 }), 'reluGrad2({ alpha: 0.3, width: 2 })'],
  [surrogates.reluGrad2({ strict: true }), 'reluGrad2({ alpha: 0.3, width: 1, strict: true })'],
  [linear(784, 100, { random: seed }), 'linear(784, 100)'],
  [linear(2, 3, { random: seed, bias: false }), 'linear(2, 3, { bias: false })'],
  [dropout({ rate: 0.5, random: seed }), 'dropout({ rate: 0.5 })'],
  [lif({ beta: 0.9 }), 'lif({ beta: 0.9 })'],
  [
    lif({ tau: 2, reset: 'value', surrogate: arctan({ alpha: 2 }) }),
    "lif({ tau: 2, reset: 'value', surrogate: arctan({ alpha: 2 }) })",
  ],
  [lif({ beta: () => exp(w), params: { w } }), 'lif({ beta: () => … })'],
  [recurrentLif(3, { beta: 0.9, random: seed }), 'recurrentLif(3, { beta: 0.9 })'],
  [
    sequential(linear(2, 3, { random: seed }), lif({ beta: 0.9 })),
    'sequential(linear(2, 3), lif({ beta: 0.9 }))',
  ],
  [
    sequential(
      sequential(linear(784, 100, { random: seed }), lif({ beta: 0.9 })),
      linear(100, 10, { random: seed }),
      lif({ tau: 2, surrogate: arctan({ alpha: 2 }), detachReset: true }),
    ),
    [
      'sequential(',
      '  sequential(linear(784, 100), lif({ beta: 0.9 })),',
      '  linear(100, 10),',
      '  lif({ tau: 2, surrogate: arctan({ alpha: 2 }), detachReset: true }),',
      ')',
    ].join('\n'),
  ],
  [adam, 'adam({ learningRate: 0.01 })'],
  [optimizers.sgd(w, { momentum: 0.9 }), 'sgd({ momentum: 0.9, learningRate: 0.001 })'],
  [tensor([1, 2]), 'Tensor(shape [2], [1,2])'],
];

describe('what things show of themselves', () => {
  for (const [value, text] of shown) {
    it(`${text.split('\n').join(' ')}, as text and in console.log`, () => {
      expect(String(value)).to.equal(text);
      expect(`${value}`).to.equal(text);
      expect(inspect(value)).to.equal(text);
      expect(inspect([value])).to.include(text.split('\n')[0] ?? '');
    });
  }

  it('is of the moment: a learning rate that changes, a tensor handed out of its scope', () => {
    const own = optimizers.sgd(w, { learningRate: 0.5 });
    own.learningRate = 0.25;
    expect(String(own)).to.equal('sgd({ learningRate: 0.25 })');
    const spike = scope(() => {
      return arctan({ alpha: w.mul(2) });
    });
    expect(String(spike)).to.equal('arctan({ alpha: Tensor(shape [2], [2,4]) })');
  });

  it('adds nothing that is listed', () => {
    for (const [value] of shown) {
      expect(Object.keys(value)).not.to.include('toString');
      expect(Object.getOwnPropertySymbols({ ...value })).to.deep.equal([]);
    }
  });
});
