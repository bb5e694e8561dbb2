import { Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { type Conv1dOptions, type Conv1dSteps, conv1dSteps, conv1d as operation } from '../../ops/conv1d.ts';
import { requireWhole } from '../../ops/pair.ts';
import { rejectUnknownKeys } from '../../util/errors.ts';
import { convolutionLayer } from './convolution-layer.ts';
import type { Layer } from './layer.ts';
import type { LinearOptions, LinearParams } from './linear.ts';

/** How a convolution layer starts, and how its kernel goes over a signal. */
export interface Conv1dLayerOptions<B extends boolean = boolean> extends LinearOptions<B>, Conv1dSteps {}

/**
 * Convolves the signals of each step, `[T, B, inChannels, length]`, with weights `[outChannels, inChannels / groups, kernel]`: as
 * `conv2d` does images.
 *
 * @throws As `conv2d`.
 */
export function conv1d<B extends boolean = true>(
  inChannels: number,
  outChannels: number,
  kernel: number,
  options: Conv1dLayerOptions<B>,
): Layer<LinearParams<B>>;
/**
 * The cross-correlation of signals `[..., channels, length]` with weights `[out, in / groups, kernel]`.
 *
 * @throws As `conv2d`.
 */
export function conv1d(x: Tensor, weight: TensorLike, options?: Conv1dOptions): Tensor;
export function conv1d(
  first: number | Tensor,
  second: TensorLike,
  third?: number | Conv1dOptions,
  options?: Conv1dLayerOptions,
): Layer<LinearParams> | Tensor {
  if (first instanceof Tensor) return operation(first, second, third as Conv1dOptions);
  const place = 'conv1d';
  const own = (options === undefined ? {} : options) as Conv1dLayerOptions;
  const known = ['random', 'bias', 'initializer', 'stride', 'padding', 'dilation', 'groups'];
  rejectUnknownKeys(place, own, known);
  return convolutionLayer(place, {
    inChannels: first,
    outChannels: second as number,
    kernel: [requireWhole(place, 'kernel', third, 1)],
    steps: conv1dSteps(place, own),
    options: own,
  });
}
