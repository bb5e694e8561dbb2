import { current, within } from '../../array/context.ts';
import type { FloatNd } from '../../array/layout.ts';
import { sizeOf } from '../../array/layout.ts';
import { requireTensor, type Tensor } from '../../autodiff/tensor.ts';
import { copy } from '../../kernels/apply.ts';
import type { ChannelSizes } from '../../kernels/channel-sizes.ts';
import { arenas } from '../../kernels/index.ts';
import { full, zeros } from '../../ops/create.ts';
import { type Moments, momentsOf, normalize } from '../../ops/normalize.ts';
import { once } from '../../ops/once.ts';
import { failRange, rejectUnknownKeys, requireNumber, showShape } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Layer } from './layer.ts';
import { requireSizes } from './starting-weight.ts';
import { isTraining, type Over, requireOver } from './training.ts';

/** How a batch norm layer normalizes. */
export interface BatchNormOptions {
  /** Whether a channel is normalized over all steps together, or at each step on its own. Default 'sequence'. */
  readonly over?: Over;
  /** The share of new statistics in the running ones, in [0, 1]. Default 0.1. */
  readonly momentum?: number;
  /** Added to the variance, above 0. Default 1e-5. */
  readonly epsilon?: number;
  /** What its weights start from. Default 1; threshold-dependent batch norm (Zheng et al. 2021) has alpha vThreshold. */
  readonly scale?: number;
}

/** The parameters of a batch norm layer, `[channels]` each. */
export interface BatchNormParams {
  readonly weight: Tensor;
  readonly bias: Tensor;
  readonly [key: string]: Tensor;
}

/** What a batch norm layer keeps from training for evaluation, `[channels]` each: tensors that it writes to in place. */
export interface BatchNormBuffers {
  readonly runningMean: Tensor;
  /** Over n - 1. */
  readonly runningVar: Tensor;
  readonly [key: string]: Tensor;
}

/** A layer that normalizes its channels. */
export interface BatchNorm extends Layer<BatchNormParams> {
  /** What is saved with the parameters, and not trained. */
  readonly buffers: BatchNormBuffers;
}

/** A sequence as it is normalized: what repeats at each step is there once. */
interface Sequence {
  readonly x: Tensor;
  readonly sizes: ChannelSizes;
  readonly repeats: number;
}

/**
 * Normalizes each channel of `[T, B, C, ...]` to mean 0 and variance 1, then scales and shifts it by its parameters. While a tape
 * records (training), by mean and variance of the batch, over all steps together (as SpikingJelly in multi-step mode, and tdBN)
 * or at each step, and the running statistics follow with their momentum; otherwise, and in `evaluate`, by the running
 * statistics, which stay as they are.
 *
 * @throws RangeError for a number outside its domain, an input of other channels, or in training for one value a channel, which
 *   has no variance; TypeError for another kind.
 */
export function batchNorm(channels: number, options: BatchNormOptions = {}): BatchNorm {
  const place = 'batchNorm';
  requireSizes(place, channels);
  rejectUnknownKeys(place, options, ['over', 'momentum', 'epsilon', 'scale']);
  const over = requireOver(place, options.over);
  const { momentum = 0.1, epsilon = 1e-5, scale = 1 } = options;
  requireDomain(place, 'momentum', momentum, 'in [0, 1]', momentum >= 0 && momentum <= 1);
  requireDomain(place, 'epsilon', epsilon, 'above 0', epsilon > 0);
  requireDomain(place, 'scale', scale, 'finite', Number.isFinite(scale));
  const make = (value: number) => within({ arena: arenas.permanent }, () => full([channels], value));
  const params = { weight: make(scale), bias: zeros([channels]) };
  const buffers = { runningMean: make(0), runningVar: make(1) };
  const call = (x: Tensor) => {
    const { shape } = requireTensor(place, x).value;
    if (shape.length < 3 || shape[2] !== channels) {
      const isLast = shape.length > 3 && shape.at(-1) === channels;
      const hint = isLast ? '; channels come first of each image, here they seem to be last' : '';
      failRange(
        place,
        `got an input of shape ${showShape(shape)} when [steps, batch, ${channels}, ...] was due${hint}.`,
      );
    }
    const steps = shape[0] as number;
    return once(x, shape.length - 1, (own) => {
      const isRepeated = own.value.shape.length < shape.length;
      const sequence = { x: own, sizes: sizesOf(shape, over, isRepeated), repeats: isRepeated ? steps : 1 };
      return isTraining()
        ? train(place, sequence, params, buffers, { momentum, epsilon, over })
        : answer(place, sequence, params, buffers, epsilon);
    });
  };
  const layer = Object.assign(call, { params, buffers });
  return shownAs(layer, () => showCall(place, channels, options));
}

function sizesOf(shape: readonly number[], over: Over, isRepeated: boolean): ChannelSizes {
  const [steps = 0, batch = 0, channels = 0, ...rest] = shape;
  const inner = sizeOf(rest);
  if (isRepeated) return { sets: 1, outer: batch, channels, inner };
  return over === 'step'
    ? { sets: steps, outer: batch, channels, inner }
    : { sets: 1, outer: steps * batch, channels, inner };
}

function train(
  place: string,
  { x, sizes, repeats }: Sequence,
  params: BatchNormParams,
  buffers: BatchNormBuffers,
  { momentum, epsilon, over }: { momentum: number; epsilon: number; over: Over },
): Tensor {
  const each = sizes.outer * sizes.inner;
  const n = over === 'sequence' ? each * repeats : each;
  if (n < 2)
    failRange(place, `got ${n === 1 ? '1 value' : 'no values'} a channel in training, at least 2 were due.`);
  const moments = momentsOf(x.array, sizes);
  // Whoever checks gradients, in Float64, runs often, and changes nothing.
  if (current().tape !== null && current().float === Float32Array)
    follow(buffers, moments, { momentum, n, times: over === 'step' ? repeats : 1 });
  return normalize(place, { x, ...params, sizes, epsilon }, moments, true);
}

function answer(
  place: string,
  { x, sizes }: Sequence,
  params: BatchNormParams,
  { runningMean, runningVar }: BatchNormBuffers,
  epsilon: number,
): Tensor {
  // By one set: the statistics are the same at each step.
  const one = { ...sizes, sets: 1, outer: sizes.sets * sizes.outer };
  const moments = { mean: oneSet(runningMean), variance: oneSet(runningVar) };
  return normalize(place, { x, ...params, sizes: one, epsilon }, moments, false);
}

/** A copy, as [1, channels]: a later call may write to it before gradients are taken. */
function oneSet({ array }: Tensor): FloatNd {
  return copy(array, [1, array.size]);
}

/** Moves running statistics towards those of each set in turn. */
function follow(
  { runningMean, runningVar }: BatchNormBuffers,
  { mean, variance }: Moments,
  { momentum, n, times }: { momentum: number; n: number; times: number },
): void {
  const towards = (running: Tensor, { data, shape }: FloatNd, factor: number) => {
    const [sets, channels] = shape as [number, number];
    running.write((own) => {
      for (let i = 0; i < sets * times; i++) {
        const set = i % sets;
        for (let c = 0; c < channels; c++)
          own[c] =
            (1 - momentum) * (own[c] as number) + momentum * factor * (data[set * channels + c] as number);
      }
    });
  };
  towards(runningMean, mean, 1);
  towards(runningVar, variance, n / (n - 1));
}

function requireDomain(place: string, name: string, value: unknown, due: string, holds: boolean): void {
  const number = requireNumber(place, name, value);
  if (!holds) failRange(place, `${name} must be ${due}, got ${number}.`);
}
