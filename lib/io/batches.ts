import { empty, type FloatNd } from '../array/layout.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { kernels, makingData } from '../kernels/index.ts';
import { type Random, requireRandom } from '../ops/random.ts';
import { failRange, failType, rejectUnknownKeys, show } from '../util/errors.ts';

/** Labels of samples: class numbers, or a tensor with a row for each sample. */
export type BatchLabels = Tensor | readonly number[] | Uint8Array | Int32Array;

/** Options of `batches`. */
export interface BatchesOptions {
  /** Samples of a batch. */
  readonly size: number;
  /** Shuffles: every pass over the batches draws a new order from it. Default: the order of the data. */
  readonly random?: Random;
  /** Whether a last batch that is smaller than the others is left out. Default false. */
  readonly dropLast?: boolean;
}

/** One batch. */
export interface Batch<L extends BatchLabels = BatchLabels> {
  /** The samples `[size, ...]`. */
  readonly data: Tensor;
  /** Their labels, of the kind that was given. */
  readonly labels: L;
  /** Where they stand in the whole. */
  readonly indices: Int32Array;
}

/** The batches of a data set: as often as it is iterated, a pass over all samples. */
export interface Batches<L extends BatchLabels = BatchLabels> extends Iterable<Batch<L>> {
  /** The number of batches of a pass. */
  readonly length: number;
}

const place = 'batches';

/**
 * The samples of a data set in batches, shuffled or in order, each with its labels.
 *
 * @param data - All samples, `[samples, ...]`.
 * @param labels - One for each sample.
 * @throws TypeError or RangeError for data without samples, another number of labels, or an option outside its domain.
 */
export function batches<L extends BatchLabels>(data: Tensor, labels: L, options: BatchesOptions): Batches<L> {
  const samples = requireData(data, labels);
  rejectUnknownKeys(place, options, ['size', 'random', 'dropLast']);
  const { size, random, dropLast = false } = options;
  if (!Number.isSafeInteger(size) || size < 1)
    failRange(place, `size must be a whole number from 1, got ${show(size)}.`);
  if (random !== undefined) requireRandom(place, random);
  if (typeof dropLast !== 'boolean') failType(place, `dropLast is ${show(dropLast)} when a boolean was due.`);
  const length = dropLast ? Math.floor(samples / size) : Math.ceil(samples / size);
  if (length === 0)
    failRange(place, `${samples} samples are no batch of ${size}, and dropLast leaves it out.`);
  return {
    length,
    *[Symbol.iterator]() {
      const order = random?.permutation(samples) ?? Int32Array.from({ length: samples }, (_, i) => i);
      for (let batch = 0; batch < length; batch++) {
        const indices = order.slice(batch * size, (batch + 1) * size);
        yield { data: rowsOf(data, indices), labels: pick(labels, indices), indices };
      }
    },
  };
}

/** The number of samples. */
function requireData(data: unknown, labels: unknown): number {
  if (!(data instanceof Tensor)) failType(place, `got ${show(data)} as data when a Tensor was due.`);
  const [samples] = data.array.shape;
  if (samples === undefined) failRange(place, 'got a scalar as data when [samples, ...] was due.');
  if (samples === 0) failRange(place, 'got data without samples when at least one was due.');
  const isList = Array.isArray(labels) || (ArrayBuffer.isView(labels) && !(labels instanceof DataView));
  if (!(labels instanceof Tensor) && !isList)
    failType(place, `got ${show(labels)} as labels when an array or a Tensor was due.`);
  const given = labels instanceof Tensor ? (labels.array.shape[0] ?? 0) : (labels as number[]).length;
  if (given !== samples) failRange(place, `got ${given} labels for ${samples} samples.`);
  return samples;
}

function pick<L extends BatchLabels>(labels: L, indices: Int32Array): L {
  if (labels instanceof Tensor) return rowsOf(labels, indices) as L;
  const list = labels as readonly number[];
  const picked = Array.from(indices, (i) => list[i] as number);
  return (Array.isArray(labels) ? picked : (labels.constructor as typeof Int32Array).from(picked)) as L;
}

/** A tensor of some rows of another. */
function rowsOf(x: Tensor, indices: Int32Array): Tensor {
  const from = x.array;
  const [rows = 0, ...rest] = from.shape;
  const out = makingData(() => empty([indices.length, ...rest]));
  const width = rows === 0 ? 0 : from.size / rows;
  const data = kernels.flat(from);
  indices.forEach((row, i) => {
    out.data.set(data.subarray(row * width, (row + 1) * width), i * width);
  });
  return new Tensor(out as FloatNd);
}
