import { within } from '../../array/context.ts';
import { requireTensor, Tensor } from '../../autodiff/tensor.ts';
import { copy } from '../../kernels/apply.ts';
import { arenas } from '../../kernels/index.ts';
import { type Convolution, convolution } from '../../ops/convolution.ts';
import { zeros } from '../../ops/create.ts';
import { requireRandom } from '../../ops/random.ts';
import { failRange, requireBoolean, showShape } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Layer } from './layer.ts';
import type { LinearOptions, LinearParams } from './linear.ts';
import { requireSizes, startingWeight } from './starting-weight.ts';

/** What a convolution layer is made of. */
interface Parts {
  readonly inChannels: number;
  readonly outChannels: number;
  /** The sizes of the kernel, one for each axis of space. */
  readonly kernel: readonly number[];
  readonly steps: Convolution['steps'];
  readonly options: LinearOptions;
}

/** A layer that convolves at each step; time is folded into the batch. */
export function convolutionLayer(place: string, parts: Parts): Layer<LinearParams> {
  const { inChannels, outChannels, kernel, steps } = parts;
  requireSizes(place, inChannels, outChannels);
  const space = kernel.length as 1 | 2;
  const params = startingParams(place, parts);
  const { random, initializer, ...shown } = parts.options;
  const axes = space === 1 ? `${inChannels}, length` : `${inChannels}, height, width`;
  const call = (x: Tensor) => {
    const { shape } = requireTensor(place, x).value;
    if (shape.length !== space + 3) {
      failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ${axes}] was due.`);
    }
    return convolution(place, { x, weight: params.weight, bias: params.bias, steps, space });
  };
  const layer = Object.assign(call, { params, transient: 'output' as const });
  const size = new Set(kernel).size === 1 ? kernel[0] : kernel;
  return shownAs(layer, () => showCall(place, inChannels, outChannels, size, shown));
}

/** Weights as for a matrix from what an output sees to the channels, biases of 0. */
function startingParams(place: string, parts: Parts): LinearParams {
  const { inChannels, outChannels, kernel, steps, options } = parts;
  const random = requireRandom(place, options.random);
  const { bias = true, initializer } = options;
  requireBoolean(place, 'bias', bias);
  const { groups } = steps;
  if (inChannels % groups !== 0 || outChannels % groups !== 0)
    failRange(
      place,
      `groups must divide ${inChannels} input and ${outChannels} output channels, got ${groups}.`,
    );
  const each = inChannels / groups;
  const inputs = kernel.reduce((a, b) => a * b, each);
  const matrix = startingWeight(place, [inputs, outChannels], random, initializer);
  const shape = [outChannels, each, ...kernel];
  const turned = within({ arena: arenas.permanent }, () => copy(matrix.array.transpose(1, 0), shape));
  const weight = new Tensor(turned);
  return bias ? { weight, bias: zeros([outChannels]) } : { weight };
}
