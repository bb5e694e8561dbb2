import { leaves, type Tree } from '../../autodiff/tree.ts';
import { Random } from '../../ops/random.ts';
import type { Optimizer, OptimizerState } from '../../optimizers/optimizer.ts';
import { failRange, failType, isPlainObject, rejectUnknownKeys, show } from '../../util/errors.ts';

/** What a training run consists of: all that `toBytes` saves and `fromBytes` goes on from. */
export interface TrainingState {
  /** A layer or network, or any object with its tensors: their `params`, and `buffers` such as running statistics. */
  readonly net: { readonly params: object; readonly buffers?: Tree };
  readonly optimizer?: Optimizer;
  /** The generator of the run, or several by name: those of batches, dropout and encoders. */
  readonly random?: Random | Readonly<Record<string, Random>>;
  /** The number of steps (or epochs) done. Default 0. */
  readonly step?: number;
}

/** The version of what `toBytes` writes. A file of another one is not read. */
export const version = 1;

/** What the header of a file has besides arrays. */
export interface Recorded {
  readonly version: number;
  /** Of the rest of this, and then of the bytes of all arrays. */
  readonly crc32: number;
  readonly step: number;
  /** States by name; one generator alone has the name ''. */
  readonly random?: Readonly<Record<string, readonly number[]>>;
  readonly optimizer?: Omit<OptimizerState, 'slots'>;
}

/** @throws TypeError or RangeError unless it is a training state with trees of tensors. */
export function requireTrainingState(place: string, state: unknown, known: readonly string[]): TrainingState {
  rejectUnknownKeys(place, state, known, 'field');
  const { net, optimizer, step } = state as Partial<TrainingState>;
  const hasParams = (typeof net === 'function' || isPlainObject(net)) && 'params' in (net as object);
  if (!hasParams) failType(place, `got ${show(net)} as net when a layer, or an object with params, was due.`);
  leaves(`${place}: net.params`, net?.params);
  if (net?.buffers !== undefined) leaves(`${place}: net.buffers`, net.buffers);
  if (optimizer !== undefined && typeof optimizer?.step !== 'function')
    failType(place, `got ${show(optimizer)} as optimizer when one such as optimizers.adam(...) was due.`);
  if (step !== undefined && (!Number.isSafeInteger(step) || step < 0))
    failRange(place, `step must be a whole number, got ${show(step)}.`);
  return state as TrainingState;
}

/** Generators by name; none where there are none. */
export function generatorsOf(place: string, random: TrainingState['random']): Map<string, Random> {
  if (random === undefined) return new Map();
  if (random instanceof Random) return new Map([['', random]]);
  if (!isPlainObject(random))
    failType(place, `got ${show(random)} as random when random(seed), or such by name, was due.`);
  for (const [name, one] of Object.entries(random))
    if (!(one instanceof Random))
      failType(place, `got ${show(one)} as random.${name} when a generator from random(seed) was due.`);
  return new Map(Object.entries(random));
}
