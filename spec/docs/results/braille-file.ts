import { gzipSync } from 'node:zlib';

/** Trials as Python's pickle of protocol 4 has them, gzipped. */
export function brailleFile(
  trials: readonly { readonly letter: string; readonly rows: readonly (readonly number[])[] }[],
  type: readonly [name: string, order: string] = ['f8', '<'],
): Uint8Array {
  return gzipSync(pickle(list(trials.map((trial) => dictionary(trial, type)))));
}

/** A whole pickle of what is in it. */
export function pickle(body: Uint8Array): Uint8Array {
  return joined([0x80, 4], body, '.');
}

function dictionary(
  { letter, rows }: { readonly letter: string; readonly rows: readonly (readonly number[])[] },
  type: readonly [string, string],
): Uint8Array {
  return joined('}', [0x94], '(', text('letter'), text(letter), text('taxel_data'), array(rows, type), 'u');
}

/** What numpy gives: _reconstruct(ndarray, (0,), b'b') with the state (1, shape, dtype, False, bytes). */
function array(rows: readonly (readonly number[])[], [name, order]: readonly [string, string]): Uint8Array {
  const values = Float64Array.from(rows.flat());
  const shape = joined(integer(rows.length), integer(rows[0]?.length ?? 0), [0x86]);
  const made = joined(global('numpy', 'ndarray'), integer(0), [0x85], 'C', [1], 'b', [0x87]);
  const dtype = [global('numpy', 'dtype'), text(name), [0x89, 0x88, 0x87], 'R'];
  const typeState = ['(', integer(3), text(order), 'NNN', integer(-1), integer(-1), integer(0), 't', 'b'];
  const bytes = joined('B', uint32(values.byteLength), new Uint8Array(values.buffer));
  const state = joined('(', integer(1), shape, ...dtype, ...typeState, [0x89], bytes, 't', 'b');
  return joined(global('numpy.core.multiarray', '_reconstruct'), made, 'R', state);
}

function list(items: readonly Uint8Array[]): Uint8Array {
  return joined(']', [0x94], '(', ...items, 'e');
}

function global(module: string, name: string): Uint8Array {
  return joined(text(module), text(name), [0x93]);
}

function text(value: string): Uint8Array {
  return joined([0x8c, value.length], value);
}

function integer(value: number): Uint8Array {
  return joined('J', uint32(value >>> 0));
}

function uint32(value: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(value).buffer);
}

function joined(...parts: readonly (Uint8Array | readonly number[] | string)[]): Uint8Array {
  return Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Uint8Array.from(part))),
  );
}
