import { show } from '../../util/errors.ts';
import type { Budget } from '../bytes/budget.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import { decode } from './decode.ts';
import { type Dtype, dtypes } from './dtype.ts';
import { elementsOf } from './elements-of.ts';
import { gather } from './gather.ts';
import type { WeightArray } from './weights.ts';

const magic = '\x93NUMPY';

/** What NumPy calls the types, without the order of bytes. */
const names: Readonly<Record<string, Dtype>> = {
  f8: 'float64',
  f4: 'float32',
  f2: 'float16',
  i8: 'int64',
  i4: 'int32',
  i2: 'int16',
  i1: 'int8',
  u8: 'uint64',
  u4: 'uint32',
  u2: 'uint16',
  u1: 'uint8',
  b1: 'bool',
};

/** The header of an array. */
interface Header {
  readonly dtype: Dtype;
  readonly order: 'little' | 'big';
  readonly isColumnMajor: boolean;
  readonly shape: readonly number[];
}

/** Whether bytes begin as an array of NumPy. */
export function isNpy(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(0, magic.length)) === magic;
}

/**
 * Reads an array that NumPy saved (.npy, versions 1 to 3), in row or column order, either order of bytes.
 *
 * @throws RangeError for a header that is truncated or wrong, another type, more or fewer bytes than the shape has.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function readNpy(place: string, bytes: Uint8Array, budget: Budget): WeightArray {
  const reader = new ByteReader(place, bytes);
  if (!isNpy(bytes)) reader.fail('got no array of NumPy when one was due.');
  reader.take(magic.length, 'the magic');
  const version = reader.u8('the version');
  if (version < 1 || version > 3) reader.fail(`got version ${version} when 1 to 3 were due.`, magic.length);
  reader.u8('the version');
  const what = 'the length of the header';
  const size = version === 1 ? reader.u16(what) : reader.u32(what);
  const { dtype, order, isColumnMajor, shape } = readHeader(reader, size);
  const data = readData(reader, dtype, shape, order);
  if (!isColumnMajor || shape.length < 2) return { dtype, shape, data };
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((a, b) => a * b, 1));
  return { dtype, shape, data: gather(place, data, { shape, strides, offset: 0 }, data.length, budget) };
}

function readData(reader: ByteReader, dtype: Dtype, shape: readonly number[], order: 'little' | 'big') {
  const { bytes } = dtypes[dtype];
  const where = `${reader.place}, byte ${reader.at}`;
  const count = elementsOf(where, shape, Math.floor(reader.left / bytes));
  if (count * bytes !== reader.left)
    reader.fail(`has trailing bytes: got ${reader.left} when its shape has ${count * bytes}.`);
  return decode(dtype, reader.take(count * bytes, 'the array'), order);
}

/** The header is a dict of Python: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`. */
function readHeader(reader: ByteReader, size: number): Header {
  const at = reader.at;
  const bytes = reader.take(size, 'the header');
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  const found = fields(text);
  const { descr, fortran_order: order, shape } = found ?? {};
  if (descr === undefined || order === undefined || shape === undefined)
    return reader.fail(`got the header ${show(text.trim().slice(0, 120))}, which is none of an array.`, at);
  return { ...typeOf(reader, descr, at), isColumnMajor: order === 'True', shape: sizes(shape) };
}

/** The fields of a header with their texts; undefined where it has another form. */
function fields(text: string): Readonly<Record<string, string>> | undefined {
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1];
  if (body === undefined) return undefined;
  const field =
    /\s*'(?:(descr)'\s*:\s*'([^']*)'|(fortran_order)'\s*:\s*(True|False)|(shape)'\s*:\s*\(([\d\s,L]*)\))\s*(?:,|$)/y;
  const found: Record<string, string> = {};
  while (body.slice(field.lastIndex).trim() !== '') {
    const match = field.exec(body);
    if (match === null) return undefined;
    const [name = '', value = ''] = match.slice(1).filter((part) => part !== undefined);
    if (name in found) return undefined;
    found[name] = value;
  }
  return found;
}

function typeOf(reader: ByteReader, descr: string, at: number): Pick<Header, 'dtype' | 'order'> {
  const [, order, name = ''] = /^([<>|])(\w+)$/.exec(descr) ?? [];
  const dtype = Object.hasOwn(names, name) ? names[name] : undefined;
  if (dtype !== undefined) return { dtype, order: order === '>' ? 'big' : 'little' };
  if (name === 'O') return reader.fail('got pickled Python objects when numbers were due.', at);
  return reader.fail(`got the type ${show(descr)} when one of ${Object.keys(names).join(', ')} was due.`, at);
}

function sizes(text: string): number[] {
  return text
    .split(',')
    .map((part) => part.replace('L', '').trim())
    .filter((part) => part !== '')
    .map(Number);
}
