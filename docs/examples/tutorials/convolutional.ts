import {
  conv2d,
  encoders,
  flatten,
  linear,
  losses,
  maxPool2d,
  optimizers,
  random,
  reshape,
  type Surrogate,
  sequential,
  surrogates,
} from 'spiketape';
import { Leaky } from 'spiketape/snntorch';
import type { Tutorial } from './tutorial.ts';

/**
 * The network of snnTorch's sixth tutorial, 12C5-MP2-64C5-MP2-10 with 29,826 parameters: leaky neurons of beta 0.5 after each pooling, and
 * the same image at each of 50 steps. The right class should fire at each step: the loss is the mean over the steps of the cross
 * entropy of the spikes. invSquareGrad is called fast_sigmoid there, and alpha slope.
 */
export function convolutional(
  seed: number,
  { side = 28, steps = 50, spikeGrad = surrogates.invSquareGrad({ alpha: 25 }) as Surrogate } = {},
): Tutorial {
  const rng = random(seed);
  const neurons = () => Leaky({ beta: 0.5, spikeGrad });
  const last = Math.floor((Math.floor((side - 4) / 2) - 4) / 2);
  const net = sequential(
    conv2d(1, 12, 5, { random: rng }),
    maxPool2d(2),
    neurons(),
    conv2d(12, 64, 5, { random: rng }),
    maxPool2d(2),
    neurons(),
    flatten(),
    linear(64 * last ** 2, 10, { random: rng }),
    neurons(),
  );
  return {
    params: net.params,
    optimizer: optimizers.adam(net.params, { learningRate: 1e-2, beta1: 0.9, beta2: 0.999 }),
    size: 128,
    run: (images) =>
      net.run(encoders.direct(reshape(images, [images.shape[0] ?? 0, 1, side, side]), { steps })),
    loss: ({ spikes }, labels) => losses.crossEntropyEachStep(spikes, labels).div(steps),
  };
}
