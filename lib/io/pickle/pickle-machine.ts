import { show } from '../../util/errors.ts';
import type { ByteReader } from '../bytes/byte-reader.ts';
import { PyDict, PyFunction, PyList, PyTuple } from './values.ts';

/** What a pickle may refer to. */
export interface PickleScope {
  /** The names that it may use, such as `collections.OrderedDict`. */
  readonly names: ReadonlyMap<string, unknown>;
  /** The object of a persistent id; undefined for what is none. */
  persistent(id: unknown): unknown;
}

/** The characters of a name that an error shows. */
const mostShown = 100;

/** The state of a pickle that is being read: its stack, marks on it, and what it numbered. */
export class PickleMachine {
  /** Where the opcode begins that is in work. */
  opcodeAt = 0;
  private readonly stack: unknown[] = [];
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, unknown>();

  private readonly reader: ByteReader;
  private readonly scope: PickleScope;

  constructor(reader: ByteReader, scope: PickleScope) {
    this.reader = reader;
    this.scope = scope;
  }

  /** Throws a RangeError that names the byte of the opcode. */
  fail(message: string): never {
    return this.reader.fail(message, this.opcodeAt);
  }

  push(value: unknown): void {
    this.stack.push(value);
  }

  pop(): unknown {
    this.requireOne();
    return this.stack.pop();
  }

  /** The value on top. */
  top(): unknown {
    this.requireOne();
    return this.stack.at(-1);
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  /** All values above the last mark. */
  popToMark(): unknown[] {
    const mark = this.marks.pop();
    return mark === undefined ? this.fail('got no mark when one was due.') : this.stack.splice(mark);
  }

  remember(index: number = this.memo.size): void {
    this.memo.set(index, this.top());
  }

  recall(index: number): void {
    if (!this.memo.has(index)) this.fail(`got number ${index} of the memo, which is empty.`);
    this.push(this.memo.get(index));
  }

  /** Pushes what a name stands for. */
  name(module: unknown, name: unknown): void {
    if (typeof module !== 'string' || typeof name !== 'string')
      throw this.fail('got a name that is no text.');
    const full = `${module}.${name}`;
    this.push(this.scope.names.get(full) ?? this.refuse(full));
  }

  /** Calls a function by its name. */
  call(): void {
    const [args, called] = [this.pop(), this.pop()];
    if (!(called instanceof PyFunction && args instanceof PyTuple))
      throw this.fail('got a call of what is no function.');
    const value = called.call(args.items);
    if (value === undefined) this.fail(`got a call of ${called.name} with arguments that it does not take.`);
    this.push(value);
  }

  /** Pushes the object of a persistent id. */
  persistent(): void {
    this.push(
      this.scope.persistent(this.pop()) ?? this.fail('got a persistent id that is no storage of a tensor.'),
    );
  }

  /** Sets the state of an object. Only dicts have some here (`_metadata`), which says nothing of weights. */
  build(): void {
    const state = this.pop();
    if (!(this.top() instanceof PyDict && state instanceof PyDict))
      this.fail('got a state for what is no dict.');
  }

  /** Adds keys and values to the dict on top. */
  setItems(items: readonly unknown[]): void {
    const dict = this.top();
    if (!(dict instanceof PyDict) || items.length % 2 !== 0)
      throw this.fail('got items for what is no dict.');
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      if (typeof key !== 'string' && typeof key !== 'number')
        this.fail(`got ${show(key)} as key when a text or a number was due.`);
      dict.entries.set(key, items[i + 1]);
    }
  }

  /** Adds to the list on top. */
  append(items: readonly unknown[]): void {
    const list = this.top();
    if (!(list instanceof PyList)) throw this.fail('got elements for what is no list.');
    for (const item of items) list.items.push(item);
  }

  /** What is left at the end. */
  result(): unknown {
    const value = this.pop();
    if (this.stack.length > 0 || this.marks.length > 0) this.fail('got more than one value at the end.');
    return value;
  }

  private refuse(name: string): never {
    const shown = show(name.length > mostShown ? `${name.slice(0, mostShown)}…` : name);
    return this.fail(`got the name ${shown} when one of a state_dict was due. Nothing was run.`);
  }

  private requireOne(): void {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) this.fail('got an empty stack when a value was due.');
  }
}
