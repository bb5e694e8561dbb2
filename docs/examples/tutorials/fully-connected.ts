import { encoders, linear, losses, optimizers, random, sequential } from 'spiketape';
import { Leaky } from 'spiketape/snntorch';
import type { Tutorial } from './tutorial.ts';

/**
 * The network of snnTorch's fifth tutorial: 784-1000-10 leaky neurons of beta 0.95 see each image as a constant current for 25
 * steps. The membrane of the right class should be the highest at each step: the loss is the sum over the steps of cross entropy.
 * The current of the first layer is the same at each step, and computed once.
 */
export function fullyConnected(seed: number, { pixels = 784, hidden = 1000, steps = 25 } = {}): Tutorial {
  const rng = random(seed);
  const neurons = () => Leaky({ beta: 0.95 });
  const first = linear(pixels, hidden, { random: rng });
  const others = sequential(neurons(), linear(hidden, 10, { random: rng }), neurons());
  const params = { first: first.params, others: others.params };
  return {
    params,
    optimizer: optimizers.adam(params, { learningRate: 5e-4 }),
    size: 128,
    run: (images) => others.run(encoders.direct(first(images), { steps })),
    loss: ({ v }, labels) => losses.crossEntropyEachStep(v, labels),
  };
}
