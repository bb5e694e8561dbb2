import type { Tensor, TensorLike } from '../autodiff/tensor.ts';
import { rejectUnknownKeys } from '../util/errors.ts';
import { convolution } from './convolution.ts';
import { type Pair, requirePair, requireWhole } from './pair.ts';

/** How a convolution in two dimensions goes over an image. */
export interface Conv2dSteps {
  /** Pixels from one place of the kernel to the next. Default 1. */
  readonly stride?: Pair;
  /** Zeros around the image. Default 0. */
  readonly padding?: Pair;
  /** Pixels from one element of the kernel to the next. Default 1. */
  readonly dilation?: Pair;
  /** Parts of the channels that do not mix. Default 1. */
  readonly groups?: number;
}

/** The steps of a convolution, and a bias. */
export interface Conv2dOptions extends Conv2dSteps {
  /** Added to each channel of the output, `[out]`. */
  readonly bias?: TensorLike | undefined;
}

/**
 * The cross-correlation of images `[..., channels, height, width]` with weights `[out, in / groups, height, width]`, as in PyTorch.
 *
 * Where `x` holds nothing but zeros and ones (spikes), weights are added instead of multiplied, and so are the rows of which the
 * gradient of the weights is the sum. The result is the same for finite weights.
 *
 * @throws RangeError for other axes, channels that do not fit, groups that do not divide them, or a kernel that is larger than the
 *   padded image; TypeError for an option of another kind.
 */
export function conv2d(x: TensorLike, weight: TensorLike, options: Conv2dOptions = {}): Tensor {
  const place = 'conv2d';
  rejectUnknownKeys(place, options, ['stride', 'padding', 'dilation', 'groups', 'bias']);
  const { bias, ...steps } = options;
  return convolution(place, { x, weight, bias, steps: conv2dSteps(place, steps), space: 2 });
}

/** The steps of a convolution in full. */
export function conv2dSteps(place: string, options: Conv2dSteps) {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  return {
    stride: requirePair(place, 'stride', stride, 1),
    padding: requirePair(place, 'padding', padding, 0),
    dilation: requirePair(place, 'dilation', dilation, 1),
    groups: requireWhole(place, 'groups', groups, 1),
  };
}
