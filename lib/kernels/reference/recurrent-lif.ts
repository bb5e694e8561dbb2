import { allocate, type FloatArray, type FloatNd, wrap } from '../../array/layout.ts';
import type { Fire } from '../fire.ts';
import {
  type CtSpikes,
  type Current,
  type LifCotangents,
  type LifNeurons,
  type LifRule,
  type LifTrace,
  numbersOf,
  scanLif,
  scanLifBack,
} from './lif.ts';
import type * as products from './matmul.ts';

/** The products that recurrent neurons are made of: those of the kernels in force. */
export type Products = Pick<typeof products, 'findEvents' | 'gatherRows' | 'gatherRowsTransposed' | 'matmul'>;

/** What recurrent neurons have besides. */
export interface Recurrence {
  /** Weights [neurons, neurons]; row i has those from neuron i. */
  readonly weight: FloatNd;
  /** Spikes before the first step, for each sample and neuron. */
  readonly spikes: FloatArray;
}

/** `lifForward` with the spikes of the step before, through weights, added to the input current of each step. */
export function recurrentLifForward(
  spikes: FloatArray | null,
  h: FloatArray,
  input: Current,
  { weight, spikes: initial }: Recurrence,
  neurons: LifNeurons,
  rule: LifRule,
  fire: Fire,
  products: Products,
): void {
  const width = initial.length;
  const current = allocate(width);
  const numbers = numbersOf(input);
  const fired = spikes ?? h.slice();
  const currentOf = (from: number) => {
    const before = from === 0 ? initial : fired.subarray(from - width, from);
    spikesTimes(samples(current, weight), samples(before, weight), weight, products);
    for (let i = 0; i < width; i++) current[i] = (current[i] as number) + (numbers[from + i] as number);
    return current;
  };
  scanLif(fired, h, currentOf, neurons, rule, fire);
}

/** out = spikes w: rows of w that the spikes name, summed. Only what is no spike (`smooth`) is multiplied. */
function spikesTimes(out: FloatNd, spikes: FloatNd, w: FloatNd, products: Products): void {
  const events = products.findEvents(spikes);
  if (events === null) products.matmul(out, spikes, w);
  else products.gatherRows(out, events, w);
}

/** The spikes of the step before each step. */
function delayed(spikes: FloatArray, initial: FloatArray): FloatArray {
  const before = allocate(spikes.length);
  before.set(initial);
  before.set(spikes.subarray(0, spikes.length - initial.length), initial.length);
  return before;
}

/** A block as [samples, neurons]. */
function samples(block: FloatArray, weight: FloatNd): FloatNd {
  const neurons = weight.shape[0] as number;
  return wrap(block, [block.length / neurons, neurons]);
}

/**
 * The way back through `recurrentLifForward`: `lifBackward`, but that a step's spikes have the cotangent that comes
 * through the weights from the current of the step after.
 */
export function recurrentLifBackward(
  out: LifCotangents,
  ctSpikes: CtSpikes,
  ctH: FloatArray | null,
  trace: LifTrace,
  weight: FloatNd,
  neurons: LifNeurons,
  rule: LifRule,
  fire: Fire,
  gradient: Fire,
  products: Products,
): void {
  const width = neurons.v0.length;
  const given = numbersOf(ctSpikes);
  const ct = allocate(width);
  const transposed = weight.transpose(1, 0);
  const ctSpikesOf = (from: number) => {
    const after = from + width;
    if (after === out.input.length) return given?.subarray(from) ?? null;
    const ctAfter = out.input.subarray(after, after + width);
    products.matmul(samples(ct, weight), samples(ctAfter, weight), transposed);
    if (given === null) return ct;
    for (let i = 0; i < width; i++) ct[i] = (ct[i] as number) + (given[from + i] as number);
    return ct;
  };
  scanLifBack(out, ctSpikesOf, ctH, trace, neurons, rule, fire, gradient);
}

/** The cotangent of the weights: what each step's current gets, to the neurons that fired the step before. */
export function recurrentLifWeight(
  out: FloatNd,
  ctInput: FloatArray,
  spikes: FloatArray,
  initial: FloatArray,
  products: Products,
): void {
  const width = initial.length;
  const startsSilent = initial.every((spike) => spike === 0);
  const before = startsSilent ? spikes.subarray(0, spikes.length - width) : delayed(spikes, initial);
  const [left, right] = [
    samples(before, out),
    samples(startsSilent ? ctInput.subarray(width) : ctInput, out),
  ];
  const events = products.findEvents(left);
  if (events === null) products.matmul(out, left.transpose(1, 0), right);
  else products.gatherRowsTransposed(out, events, right);
}
