import { sizeOf } from '../../array/layout.ts';
import { type Shape, sameShape } from '../../array/shape.ts';
import { isStoredAsThere } from '../../snn/layers/stored-as-there.ts';
import { failRange, showShape } from '../../util/errors.ts';
import type { WeightArray } from '../weights/weights.ts';
import type { FileEntry } from './file-modules.ts';
import type { Slot } from './net-layers.ts';
import type { WeightsLibrary } from './rules.ts';

/**
 * The numbers of an array of a file as a parameter has them: matrices of other libraries are `[outputs, inputs]` and are
 * turned, always; a single number stands for all neurons.
 *
 * @throws RangeError for another shape, and for a matrix of which it is not known which way round it is.
 */
export function fitted(
  place: string,
  { name, array, parameter }: FileEntry,
  slot: Slot,
  from: WeightsLibrary,
): Float64Array {
  const { shape } = array;
  const due = slot.tensor.shape;
  const numbers = Float64Array.from(array.data as ArrayLike<number | bigint> as ArrayLike<number>, Number);
  const isExact = /(weights?|bias)$/.test(parameter);
  const wrong = (rule: string) =>
    failRange(
      place,
      `${name} has the shape ${showShape(shape)} when ${slot.path} has ${showShape(due)}${rule}.`,
    );
  const asItIs = () => (sameShape(shape, due) ? numbers : wrong(''));
  if (from === 'spiketape' || (due.length === 2 && isStoredAsThere(slot.tensor))) return asItIs();
  if (!isExact)
    return (
      spread(numbers, shape, due) ??
      wrong(due.length > 1 ? ', and which way round it is, its name does not tell' : '')
    );
  if (shape.length !== 2 || parameter.endsWith('bias')) return asItIs();
  if (!sameShape([...shape].reverse(), due)) return wrong(', with inputs first');
  return transposed(numbers, shape);
}

/** A vector, a single number for all elements. Undefined for another shape. */
function spread(numbers: Float64Array, shape: Shape, due: Shape): Float64Array | undefined {
  if (numbers.length === 1) return new Float64Array(sizeOf(due)).fill(numbers[0] as number);
  const long = (sizes: Shape) => sizes.filter((size) => size !== 1);
  const isVector = long(shape).length < 2;
  return isVector && sameShape(long(shape), long(due)) ? numbers : undefined;
}

function transposed(numbers: Float64Array, shape: Shape): Float64Array {
  const [rows, columns] = shape as [number, number];
  return Float64Array.from(numbers, (_, i) => numbers[(i % rows) * columns + Math.floor(i / rows)] as number);
}

/** Whether a value is an array of numbers with a shape. */
export function isWeightArray(value: unknown): value is WeightArray {
  const { shape, data } = (value ?? {}) as Partial<WeightArray>;
  if (!Array.isArray(shape) || !ArrayBuffer.isView(data)) return false;
  return sizeOf(shape) === (data as { length?: number }).length;
}
