import { failRange, show } from '../../util/errors.ts';
import type { Budget } from '../bytes/budget.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import { Collector, nameWithin } from '../weights/collector.ts';
import { dtypes } from '../weights/dtype.ts';
import { elementsOf } from '../weights/elements-of.ts';
import { gather } from '../weights/gather.ts';
import type { WeightArray, Weights } from '../weights/weights.ts';
import { unpack } from '../zip/unpack.ts';
import type { ZipEntry } from '../zip/zip-entry.ts';
import { TorchType, torchNames } from './torch-names.ts';
import { TorchStorage } from './torch-storage.ts';
import { TorchTensor } from './torch-tensor.ts';
import { unpickle } from './unpickle.ts';
import { PyDict, PyList, PyTuple } from './values.ts';

const pickleName = /^(?<folder>[^/]+\/)data\.pkl$/;

/** The folder of a PyTorch file within its archive; undefined where the archive is none. */
export function torchFolder(entries: readonly ZipEntry[]): string | undefined {
  const found = entries.map(({ name }) => pickleName.exec(name)?.groups?.folder);
  return found.find((folder) => folder !== undefined);
}

/**
 * Reads what `torch.save` of PyTorch 1.6 or newer wrote: a state_dict, or dicts and lists with tensors and numbers in them.
 * Texts and None are left out.
 *
 * @throws RangeError for a pickle that names anything else than a state_dict does; nothing of it is run.
 */
export async function readTorch(
  place: string,
  entries: readonly ZipEntry[],
  folder: string,
  budget: Budget,
): Promise<Weights> {
  const files = new Map<string, Uint8Array>();
  const isNeeded = (name: string) => /^(data\.pkl|byteorder|data\/.*)$/.test(name);
  for (const entry of entries) {
    const name = entry.name.startsWith(folder) ? entry.name.slice(folder.length) : '';
    if (isNeeded(name)) files.set(name, await unpack(place, entry, budget));
  }
  const reader = new ByteReader(`${place}: ${folder}data.pkl`, files.get('data.pkl') as Uint8Array);
  const storages = new Storages(`${place}: ${folder}`, files);
  const persistent = (id: unknown) => storages.find(id);
  const collector = new Collector(place, budget);
  collect(place, collector, unpickle(reader, { names: torchNames(), persistent }), '', 0, budget);
  return collector.finish({ format: 'pytorch', writer: 'pytorch' });
}

/** The storages of a file. */
class Storages {
  private readonly found = new Map<string, TorchStorage>();

  private readonly place: string;
  private readonly files: ReadonlyMap<string, Uint8Array>;

  constructor(place: string, files: ReadonlyMap<string, Uint8Array>) {
    this.place = place;
    this.files = files;
  }

  /** The storage of an id: `('storage', torch.FloatStorage, '0', 'cpu', 6)`. Undefined for another. */
  find(id: unknown): TorchStorage | undefined {
    const [kind, type, key, , size] = id instanceof PyTuple ? id.items : [];
    if (kind !== 'storage' || !(type instanceof TorchType) || typeof key !== 'string') return undefined;
    const name = `${type.dtype} ${key}`;
    const storage = this.found.get(name) ?? this.make(type, key, size);
    this.found.set(name, storage);
    return storage;
  }

  private make({ dtype }: TorchType, key: string, size: unknown): TorchStorage {
    const place = `${this.place}data/${key}`;
    const bytes = this.files.get(`data/${key}`);
    if (bytes === undefined) return failRange(place, 'is not there when a tensor lies in it.');
    const due = Number(size) * (dtype === null ? 1 : dtypes[dtype].bytes);
    if (bytes.length !== due) failRange(place, `got ${bytes.length} bytes when ${due} were due.`);
    const order = this.files.get('byteorder');
    const isBig = order !== undefined && String.fromCharCode(...order.subarray(0, 3)) === 'big';
    return new TorchStorage(place, dtype, bytes, isBig ? 'big' : 'little');
  }
}

function collect(
  place: string,
  collector: Collector,
  value: unknown,
  name: string,
  depth: number,
  budget: Budget,
): void {
  collector.visit(name, depth);
  if (value instanceof TorchTensor) collector.add(name, toArray(`${place}: ${name}`, value, budget));
  else if (typeof value === 'number')
    collector.add(name, { dtype: 'float64', shape: [], data: Float64Array.of(value) });
  else if (typeof value === 'boolean')
    collector.add(name, { dtype: 'bool', shape: [], data: Uint8Array.of(value ? 1 : 0) });
  else
    for (const [key, child] of childrenOf(value))
      collect(place, collector, child, nameWithin(name, key), depth + 1, budget);
}

function childrenOf(value: unknown): Iterable<[string | number, unknown]> {
  if (value instanceof PyDict) return value.entries;
  return value instanceof PyList || value instanceof PyTuple ? value.items.entries() : [];
}

function toArray(place: string, { dtype, storage, layout }: TorchTensor, budget: Budget): WeightArray {
  const { shape, strides, offset } = layout;
  const numbers = storage.numbers(dtype, budget);
  const count = elementsOf(place, shape, Number.MAX_SAFE_INTEGER);
  const last = offset + shape.reduce((sum, size, axis) => sum + (size - 1) * (strides[axis] as number), 0);
  if (count > 0 && last >= numbers.length)
    failRange(place, `reaches to element ${last} of ${show(storage.place)}, which has ${numbers.length}.`);
  return { dtype, shape, data: gather(place, numbers, layout, count, budget) };
}
