import { Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { type Conv2dOptions, type Conv2dSteps, conv2dSteps, conv2d as operation } from '../../ops/conv2d.ts';
import { type Pair, requirePair } from '../../ops/pair.ts';
import { rejectUnknownKeys } from '../../util/errors.ts';
import { convolutionLayer } from './convolution-layer.ts';
import type { Layer } from './layer.ts';
import type { LinearOptions, LinearParams } from './linear.ts';

/** How a convolution layer starts, and how its kernel goes over an image. */
export interface Conv2dLayerOptions<B extends boolean = boolean> extends LinearOptions<B>, Conv2dSteps {}

/**
 * Convolves the images of each step: `[T, B, inChannels, height, width]` to `[T, B, outChannels, …]`, with weights
 * `[outChannels, inChannels / groups, height, width]` as in PyTorch. Spikes convolve as events; what `encoders.direct` repeats at
 * each step is convolved once. Weights start uniform in ±1/sqrt(inputs of an output), biases at 0.
 *
 * @param kernel - [height, width], or one number for both.
 * @throws RangeError for sizes that are no positive integers, groups that do not divide the channels, an input of other axes or
 *   channels, or a kernel that is larger than the padded image; TypeError without a generator.
 */
export function conv2d<B extends boolean = true>(
  inChannels: number,
  outChannels: number,
  kernel: Pair,
  options: Conv2dLayerOptions<B>,
): Layer<LinearParams<B>>;
/**
 * The cross-correlation of images `[..., channels, height, width]` with weights `[out, in / groups, height, width]`.
 *
 * @throws RangeError for other axes, channels that do not fit, groups that do not divide them, or a kernel that is larger than the
 *   padded image; TypeError for an option of another kind.
 */
export function conv2d(x: Tensor, weight: TensorLike, options?: Conv2dOptions): Tensor;
export function conv2d(
  first: number | Tensor,
  second: TensorLike,
  third?: Pair | Conv2dOptions,
  options?: Conv2dLayerOptions,
): Layer<LinearParams> | Tensor {
  if (first instanceof Tensor) return operation(first, second, third as Conv2dOptions);
  const place = 'conv2d';
  const own = (options === undefined ? {} : options) as Conv2dLayerOptions;
  const known = ['random', 'bias', 'initializer', 'stride', 'padding', 'dilation', 'groups'];
  rejectUnknownKeys(place, own, known);
  return convolutionLayer(place, {
    inChannels: first,
    outChannels: second as number,
    kernel: requirePair(place, 'kernel', third, 1),
    steps: conv2dSteps(place, own),
    options: own,
  });
}
