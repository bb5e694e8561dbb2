import { requireTensor, type Tensor } from '../../autodiff/tensor.ts';
import { failRange, showShape } from '../../util/errors.ts';
import { shownAs } from '../../util/repr.ts';
import type { Layer } from './layer.ts';

/** A layer without parameters over the images of each step. */
export function imageLayer(
  place: string,
  f: (x: Tensor) => Tensor,
  shown: () => string,
): Layer<Record<string, never>> {
  const call = (x: Tensor) => {
    const { shape } = requireTensor(place, x).value;
    if (shape.length === 5) return f(x);
    const due = '[steps, batch, channels, height, width]';
    return failRange(place, `got an input of shape ${showShape(shape)} when ${due} was due.`);
  };
  return shownAs(Object.assign(call, { params: {}, transient: 'output' as const }), shown);
}
