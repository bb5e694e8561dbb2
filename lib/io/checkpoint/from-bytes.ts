import { type FloatArray, isContiguous } from '../../array/layout.ts';
import { sameShape } from '../../array/shape.ts';
import type { Tensor } from '../../autodiff/tensor.ts';
import { leaves } from '../../autodiff/tree.ts';
import { tensor } from '../../ops/create.ts';
import { type RandomState, random } from '../../ops/random.ts';
import type { Optimizer } from '../../optimizers/optimizer.ts';
import { failRange, failType, isPlainObject, show, showShape } from '../../util/errors.ts';
import { Budget } from '../bytes/budget.ts';
import { crc32 } from '../bytes/crc32.ts';
import { parseJson } from '../json/parse-json.ts';
import { isSafetensors, readWithMetadata } from '../weights/read-safetensors.ts';
import type { WeightArray, Weights } from '../weights/weights.ts';
import { checksumOf, nameOf } from './to-bytes.ts';
import {
  generatorsOf,
  type Recorded,
  requireTrainingState,
  type TrainingState,
  version,
} from './training-state.ts';

const place = 'fromBytes';

/** What of a training run `fromBytes` writes to. */
export type Resumed = Omit<TrainingState, 'step'>;

/**
 * Goes on from what `toBytes` wrote: parameters and buffers of an equal network are written in place, an equal optimizer and
 * generators go on from where they were. What is not named in `into` is left alone, so that a network can be loaded by itself.
 *
 * @returns The step that was saved.
 * @throws RangeError for bytes that are truncated, damaged, something else or of another version, and for another network or
 *   optimizer; TypeError for another kind. Nothing has changed then.
 */
export function fromBytes(bytes: Uint8Array, into: Resumed): { readonly step: number } {
  if (!(bytes instanceof Uint8Array)) failType(place, `got ${show(bytes)} when a Uint8Array was due.`);
  const { net, optimizer, random: given } = requireTrainingState(place, into, ['net', 'optimizer', 'random']);
  const { arrays, record } = read(bytes);
  const writes = [...fitted('params', net.params, arrays), ...fitted('buffers', net.buffers ?? {}, arrays)];
  const generators = pairsOf(generatorsOf(place, given), record);
  // The last that can fail; it changes nothing when it does.
  if (optimizer !== undefined) restore(optimizer, arrays, record);
  for (const [tensor, data] of writes) tensor.write((own) => own.set(data));
  for (const [generator, state] of generators) generator.restore(state);
  return { step: record.step };
}

function read(bytes: Uint8Array): { arrays: Weights; record: Recorded } {
  const mayBeSafetensors = bytes.length <= 8 || isSafetensors(bytes);
  if (!mayBeSafetensors) failRange(place, 'got bytes of another format when what toBytes wrote was due.');
  const { weights, metadata } = readWithMetadata(place, bytes, new Budget(bytes.length));
  if (metadata.checkpoint === undefined) {
    const way = 'readWeights and loadWeights of spiketape/weights read those';
    failRange(place, `got weights without a training run, toBytes writes both; ${way}.`);
  }
  if (metadata.format !== 'spiketape')
    failRange(place, `got the format ${show(metadata.format)} when "spiketape" was due.`);
  const record = requireRecord(parseJson(`${place}: checkpoint`, metadata.checkpoint));
  const size = Object.values(weights).reduce((sum, { data }) => sum + data.byteLength, 0);
  const { crc32: written, ...rest } = record;
  if (crc32(bytes.subarray(bytes.length - size), checksumOf(rest)) !== written)
    failRange(place, 'the bytes are damaged: their checksum is not the one that was written.');
  return { arrays: weights, record };
}

function requireRecord(record: unknown): Recorded {
  if (!isPlainObject(record)) failRange(place, `got ${show(record)} as header when an object was due.`);
  const { version: got, step } = record as Partial<Record<keyof Recorded, unknown>>;
  if (got !== version)
    failRange(
      place,
      `got version ${show(got)} of the format when ${version} was due; another spiketape wrote it.`,
    );
  if (!Number.isSafeInteger(step) || (step as number) < 0)
    failRange(place, `got the step ${show(step)} when a whole number was due.`);
  return record as Recorded;
}

/** The tensors of a tree with the numbers that they get. */
function fitted(prefix: string, tree: object, arrays: Weights): [Tensor, FloatArray][] {
  const found = leaves(place, tree).map(({ tensor, path }) => ({ tensor, name: nameOf(prefix, path) }));
  const names = new Set(found.map(({ name }) => name));
  const left = Object.keys(arrays).find((name) => isBelow(prefix, name) && !names.has(name));
  if (left !== undefined)
    failRange(place, `another network was saved: it has ${left}, and this one has not.`);
  return found.map(({ tensor, name }) => {
    if (!isContiguous(tensor.array))
      failRange(place, `${name} is a view, which cannot be written to; make a tensor of its own of it.`);
    return [tensor, dataOf(arrays, name, tensor.array.shape)];
  });
}

function isBelow(prefix: string, name: string): boolean {
  return name === prefix || name.startsWith(`${prefix}.`) || name.startsWith(`${prefix}[`);
}

function dataOf(arrays: Weights, name: string, due: readonly number[]): FloatArray {
  const found = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
  if (found === undefined)
    return failRange(place, `another network was saved: it has no ${name}, and this one has.`);
  const shapes = `${showShape(found.shape)} there and ${showShape(due)} here`;
  if (!sameShape(found.shape, due))
    failRange(place, `another network was saved: ${name} has the shape ${shapes}.`);
  return floatsOf(name, found);
}

/** Generators with the states that they get, which are ones. */
function pairsOf(generators: ReturnType<typeof generatorsOf>, { random: states = {} }: Recorded) {
  return Array.from(generators, ([name, generator]) => {
    const state = isPlainObject(states) && Object.hasOwn(states, name) ? states[name] : undefined;
    if (state === undefined) {
      const saved =
        Object.keys(states)
          .map((one) => one || 'one without a name')
          .join(', ') || 'none';
      failRange(place, `got no state of the generator ${name || 'random'}; saved were ${saved}.`);
    }
    return [generator, random(0).restore(state as unknown as RandomState).state] as const;
  });
}

function restore(optimizer: Optimizer, arrays: Weights, { optimizer: saved }: Recorded): void {
  if (!isPlainObject(saved)) failRange(place, 'got no state of an optimizer, as none was saved.');
  const slots = Object.keys(optimizer.state.slots).map((slot) => [slot, tensorsOf(slot, arrays)] as const);
  const { name, step, learningRate } = saved;
  optimizer.restore({ name, step, learningRate, slots: Object.fromEntries(slots) });
}

/** What was kept under a name, one tensor for each parameter. */
function tensorsOf(slot: string, arrays: Weights): Tensor[] {
  const tensors: Tensor[] = [];
  for (;;) {
    const name = nameOf('optimizer', `${slot}[${tensors.length}]`);
    const found = Object.hasOwn(arrays, name) ? arrays[name] : undefined;
    if (found === undefined) return tensors;
    tensors.push(tensor(floatsOf(name, found), found.shape));
  }
}

function floatsOf(name: string, { dtype, data }: WeightArray): FloatArray {
  if (data instanceof Float32Array || data instanceof Float64Array) return data;
  return failRange(place, `got ${name} as ${dtype} when float32 or float64 was due.`);
}
