import { empty } from '../../array/layout.ts';
import { requireTensor, Tensor } from '../../autodiff/tensor.ts';
import { failRange, failType, show, showShape } from '../../util/errors.ts';

/** Class indices, one per row of the batch; those of int64 arrays are big integers. */
export type Labels = ArrayLike<number> | ArrayLike<bigint>;

/** The options of a loss or metric that has none. */
export type NoOptions = Readonly<Record<string, never>>;

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
 * One class index in [0, classes) for each of `batch` rows, as numbers.
 *
 * @throws TypeError when the labels are no list, or one-hot; RangeError for their number or a value.
 */
export function requireLabels(
  place: string,
  labels: Labels,
  batch: number,
  classes: number,
): readonly number[] {
  const list = requireList(place, labels);
  if (list.length === batch * classes && list.length !== batch)
    failType(place, oneHotText(`${classes} numbers`));
  if (list.length !== batch) failRange(place, `got ${list.length} labels for a batch of ${batch}.`);
  return list.map((label, i) => requireLabel(place, label, i, classes));
}

function requireLabel(place: string, label: unknown, at: number, classes: number): number {
  const index = typeof label === 'bigint' ? Number(label) : label;
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < classes) return index;
  if (Array.isArray(label) || ArrayBuffer.isView(label)) failType(place, oneHotText('a row'));
  return failRange(
    place,
    `got the label ${show(label)} at ${at} when a class from 0 to ${classes - 1} was due.`,
  );
}

function oneHotText(got: string): string {
  const cure = 'argmax(tensor(rows), 1).toTypedArray() has those of one-hot rows';
  return `got ${got} for each sample as labels when a class index was due; ${cure}.`;
}

/**
 * What an array, or what is like one, has in it.
 *
 * @throws TypeError for anything else.
 */
export function requireList(place: string, labels: Labels): readonly unknown[] {
  const isList = typeof labels === 'object' && labels !== null && typeof labels.length === 'number';
  if (isList) return Array.from<unknown>(labels);
  const way = (labels as unknown) instanceof Tensor ? '; toTypedArray() has those of a tensor' : '';
  return failType(place, `got ${show(labels)} as labels when an array of class indices was due${way}.`);
}

/** A row for each label: `on` at its class, `off` elsewhere. */
export function oneHot(labels: readonly number[], classes: number, on = 1, off = 0): Tensor {
  const out = empty([labels.length, classes]);
  out.data.fill(off);
  for (let i = 0; i < labels.length; i++) out.data[i * classes + (labels[i] as number)] = on;
  return new Tensor(out);
}
