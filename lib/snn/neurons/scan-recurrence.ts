import type { Events } from '../../array/events.ts';
import { empty, type FloatArray, type FloatNd, wrap } from '../../array/layout.ts';
import { Dense, Lazy, type Value } from '../../array/values.ts';
import type { Cotangent } from '../../autodiff/row.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { copy, unbroadcast } from '../../kernels/apply.ts';
import { kernels } from '../../kernels/index.ts';
import type { Recurrence, ScanGiven } from '../../kernels/scan.ts';

/** Weights among the neurons of a layer. */
export interface Weights {
  /** `[N, N]`, row i from neuron i; or where they are one to one, one weight or `[N]`. */
  readonly weight: Tensor;
  /** `[N]`, added to the current of each step. */
  readonly bias?: Tensor | undefined;
  /** Spikes of the step before the first, `[B, N]`. */
  readonly spikes: Tensor;
  readonly connect: 'all' | 'oneToOne';
  /** Whether neurons reach themselves; without, the diagonal is 0 and has no gradient. */
  readonly autapses: boolean;
}

/** The weights as kernels take them, from weight, spikes and bias. */
export function recurrenceOf(weights: Weights, [weight, spikes, bias]: readonly Value[]): Recurrence {
  return {
    weight: usedWeight(weights, (weight as Value).dense()).data,
    isOneToOne: weights.connect === 'oneToOne',
    bias: bias ? kernels.flat(bias.dense()) : null,
    spikes: kernels.flat((spikes as Value).dense()),
  };
}

/** The weight that is used, contiguous. */
function usedWeight({ connect, autapses }: Weights, w: FloatNd): FloatNd {
  if (connect === 'all' && !autapses) return clearDiagonal(copy(w));
  return wrap(kernels.flat(w), w.shape);
}

/** Sets the diagonal of a square matrix to 0. */
export function clearDiagonal(w: FloatNd): FloatNd {
  const size = w.shape[0] as number;
  for (let i = 0; i < size; i++) w.data[i * (size + 1)] = 0;
  return w;
}

/** The cotangents of weight, spikes before the first step, and bias, from that of the currents. */
export function cotangentsOfRecurrence(
  weights: Weights,
  [weight, initial, bias]: readonly Value[],
  ctInput: FloatNd,
  spikes: Value,
  given: ScanGiven,
): Cotangent<Value>[] {
  const { neurons, samples, recurrence } = given;
  const shape = (weight as Value).shape;
  const rows = wrap(ctInput.data, [given.steps * samples, neurons]);
  const before = kernels.flat((initial as Value).dense());
  const own = recurrence as Recurrence;
  const ctWeight = () => {
    if (own.isOneToOne) return ctOfOwnWeights(shape, rows, spikes, before);
    const ct = ctOfWeight(shape, rows, spikes, before);
    return weights.autapses ? ct : clearDiagonal(ct);
  };
  return [
    () => new Dense(ctWeight(), { isSpare: true }),
    () => new Dense(ctOfInitial((initial as Value).shape, rows, own)),
    ...(bias ? [() => new Dense(unbroadcast(rows, bias.shape))] : []),
  ];
}

/** The cotangent of weights between all: of the currents of all steps, for the spikes of the steps before. */
function ctOfWeight(shape: readonly number[], ctInput: FloatNd, spikes: Value, initial: FloatArray): FloatNd {
  const out = empty(shape);
  const events = spikes instanceof Lazy ? spikes.events : null;
  const [rows, size] = ctInput.shape as [number, number];
  if (events === null || initial.some((spike) => spike !== 0)) {
    const numbers = kernels.flat(spikes.dense());
    kernels.recurrentWeight(out, ctInput.data, numbers, initial, kernels);
    return out;
  }
  const later = rows - initial.length / size;
  const from = ctInput.data.subarray(initial.length);
  kernels.gatherRowsTransposed(out, firstRows(events, later), wrap(from, [later, size]));
  return out;
}

/** The events of the first rows. */
function firstRows({ width, starts, columns }: Events, rows: number): Events {
  return { rows, width, starts: starts.subarray(0, rows + 1), columns: columns.subarray(0, starts[rows]) };
}

/** The cotangent of weights that are one to one. */
function ctOfOwnWeights(
  shape: readonly number[],
  ctInput: FloatNd,
  spikes: Value,
  initial: FloatArray,
): FloatNd {
  const fired = kernels.flat(spikes.dense());
  const products = empty(ctInput.shape);
  for (let i = 0; i < fired.length; i++) {
    const before = i < initial.length ? initial[i] : fired[i - initial.length];
    products.data[i] = (ctInput.data[i] as number) * (before as number);
  }
  return unbroadcast(products, shape);
}

/** The cotangent of the spikes before the first step, from that of its currents. */
function ctOfInitial(
  shape: readonly number[],
  ctInput: FloatNd,
  { weight, isOneToOne }: Recurrence,
): FloatNd {
  const out = empty(shape);
  const first = ctInput.data.subarray(0, out.size);
  const [, size] = ctInput.shape as [number, number];
  if (isOneToOne) {
    for (let i = 0; i < out.size; i++)
      out.data[i] = (first[i] as number) * (weight[weight.length === 1 ? 0 : i % size] as number);
    return out;
  }
  kernels.matmul(out, wrap(first, shape), wrap(weight, [size, size]).transpose(1, 0));
  return out;
}
