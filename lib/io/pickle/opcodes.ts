import type { ByteReader } from '../bytes/byte-reader.ts';
import { fromUtf8 } from '../bytes/web.ts';
import type { PickleMachine } from './pickle-machine.ts';
import { PyDict, PyList, PyTuple } from './values.ts';

type Opcode = (machine: PickleMachine, reader: ByteReader) => void;

const highestProtocol = 5;

/**
 * The opcodes of pickles that weights are made of, by their byte; STOP is the reader's. Those that make instances of
 * classes, and those of texts in protocol 0, are not among them.
 *
 * @see Python's `pickletools`
 */
export const opcodes: ReadonlyMap<number, Opcode> = /* @__PURE__ */ new Map<number, Opcode>([
  [0x80, protocol],
  [0x95, (_, reader) => void reader.u64('a frame')],
  // Constants.
  [code('N'), (machine) => machine.push(null)],
  [0x88, (machine) => machine.push(true)],
  [0x89, (machine) => machine.push(false)],
  [code('J'), (machine, reader) => machine.push(reader.i32('a number'))],
  [code('K'), (machine, reader) => machine.push(reader.u8('a number'))],
  [code('M'), (machine, reader) => machine.push(reader.u16('a number'))],
  [0x8a, (machine, reader) => machine.push(long(machine, reader.take(reader.u8('a number'), 'a number')))],
  [code('G'), (machine, reader) => machine.push(reader.f64('a number'))],
  [code('X'), (machine, reader) => text(machine, reader, reader.u32('a text'))],
  [0x8c, (machine, reader) => text(machine, reader, reader.u8('a text'))],
  [0x8d, (machine, reader) => text(machine, reader, reader.u64('a text'))],
  [code('U'), (machine, reader) => text(machine, reader, reader.u8('a text'))],
  [code('T'), (machine, reader) => text(machine, reader, reader.u32('a text'))],
  [code('C'), (machine, reader) => bytes(machine, reader, reader.u8('bytes'))],
  [code('B'), (machine, reader) => bytes(machine, reader, reader.u32('bytes'))],
  // Containers.
  [code('('), (machine) => machine.mark()],
  [code(')'), (machine) => machine.push(new PyTuple([]))],
  [0x85, (machine) => tuple(machine, 1)],
  [0x86, (machine) => tuple(machine, 2)],
  [0x87, (machine) => tuple(machine, 3)],
  [code('t'), (machine) => machine.push(new PyTuple(machine.popToMark()))],
  [code(']'), (machine) => machine.push(new PyList())],
  [code('a'), (machine) => machine.append(popped(machine, 1))],
  [code('e'), (machine) => machine.append(machine.popToMark())],
  [code('}'), (machine) => machine.push(new PyDict())],
  [code('s'), (machine) => machine.setItems(popped(machine, 2))],
  [code('u'), (machine) => machine.setItems(machine.popToMark())],
  // The memo.
  [code('q'), (machine, reader) => machine.remember(reader.u8('a number of the memo'))],
  [code('r'), (machine, reader) => machine.remember(reader.u32('a number of the memo'))],
  [0x94, (machine) => machine.remember()],
  [code('h'), (machine, reader) => machine.recall(reader.u8('a number of the memo'))],
  [code('j'), (machine, reader) => machine.recall(reader.u32('a number of the memo'))],
  // Names, which are looked up among those that are known, and what they make.
  [code('c'), (machine, reader) => machine.name(line(reader), line(reader))],
  [0x93, (machine) => machine.name(...(popped(machine, 2) as [unknown, unknown]))],
  [code('R'), (machine) => machine.call()],
  [code('b'), (machine) => machine.build()],
  [code('Q'), (machine) => machine.persistent()],
]);

function code(char: string): number {
  return char.charCodeAt(0);
}

function protocol(machine: PickleMachine, reader: ByteReader): void {
  const version = reader.u8('the protocol');
  if (version > highestProtocol)
    machine.fail(`got protocol ${version} when at most ${highestProtocol} was due.`);
}

/** A number of any size, two's complement, the byte of least weight first. */
function long(machine: PickleMachine, bytes: Uint8Array): number {
  const unsigned = bytes.reduceRight((value, byte) => value * 256n + BigInt(byte), 0n);
  const value = Number(BigInt.asIntN(8 * bytes.length, unsigned));
  return Number.isSafeInteger(value)
    ? value
    : machine.fail(`got the number ${value}, at most 2^53 - 1 was due.`);
}

function text(machine: PickleMachine, reader: ByteReader, size: number): void {
  machine.push(fromUtf8(reader.take(size, 'a text')) ?? machine.fail('got a text that is no UTF-8.'));
}

function bytes(machine: PickleMachine, reader: ByteReader, size: number): void {
  machine.push(reader.take(size, 'bytes'));
}

/** The next line, without its end. */
function line(reader: ByteReader): string {
  const end = reader.bytes.indexOf(0x0a, reader.at);
  const size = end < 0 ? reader.left + 1 : end - reader.at + 1;
  return fromUtf8(reader.take(size, 'a name').subarray(0, -1)) ?? reader.fail('got a name that is no UTF-8.');
}

/** The last values, in the order in which they came. */
function popped(machine: PickleMachine, count: number): unknown[] {
  return Array.from({ length: count }, () => machine.pop()).reverse();
}

function tuple(machine: PickleMachine, size: number): void {
  machine.push(new PyTuple(popped(machine, size)));
}
