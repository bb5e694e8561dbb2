import { Tensor } from '../../autodiff/tensor.ts';
import { isBranch, type TreeOf } from '../../autodiff/tree.ts';
import { failRange, failType, show } from '../../util/errors.ts';
import { toUtf8 } from '../bytes/web.ts';
import { nameWithin } from './collector.ts';
import { inOwnOrder } from './decode.ts';
import { type Dtype, dtypes, type WeightData } from './dtype.ts';
import { safetensorsNames } from './read-safetensors.ts';
import type { WeightArray } from './weights.ts';

const alignment = 8;

/** What can be written: tensors, arrays of `readWeights`, objects and arrays of them to any depth. */
export type WritableTree = Tensor | WeightArray | readonly WritableTree[] | WritableBranch;

/** An object of what can be written. */
export interface WritableBranch {
  readonly [key: string]: WritableTree;
}

/** The type of what can be written as it stands; `never` where something in it is neither tensor nor array. */
export type WritableOf<T> = TreeOf<T, WritableTree>;

/** An array with its name. */
interface Named {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * A safetensors file of the arrays of a tree, such as `net.params`. Their names are their paths with dots (`0.weight`);
 * tensors are float32; a linear weight is `[inputs, outputs]`, as it is here. `__metadata__` has the format `spiketape`.
 *
 * @throws TypeError for what is neither tensor nor array; RangeError for a name that comes twice.
 * @see https://github.com/huggingface/safetensors#format
 */
export function writeSafetensors<T extends object>(tree: T & WritableOf<T>): Uint8Array {
  return safetensorsOf('writeSafetensors', tree, () => ({ format: 'spiketape' }));
}

/** The file of a tree, with the metadata that follow from the bytes of its arrays, in order. */
export function safetensorsOf(
  place: string,
  tree: object,
  metadataOf: (data: readonly Uint8Array[]) => Readonly<Record<string, string>>,
): Uint8Array {
  const arrays = named(place, tree, '', new Set());
  requireDifferentNames(place, arrays);
  const inOrder = [...arrays].sort((a, b) => dtypes[b.dtype].bytes - dtypes[a.dtype].bytes);
  const header = headerOf(inOrder, metadataOf(inOrder.map(({ bytes }) => bytes)));
  const end = 8 + header.length;
  const file = new Uint8Array(end + inOrder.reduce((sum, { bytes }) => sum + bytes.length, 0));
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = end;
  for (const { bytes } of inOrder) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** The header, padded so that the data are aligned. */
function headerOf(arrays: readonly Named[], metadata: Readonly<Record<string, string>>): Uint8Array {
  let at = 0;
  const entries = arrays.map(({ name, dtype, shape, bytes }) => {
    const offsets = [at, at + bytes.length];
    at += bytes.length;
    return [name, { dtype: safetensorsNames[dtype], shape, data_offsets: offsets }] as const;
  });
  const text = entries.map(([name, entry]) => `,${JSON.stringify(name)}:${JSON.stringify(entry)}`).join('');
  const header = toUtf8(`{"__metadata__":${JSON.stringify(metadata)}${text}}`);
  const padded = new Uint8Array(Math.ceil(header.length / alignment) * alignment).fill(0x20);
  padded.set(header);
  return padded;
}

function named(place: string, tree: unknown, name: string, above: Set<unknown>): Named[] {
  if (tree instanceof Tensor) return [fromTensor(tree, name)];
  if (hasDtype(tree)) return [fromArray(place, tree, name)];
  if (!isBranch(tree))
    return failType(place, `got ${show(tree)}${name && ` at ${name}`} when tensors in a tree were due.`);
  if (above.has(tree)) failType(place, `the tree contains itself at ${name}.`);
  above.add(tree);
  const found = Object.entries(tree).flatMap(([key, child]) =>
    named(place, child, nameWithin(name, key), above),
  );
  above.delete(tree);
  return found;
}

function fromTensor(tensor: Tensor, name: string): Named {
  const data = Float32Array.from(tensor.toTypedArray());
  return { name, dtype: 'float32', shape: tensor.shape, bytes: littleEndian(data) };
}

function hasDtype(value: unknown): value is WeightArray {
  return isBranch(value) && 'dtype' in value && 'data' in value && ArrayBuffer.isView(value.data);
}

function fromArray(place: string, { dtype, shape, data }: WeightArray, name: string): Named {
  if (!Object.hasOwn(dtypes, dtype)) failRange(place, `got the dtype ${show(dtype)} at ${name}.`);
  // What is held wider than it was is written as it is held.
  const written = dtypes[dtype].widen ? 'float32' : dtype;
  const isShape = Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size >= 0);
  const isRight = isShape && data instanceof dtypes[written].stored && product(shape) === data.length;
  if (!isRight) failRange(place, `got ${show(data)} of ${data.length} at ${name} for ${written} [${shape}].`);
  return { name, dtype: written, shape, bytes: littleEndian(data) };
}

function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function littleEndian(data: WeightData): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return inOwnOrder(bytes, data.BYTES_PER_ELEMENT, 'little');
}

function requireDifferentNames(place: string, arrays: readonly Named[]): void {
  const seen = new Set<string>();
  for (const { name } of arrays) {
    if (seen.has(name) || name === '__metadata__')
      failRange(place, `got two arrays of the name ${show(name)}.`);
    seen.add(name);
  }
}
