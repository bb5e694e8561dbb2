import { requireTensor, type Tensor } from '../../autodiff/tensor.ts';
import { square } from '../../ops/arithmetic.ts';
import { mean } from '../../ops/reduce.ts';
import { failRange, rejectUnknownKeys, requireNumber, showShape } from '../../util/errors.ts';
import type { NoOptions } from './labels.ts';

/**
 * Firing rate as a cost: strength times the mean over steps, samples and neurons of the spikes `[T, B, ...]`.
 *
 * @throws RangeError for a shape without steps and batch, or a strength below 0; TypeError for one that is no number.
 */
export function spikeRateL1(spikes: Tensor, strength = 1, options: NoOptions = {}): Tensor {
  requireRates('spikeRateL1', spikes, strength, options);
  return mean(spikes).mul(strength);
}

/**
 * Firing rate as a cost that weighs busy neurons more: strength times the mean over samples and neurons of the
 * squared firing rate of each, over the spikes `[T, B, ...]`.
 *
 * @throws As `spikeRateL1`.
 */
export function spikeRateL2(spikes: Tensor, strength = 1, options: NoOptions = {}): Tensor {
  requireRates('spikeRateL2', spikes, strength, options);
  return mean(square(mean(spikes, 0))).mul(strength);
}

function requireRates(place: string, spikes: Tensor, strength: number, options: NoOptions): void {
  rejectUnknownKeys(place, options, []);
  const { shape } = requireTensor(place, spikes).value;
  if (shape.length < 2 || shape.includes(0)) {
    failRange(
      place,
      `got spikes of shape ${showShape(shape)} when [steps, batch, ...] was due, none of them 0.`,
    );
  }
  requireNumber(place, 'strength', strength);
  if (!(strength >= 0 && strength < Number.POSITIVE_INFINITY)) {
    failRange(place, `strength must be at least 0 and finite, got ${strength}.`);
  }
}
