import { empty } from '../../array/layout.ts';
import { requireTensor, Tensor } from '../../autodiff/tensor.ts';
import { failRange, failType, show, showShape } from '../../util/errors.ts';

/** Class indices, one per row of the batch. */
export type Labels = ArrayLike<number>;

/**
 * Throws unless `x` is `[T, B, C]`, with at least one step, sample and class.
 *
 * @throws TypeError when it is no tensor, RangeError for another shape.
 */
export function requireSequence(
  place: string,
  x: Tensor,
): readonly [steps: number, batch: number, classes: number] {
  const { shape } = requireTensor(place, x).value;
  if (shape.length !== 3 || shape.includes(0)) {
    failRange(
      place,
      `got a tensor of shape ${showShape(shape)} when [steps, batch, classes] was due, none of them 0.`,
    );
  }
  return shape as [number, number, number];
}

/**
 * Throws unless there is one class index in [0, classes) for each of `batch` rows.
 *
 * @throws TypeError when the labels are no list, RangeError for their number or a value.
 */
export function requireLabels(place: string, labels: Labels, batch: number, classes: number): void {
  requireList(place, labels);
  if (labels.length !== batch) failRange(place, `got ${labels.length} labels for a batch of ${batch}.`);
  for (let i = 0; i < batch; i++) {
    const label = labels[i] as number;
    if (Number.isInteger(label) && label >= 0 && label < classes) continue;
    failRange(place, `got the label ${show(label)} at ${i} when a class from 0 to ${classes - 1} was due.`);
  }
}

/** @throws TypeError unless it is an array or like one. */
export function requireList(place: string, labels: Labels): void {
  const isList = typeof labels === 'object' && labels !== null && typeof labels.length === 'number';
  if (isList) return;
  failType(place, `got ${show(labels)} as labels when an array of class indices was due.`);
}

/** A row for each label: `on` at its class, `off` elsewhere. */
export function oneHot(labels: Labels, classes: number, on = 1, off = 0): Tensor {
  const out = empty([labels.length, classes]);
  out.data.fill(off);
  for (let i = 0; i < labels.length; i++) out.data[i * classes + (labels[i] as number)] = on;
  return new Tensor(out);
}
