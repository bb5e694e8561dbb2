import {
  batches,
  evaluate,
  metrics,
  type optimizers,
  type Random,
  type Tensor,
  tensor,
  valueAndGrad,
} from 'spiketape';
import type { DigitSet } from '../digits/data.ts';

/** A network of a tutorial, and how it is trained. */
export interface Tutorial {
  readonly params: object;
  readonly optimizer: optimizers.Optimizer;
  /** Samples of a batch. */
  readonly size: number;
  /** Output spikes and membrane `[T, B, 10]` for images `[B, pixels]`. */
  run(images: Tensor): { readonly spikes: Tensor; readonly v: Tensor };
  loss(run: { readonly spikes: Tensor; readonly v: Tensor }, labels: readonly number[]): Tensor;
}

/** Trains batch by batch, in random order, pass after pass: the loss of each step. */
export function* train(tutorial: Tutorial, set: DigitSet, random: Random): Generator<number> {
  const { params, optimizer, size } = tutorial;
  const passes = batches(imagesOf(set), Array.from(set.labels), { size, random });
  for (;;) {
    for (const { data, labels } of passes) {
      const { value, grads } = valueAndGrad(() => tutorial.loss(tutorial.run(data), labels), params as never);
      optimizer.step(grads);
      yield value;
    }
  }
}

/** The share of digits whose class fires most. */
export function accuracy(tutorial: Tutorial, set: DigitSet): number {
  let right = 0;
  for (const { data, labels } of batches(imagesOf(set), Array.from(set.labels), { size: 128 }))
    right += labels.length * evaluate(() => metrics.accuracyRate(tutorial.run(data).spikes, labels));
  return right / set.count;
}

function imagesOf({ images, count, height, width }: DigitSet): Tensor {
  return tensor(images, [count, height * width]);
}
