import { zipBytes } from '../zip/zip-bytes.ts';
import { call, dict, int, name, ordered, type Part, pickleBytes, text, tuple } from './pickle-bytes.ts';

/** A tensor as a PyTorch file is to have it. */
export interface TensorSpec {
  readonly shape: readonly number[];
  /** The numbers of its storage, or the bytes of another type. */
  readonly data: readonly number[] | Uint8Array;
  /** The type of its storage, `Float` by default. */
  readonly storage?: string;
  readonly itemSize?: number;
  readonly strides?: readonly number[];
  readonly offset?: number;
  /** The tensor before whose storage it shares. */
  readonly sharedWith?: string;
  readonly parameter?: true;
  /** What PyTorch 2 marks it with: `neg`, where its numbers are those of its storage negated. */
  readonly marks?: readonly string[];
}

/** The bytes that `torch.save(state_dict)` writes for tensors by name. */
export function torchBytes(
  tensors: Readonly<Record<string, TensorSpec>>,
  more: Parameters<typeof torchArchive>[2] = {},
) {
  const { pairs, storages } = partsOf(tensors);
  return torchArchive(pickleBytes(ordered(...pairs)), storages, more);
}

/** The archive of a pickle and its storages, stored as PyTorch does. */
export function torchArchive(
  pickle: Uint8Array,
  storages: Readonly<Record<string, Uint8Array>>,
  more: {
    readonly folder?: string;
    readonly byteorder?: string;
    readonly wide?: boolean;
    readonly deflate?: boolean;
  } = {},
): Uint8Array {
  const { folder = 'archive', byteorder, wide = false, deflate = false } = more;
  const ascii = (value: string) => new Uint8Array(Buffer.from(value));
  const files: [string, Uint8Array][] = [
    ['data.pkl', pickle],
    ...(byteorder ? [['byteorder', ascii(byteorder)] as [string, Uint8Array]] : []),
    ...Object.entries(storages).map(([key, bytes]): [string, Uint8Array] => [`data/${key}`, bytes]),
    ['version', ascii('3\n')],
  ];
  return zipBytes(
    files.map(([file, bytes]) => ({ name: `${folder}/${file}`, bytes, deflate })),
    { wide },
  );
}

/** The entries of a dict of tensors, and the storages they lie in. */
export function partsOf(tensors: Readonly<Record<string, TensorSpec>>) {
  const storages: Record<string, Uint8Array> = {};
  const keys = new Map<string, string>();
  const pairs = Object.entries(tensors).map(([path, spec]): [Part, Part] => {
    const key = keys.get(spec.sharedWith ?? '') ?? String(keys.size);
    if (spec.sharedWith === undefined) storages[key] = bytesOf(spec.data);
    keys.set(path, key);
    return [text(path), tensorPart(spec, key, storages[key] as Uint8Array)];
  });
  return { pairs, storages };
}

function bytesOf(data: readonly number[] | Uint8Array): Uint8Array {
  return data instanceof Uint8Array ? data : new Uint8Array(Float32Array.from(data).buffer);
}

function tensorPart(spec: TensorSpec, key: string, bytes: Uint8Array): Part {
  const { shape, storage = 'Float', itemSize = 4, offset = 0, parameter, marks = [] } = spec;
  const strides = spec.strides ?? shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const id = tuple(
    text('storage'),
    name('torch', `${storage}Storage`),
    text(key),
    text('cpu'),
    int(bytes.length / itemSize),
  );
  const tensor = call(
    name('torch._utils', '_rebuild_tensor_v2'),
    [id, 'Q'],
    int(offset),
    tuple(...shape.map(int)),
    tuple(...strides.map(int)),
    0x89,
    [name('collections', 'OrderedDict'), ')', 'R'],
    ...(marks.length > 0 ? [dict(...marks.map((mark) => [text(mark), 0x88] as const))] : []),
  );
  if (!parameter) return tensor;
  return call(name('torch._utils', '_rebuild_parameter'), tensor, 0x88, [
    name('collections', 'OrderedDict'),
    ')',
    'R',
  ]);
}
