import { failRange } from '../../lib/util/errors.ts';

/** A value of a pickle: what Python calls None, bool, int, str, bytes, list or tuple, dict; or an object, by its class. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | Pickled[]
  | Map<string, Pickled>
  | PickledObject;

/** An object of a pickle: what it was made by, of what, and its state. Nothing is called. */
export class PickledObject {
  state: Pickled = null;
  readonly maker: string;
  readonly given: Pickled;

  constructor(maker: string, given: Pickled) {
    this.maker = maker;
    this.given = given;
  }
}

type Step = (reader: Reader) => void;

/** What a pickle of lists, dictionaries, numbers, texts and arrays of numpy is made of (PEP 3154, protocol 2 to 4). */
const steps = new Map<number, Step>([
  [0x80, (r) => void r.take(1)],
  [0x95, (r) => void r.take(8)],
  ...pushes({
    N: () => null,
    '\x88': () => true,
    '\x89': () => false,
    K: (r) => r.uint(1),
    M: (r) => r.uint(2),
    J: (r) => r.take(4).getInt32(0, true),
    X: (r) => r.text(r.uint(4)),
    '\x8c': (r) => r.text(r.uint(1)),
    C: (r) => r.bytes(r.uint(1)),
    B: (r) => r.bytes(r.uint(4)),
    ']': () => [],
    '}': () => new Map(),
    ')': () => [],
    t: (r) => r.sinceMark(),
    '\x85': (r) => r.last(1),
    '\x86': (r) => r.last(2),
    '\x87': (r) => r.last(3),
    h: (r) => r.recalled(r.uint(1)),
    j: (r) => r.recalled(r.uint(4)),
    '\x93': (r) => r.last(2).join('.'),
    R: (r) => made(r.last(2)),
  }),
  [code('('), (r) => r.mark()],
  [code('\x94'), (r) => r.memoize()],
  [code('q'), (r) => r.memoize(r.uint(1))],
  [code('r'), (r) => r.memoize(r.uint(4))],
  [code('a'), (r) => append(r, r.last(1))],
  [code('e'), (r) => append(r, r.sinceMark())],
  [code('s'), (r) => set(r, r.last(2))],
  [code('u'), (r) => set(r, r.sinceMark())],
  [code('b'), build],
]);

/** Reads a pickle of protocol 2 to 4. @throws RangeError that begins with the place, for what is none, or has other things in it. */
export function readPickle(bytes: Uint8Array, place: string): Pickled {
  const reader = new Reader(bytes, place);
  for (;;) {
    const at = reader.uint(1);
    if (at === code('.')) return reader.last(1)[0] as Pickled;
    const step = steps.get(at) ?? reader.fail(`opcode 0x${at.toString(16)}`);
    step(reader);
  }
}

class Reader {
  private readonly stack: Pickled[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, Pickled>();
  private at = 0;
  private readonly source: Uint8Array;
  private readonly place: string;

  constructor(source: Uint8Array, place: string) {
    this.source = source;
    this.place = place;
  }

  fail(what: string): never {
    failRange(
      this.place,
      `got ${what} when a pickle of lists, dictionaries, numbers, texts and arrays was due.`,
    );
  }

  bytes(count: number): Uint8Array {
    if (this.at + count > this.source.length) this.fail('an end too early');
    this.at += count;
    return this.source.subarray(this.at - count, this.at);
  }

  take(count: number): DataView {
    const { buffer, byteOffset } = this.bytes(count);
    return new DataView(buffer, byteOffset, count);
  }

  uint(size: 1 | 2 | 4): number {
    const view = this.take(size);
    if (size === 1) return view.getUint8(0);
    return size === 2 ? view.getUint16(0, true) : view.getUint32(0, true);
  }

  text(count: number): string {
    return new TextDecoder().decode(this.bytes(count));
  }

  push(value: Pickled): void {
    this.stack.push(value);
  }

  top(): Pickled {
    return this.stack.at(-1) ?? null;
  }

  last(count: number): Pickled[] {
    if (this.stack.length < count) this.fail('an empty stack');
    return this.stack.splice(-count);
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  sinceMark(): Pickled[] {
    const from = this.marks.pop();
    return from === undefined ? this.fail('no mark') : this.stack.splice(from);
  }

  memoize(key = this.memo.size): void {
    this.memo.set(key, this.top());
  }

  recalled(key: number): Pickled {
    const value = this.memo.get(key);
    return value === undefined ? this.fail(`memo ${key}, which is not there,`) : value;
  }
}

function pushes(values: Readonly<Record<string, (reader: Reader) => Pickled>>): [number, Step][] {
  return Object.entries(values).map(([name, read]) => [code(name), (r) => r.push(read(r))]);
}

function code(name: string): number {
  return name.charCodeAt(0);
}

function made([maker, given]: Pickled[]): PickledObject {
  return new PickledObject(String(maker), given ?? null);
}

function append(reader: Reader, values: readonly Pickled[]): void {
  const list = reader.top();
  if (!Array.isArray(list)) reader.fail('items of no list');
  list.push(...values);
}

function set(reader: Reader, entries: readonly Pickled[]): void {
  const map = reader.top();
  if (!(map instanceof Map)) reader.fail('entries of no dictionary');
  for (let i = 0; i < entries.length; i += 2) map.set(String(entries[i]), entries[i + 1] ?? null);
}

function build(reader: Reader): void {
  const [state = null] = reader.last(1);
  const object = reader.top();
  if (!(object instanceof PickledObject)) reader.fail('the state of no object');
  object.state = state;
}
