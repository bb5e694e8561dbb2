import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as st from '../../lib/index.ts';
import { expectThrows, wrong } from '../support/expect.ts';

const built = fileURLToPath(new URL('../../dist/index.js', import.meta.url));

describe('a tensor of another copy of the package', () => {
  let foreign: never;
  let generator: never;

  before(async function () {
    if (!existsSync(built)) this.skip();
    const other = (await import(pathToFileURL(built).href)) as typeof st;
    foreign = wrong(other.tensor([1, 2]));
    generator = wrong(other.random(1));
  });

  const got = 'got a Tensor of another copy of spiketape';
  for (const [what, call, text] of [
    ['an operation', () => st.add(1, foreign), `add: ${got} when a Tensor or a number was due.`],
    ['a method', () => st.ones([2]).mul(foreign), `mul: ${got} when a Tensor or a number was due.`],
    ['a layer', () => st.lif({ beta: 0.5 })(foreign), `lif: ${got} when a Tensor or a number was due.`],
    [
      'parameters',
      () => st.valueAndGrad(() => st.tensor(1), [foreign]),
      `valueAndGrad: ${got} at [0] when a Tensor, or objects and arrays of them, were due.`,
    ],
    [
      'an option',
      () => st.lif({ beta: foreign }),
      'lif: beta must be a number, got a Tensor of another copy of spiketape.',
    ],
    [
      'tensor',
      () => st.tensor(foreign),
      `tensor: ${got} when numbers in nested arrays, a typed array, an ndarray or { shape, data } were due.`,
    ],
    ['a surrogate', () => st.surrogates.arctan(foreign), `arctan: ${got} as options when an object was due.`],
    [
      'a generator',
      () => st.linear(1, 1, { random: generator }),
      'linear: random is a Random of another copy of spiketape when a generator from random(seed) was due.',
    ],
  ] as const) {
    it(`is named as such by ${what}`, () => expectThrows(call, TypeError, text));
  }
});
