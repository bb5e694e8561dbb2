/** Parts of a pickle: opcodes as texts, bytes, and parts of parts. */
export type Part = string | number | Uint8Array | readonly Part[];

/** The bytes of a pickle of protocol 2: each character of a text is a byte. */
export function pickleBytes(...parts: readonly Part[]): Uint8Array {
  return new Uint8Array(Buffer.concat([Buffer.from([0x80, 2]), flatten(parts), Buffer.from('.')]));
}

function flatten(part: Part): Buffer {
  if (typeof part === 'string') return Buffer.from(part, 'latin1');
  if (typeof part === 'number') return Buffer.from([part]);
  return part instanceof Uint8Array ? Buffer.from(part) : Buffer.concat(part.map(flatten));
}

/** A text (BINUNICODE). */
export function text(value: string): Part {
  const bytes = Buffer.from(value);
  return ['X', word(bytes.length), bytes];
}

/** An integer (BININT). */
export function int(value: number): Part {
  return ['J', word(value)];
}

/** A float (BINFLOAT). */
export function float(value: number): Part {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return ['G', bytes];
}

/** A tuple. */
export function tuple(...items: readonly Part[]): Part {
  return ['(', items, 't'];
}

/** A list. */
export function list(...items: readonly Part[]): Part {
  return [']', '(', items, 'e'];
}

/** A dict. */
export function dict(...pairs: readonly (readonly [key: Part, value: Part])[]): Part {
  return ['}', '(', pairs, 'u'];
}

/** A name (GLOBAL). */
export function name(module: string, attribute: string): Part {
  return `c${module}\n${attribute}\n`;
}

/** A call of a name (REDUCE). */
export function call(called: Part, ...args: readonly Part[]): Part {
  return [called, tuple(...args), 'R'];
}

/** An OrderedDict with the state that PyTorch gives it. */
export function ordered(...pairs: readonly (readonly [key: Part, value: Part])[]): Part {
  const empty = [name('collections', 'OrderedDict'), ')', 'R'];
  const metadata = dict([text('_metadata'), [...empty, '(', text(''), dict([text('version'), int(1)]), 'u']]);
  return [...empty, '(', pairs, 'u', metadata, 'b'];
}

function word(value: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}
