import { failRange, isPlainObject, show } from '../../util/errors.ts';
import type { Budget } from '../bytes/budget.ts';
import { ByteReader } from '../bytes/byte-reader.ts';
import { fromUtf8 } from '../bytes/web.ts';
import { parseJson } from '../json/parse-json.ts';
import { Collector } from './collector.ts';
import { decode } from './decode.ts';
import { type Dtype, dtypes } from './dtype.ts';
import { elementsOf } from './elements-of.ts';
import type { WeightArray, Weights, WeightsSource } from './weights.ts';

/** What the format calls the types. */
export const safetensorsNames: Readonly<Record<Dtype, string>> = {
  float64: 'F64',
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int64: 'I64',
  int32: 'I32',
  int16: 'I16',
  int8: 'I8',
  uint64: 'U64',
  uint32: 'U32',
  uint16: 'U16',
  uint8: 'U8',
  bool: 'BOOL',
};

const mostHeader = 100_000_000;

/** An array as the header has it. */
interface Listed {
  readonly name: string;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly from: number;
  readonly to: number;
}

/** Whether bytes begin as a safetensors file: the length of a header, which is an object of JSON. */
export function isSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 8 && bytes[8] === 0x7b && bytes[7] === 0 && bytes[6] === 0;
}

/**
 * Reads a safetensors file.
 *
 * @throws RangeError for a header that is truncated or wrong, and for arrays that overlap or leave bytes over.
 * @see https://github.com/huggingface/safetensors#format
 */
export function readSafetensors(place: string, bytes: Uint8Array, budget: Budget): Weights {
  return readWithMetadata(place, bytes, budget).weights;
}

/** The same, with the texts of its header by name. */
export function readWithMetadata(
  place: string,
  bytes: Uint8Array,
  budget: Budget,
): { weights: Weights; metadata: Readonly<Record<string, string>> } {
  const reader = new ByteReader(place, bytes);
  const { header, end } = readHeader(reader);
  const body = bytes.subarray(end);
  const { __metadata__: given, ...arrays } = header as Record<string, unknown>;
  const metadata = textsOf(place, given);
  const listed = Object.entries(arrays).map(([name, entry]) => toListed(place, name, entry, body.length));
  requireTiling(new ByteReader(place, body, end), listed);
  const collector = new Collector(place, budget);
  for (const array of listed) collector.add(array.name, toArray(array, body));
  return { weights: collector.finish({ format: 'safetensors', ...writerOf(metadata) }), metadata };
}

function readHeader(reader: ByteReader): { header: object; end: number } {
  const size = reader.u64('the length of the header');
  if (size > mostHeader) reader.fail(`got a header of ${size} bytes when at most ${mostHeader} were due.`, 0);
  const text = fromUtf8(reader.take(size, 'the header'));
  if (text === undefined) return reader.fail('the header is no UTF-8.', 8);
  const header = parseJson(`${reader.place}, header at byte 8`, text);
  if (!isPlainObject(header)) return reader.fail(`got ${show(header)} as header when an object was due.`, 8);
  return { header, end: reader.at };
}

function toListed(place: string, name: string, entry: unknown, most: number): Listed {
  const where = `${place}, header entry ${show(name)}`;
  if (!isPlainObject(entry)) return failRange(where, `got ${show(entry)} when an object was due.`);
  const { dtype: code, shape, data_offsets: offsets } = entry as Record<string, unknown>;
  const dtype = (Object.keys(dtypes) as Dtype[]).find((known) => safetensorsNames[known] === code);
  if (dtype === undefined) {
    const known = Object.values(safetensorsNames).join(', ');
    return failRange(where, `got the dtype ${show(code)} when one of ${known} was due.`);
  }
  if (!Array.isArray(shape)) return failRange(where, `got ${show(shape)} as shape when an array was due.`);
  const [from, to] = requireOffsets(where, offsets, most);
  const { bytes } = dtypes[dtype];
  const count = elementsOf(where, shape, Math.floor((to - from) / bytes));
  if (count * bytes !== to - from)
    failRange(where, `got ${to - from} bytes when its shape has ${count * bytes}.`);
  return { name, dtype, shape, from, to };
}

function requireOffsets(where: string, offsets: unknown, most: number): [number, number] {
  const [from, to, ...more] = Array.isArray(offsets) ? offsets : [];
  const isRight = Number.isSafeInteger(from) && Number.isSafeInteger(to) && 0 <= from && from <= to;
  if (!isRight || more.length > 0)
    failRange(where, `got ${show(offsets)} as data_offsets when its first byte and its end were due.`);
  if (to > most) failRange(where, `is truncated: it ends at byte ${to} of the data, which have ${most}.`);
  return [from, to];
}

/** Throws unless the arrays lie one after the other, from the first byte to the last. */
function requireTiling(body: ByteReader, listed: readonly Listed[]): void {
  let end = 0;
  for (const { name, from, to } of [...listed].sort((a, b) => a.from - b.from || a.to - b.to)) {
    if (from !== end) body.fail(`got bytes that no array or several have, before ${show(name)}.`, end);
    end = to;
  }
  if (end !== body.bytes.length)
    body.fail(`has trailing bytes: got ${body.bytes.length} when the arrays have ${end}.`, end);
}

function toArray({ dtype, shape, from, to }: Listed, body: Uint8Array): WeightArray {
  return { dtype, shape, data: decode(dtype, body.subarray(from, to)) };
}

function textsOf(place: string, metadata: unknown = {}): Readonly<Record<string, string>> {
  const isRight =
    isPlainObject(metadata) && Object.values(metadata).every((text) => typeof text === 'string');
  return isRight
    ? (metadata as Record<string, string>)
    : failRange(place, '__metadata__ has something else than texts.');
}

function writerOf({ format }: Readonly<Record<string, string>>): Pick<WeightsSource, 'writer'> {
  if (format === 'pt') return { writer: 'pytorch' };
  return format === 'spiketape' ? { writer: format } : {};
}
