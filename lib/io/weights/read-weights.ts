import { failRange, failType, show } from '../../util/errors.ts';
import { Budget } from '../bytes/budget.ts';
import { readTorch, torchFolder } from '../pickle/read-torch.ts';
import { readDirectory } from '../zip/read-directory.ts';
import { Collector } from './collector.ts';
import { isJson, readJson } from './read-json.ts';
import { isNpy, readNpy } from './read-npy.ts';
import { isNpz, readNpz } from './read-npz.ts';
import { isSafetensors, readSafetensors } from './read-safetensors.ts';
import type { Weights } from './weights.ts';

const place = 'readWeights';
const due = 'safetensors, .npy, .npz, a state_dict that torch.save wrote, or JSON was due';

/** How formats begin that people have weights in, and that are not read. */
const foreign: readonly (readonly [bytes: readonly number[], name: string])[] = [
  [[0x89, 0x48, 0x44, 0x46], 'HDF5'],
  [[0x1f, 0x8b], 'gzip, which is to be unpacked first'],
  [[0x80], 'a bare pickle (torch.save before 1.6 wrote such; save it anew)'],
];

/**
 * Reads weights: safetensors, NumPy's .npy and .npz, PyTorch's .pt (a state_dict), JSON. The format is told by the content,
 * never by a name. Nothing in a file is run, and no file takes more memory than 64 MiB and a hundred times its own size.
 *
 * @param bytes - The whole file.
 * @returns Its arrays by name, in order: `weights['fc1.weight']` is `{ dtype, shape, data }`. A lone .npy is `arr_0`.
 * @throws RangeError with the place in the file for what is none of these, truncated or damaged; TypeError for no bytes.
 */
export async function readWeights(bytes: Uint8Array): Promise<Weights> {
  if (!(bytes instanceof Uint8Array)) failType(place, `got ${show(bytes)} when a Uint8Array was due.`);
  const budget = new Budget(bytes.length);
  if (isZip(bytes)) return readArchive(bytes, budget);
  if (isNpy(bytes)) return readLone(bytes, budget);
  if (isSafetensors(bytes)) return readSafetensors(place, bytes, budget);
  if (isJson(bytes)) return readJson(place, bytes, budget);
  return refuse(bytes);
}

function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b;
}

async function readArchive(bytes: Uint8Array, budget: Budget): Promise<Weights> {
  const entries = readDirectory(place, bytes);
  const folder = torchFolder(entries);
  if (folder !== undefined) {
    const isScript = entries.some(({ name }) => name === `${folder}constants.pkl`);
    if (isScript) failRange(place, 'got a TorchScript archive when a state_dict was due.');
    return readTorch(place, entries, folder, budget);
  }
  if (isNpz(entries)) return readNpz(place, entries, budget);
  const names = entries.slice(0, 3).map(({ name }) => show(name));
  return failRange(place, `got a zip archive of ${names.join(', ') || 'nothing'} when ${due}.`);
}

function readLone(bytes: Uint8Array, budget: Budget): Weights {
  const collector = new Collector(place, budget);
  collector.add('arr_0', readNpy(place, bytes, budget));
  return collector.finish({ format: 'npy' });
}

function refuse(bytes: Uint8Array): never {
  const name = foreign.find(([start]) => start.every((byte, i) => bytes[i] === byte))?.[1];
  if (name !== undefined) failRange(`${place}, byte 0`, `got ${name} when ${due}.`);
  const start = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return failRange(`${place}, byte 0`, `got ${start || 'no bytes'} when ${due}.`);
}
