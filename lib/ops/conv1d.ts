import type { Tensor, TensorLike } from '../autodiff/tensor.ts';
import { rejectUnknownKeys } from '../util/errors.ts';
import { convolution, type Steps } from './convolution.ts';
import { requireWhole } from './pair.ts';

/** How a convolution in one dimension goes over a signal. */
export interface Conv1dSteps {
  /** Elements from one place of the kernel to the next. Default 1. */
  readonly stride?: number;
  /** Zeros at both ends. Default 0. */
  readonly padding?: number;
  /** Elements of the signal from one element of the kernel to the next. Default 1. */
  readonly dilation?: number;
  /** Parts of the channels that do not mix. Default 1. */
  readonly groups?: number;
}

/** The steps of a convolution, and a bias. */
export interface Conv1dOptions extends Conv1dSteps {
  /** Added to each channel of the output, `[out]`. */
  readonly bias?: TensorLike | undefined;
}

/**
 * The cross-correlation of signals `[..., channels, length]` with weights `[out, in / groups, kernel]`, as `conv2d` of images.
 *
 * @throws As `conv2d`.
 */
export function conv1d(x: TensorLike, weight: TensorLike, options: Conv1dOptions = {}): Tensor {
  const place = 'conv1d';
  rejectUnknownKeys(place, options, ['stride', 'padding', 'dilation', 'groups', 'bias']);
  const { bias, ...steps } = options;
  return convolution(place, { x, weight, bias, steps: conv1dSteps(place, steps), space: 1 });
}

/** The steps of a convolution in full, as those of images of height 1. */
export function conv1dSteps(place: string, options: Conv1dSteps): Steps {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  return {
    stride: [1, requireWhole(place, 'stride', stride, 1)],
    padding: [0, requireWhole(place, 'padding', padding, 0)],
    dilation: [1, requireWhole(place, 'dilation', dilation, 1)],
    groups: requireWhole(place, 'groups', groups, 1),
  };
}
