import { random, tensor } from '../../../lib/index.ts';
import { readWeights, writeSafetensors } from '../../../lib/io/weights.ts';
import { dict, int, list, pickleBytes, text } from '../pickle/pickle-bytes.ts';
import { partsOf, torchArchive, torchBytes } from '../pickle/torch-bytes.ts';
import { zipBytes } from '../zip/zip-bytes.ts';
import { npyBytes } from './npy-bytes.ts';

/** What came of files that were damaged at random. */
export interface FuzzResult {
  /** How many were read all the same. */
  readonly read: number;
  /** How many were rejected. */
  readonly rejected: number;
}

/** Files of each format, small ones, so that damage meets what matters. */
export function goodFiles(): readonly Uint8Array[] {
  const floats = Float32Array.of(1, 2, 3, 4, 5, 6);
  const array = npyBytes('<f4', [2, 3], floats);
  const tensors = {
    beta: { shape: [], data: [0.9] },
    'fc.weight': { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] },
    turned: { shape: [3, 2], strides: [1, 3], data: [], sharedWith: 'fc.weight' },
  };
  const { pairs, storages } = partsOf(tensors);
  const checkpoint = pickleBytes(
    dict([text('epoch'), int(1)], [text('state'), dict(...pairs)], [text('l'), list(int(1))]),
  );
  const json = new Uint8Array(
    Buffer.from(
      '{"fc":{"weight":{"shape":[1,2],"data":[1,2]}},"beta":[0.5,[1]]}'.replace('[0.5,[1]]', '[[0.5],[1]]'),
    ),
  );
  return [
    writeSafetensors([{ weight: tensor([[1, 2]]), bias: tensor([1]) }, { beta: tensor(0.5) }]),
    array,
    npyBytes('>i8', [2], BigInt64Array.of(1n, 2n), { fortran: true, version: 2 }),
    zipBytes([
      { name: 'a.npy', bytes: array },
      { name: 'b.npy', bytes: array, deflate: true },
    ]),
    zipBytes([{ name: 'a.npy', bytes: array, deflate: true }], { wide: true, comment: 'c' }),
    torchBytes(tensors),
    torchArchive(checkpoint, storages, { deflate: true }),
    torchArchive(checkpoint, storages, { wide: true, byteorder: 'little' }),
    json,
  ];
}

/**
 * Reads damaged files. Each must be read or rejected by the reader itself: with a RangeError that begins with its place.
 *
 * @param seed - The same seed damages alike.
 * @throws Error with the bytes of a file that ended otherwise.
 */
export async function fuzz(count: number, seed: number): Promise<FuzzResult> {
  const files = goodFiles();
  const draw = drawing(seed);
  let [read, rejected] = [0, 0];
  for (let i = 0; i < count; i++) {
    const file = damaged(files[i % files.length] as Uint8Array, files, draw);
    if (await isRead(file, i)) read++;
    else rejected++;
  }
  return { read, rejected };
}

/** Whole numbers below a bound, from a seed. */
function drawing(seed: number): (below: number) => number {
  const source = random(seed);
  let [numbers, at] = [source.uniform([4096]).toTypedArray(), 0];
  return (below) => {
    if (at === numbers.length) [numbers, at] = [source.uniform([4096]).toTypedArray(), 0];
    return Math.floor((numbers[at++] as number) * below);
  };
}

async function isRead(file: Uint8Array, i: number): Promise<boolean> {
  try {
    for (const { shape, data } of Object.values(await readWeights(file)))
      if (shape.reduce((a, b) => a * b, 1) !== data.length)
        throw new Error(`[${shape}] has ${data.length} numbers`);
    return true;
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith('readWeights')) return false;
    throw new Error(`mutation ${i}, ${Buffer.from(file).toString('base64')}: ${error}`, { cause: error });
  }
}

const interesting = [0, 1, 0x7f, 0x80, 0xff, 0x2e, 0x28, 0x68, 0x52, 0x5b, 0x7b, 0x22];

/** A copy of a file with a few things wrong. */
function damaged(
  file: Uint8Array,
  files: readonly Uint8Array[],
  draw: (below: number) => number,
): Uint8Array {
  let bytes = Uint8Array.from(file);
  for (let n = 1 + draw(4); n > 0; n--) {
    const at = draw(bytes.length + 1);
    const kind = draw(7);
    if (kind === 0) bytes[at] = draw(256);
    else if (kind === 1) bytes[at] = interesting[draw(interesting.length)] as number;
    else if (kind === 2) bytes[at] = (bytes[at] ?? 0) ^ (1 << draw(8));
    else if (kind === 3) bytes = bytes.slice(0, at);
    else if (kind === 4) bytes = joined(bytes.subarray(0, at), bytes.subarray(at + 1 + draw(8)));
    else if (kind === 5)
      bytes = joined(bytes.subarray(0, at), bytes.subarray(at - draw(Math.min(at, 16) + 1)));
    else {
      const other = files[draw(files.length)] as Uint8Array;
      const from = draw(other.length);
      bytes = joined(bytes.subarray(0, at), other.subarray(from, from + draw(24)), bytes.subarray(at));
    }
  }
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts));
}
