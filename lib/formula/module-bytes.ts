import { type Code, types, unsigned } from './instructions.ts';

/** The memory that a module imports as `env.memory`. */
export interface MemoryType {
  readonly shared: boolean;
  /** In pages; a shared memory has one. */
  readonly maximum?: number;
}

/** A function that a module imports from `scalar`: of so many Float64 numbers, to one. */
export interface ImportedFunction {
  readonly name: string;
  readonly arity: number;
}

/** A function of a module. All parameters are i32. */
export interface ModuleFunction {
  readonly parameters: number;
  readonly result?: keyof typeof types;
  /** How many locals of 128 bits it has besides its parameters, after them. */
  readonly locals: number;
  readonly code: Code;
  /** The name by which it is exported, where it is. */
  readonly exportedAs?: string;
}

/** The bytes of a WebAssembly module. Imported functions come first in the numbers of functions. */
export function moduleBytes(
  memory: MemoryType,
  imported: readonly ImportedFunction[],
  functions: readonly ModuleFunction[],
): Uint8Array {
  const limits =
    memory.maximum === undefined ? [0, 0] : [memory.shared ? 3 : 1, 0, ...unsigned(memory.maximum)];
  const signatures = [
    ...imported.map(({ arity }) => signature(new Array(arity).fill(types.f64), [types.f64])),
    ...functions.map(({ parameters, result }) =>
      signature(new Array(parameters).fill(types.i32), result ? [types[result]] : []),
    ),
  ];
  const imports = [
    [...name('env'), ...name('memory'), 2, ...limits],
    ...imported.map((f, i) => [...name('scalar'), ...name(f.name), 0, ...unsigned(i)]),
  ];
  const exports = functions.flatMap(({ exportedAs }, i) =>
    exportedAs === undefined ? [] : [[...name(exportedAs), 0, ...unsigned(imported.length + i)]],
  );
  const bodies = functions.map(({ locals, code }) => {
    const declared = locals > 0 ? [1, ...unsigned(locals), types.v128] : [0];
    const body = [...declared, ...code, 0x0b];
    return [...unsigned(body.length), ...body];
  });
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, signatures),
    ...section(2, imports),
    ...section(
      3,
      functions.map((_, i) => unsigned(imported.length + i)),
    ),
    ...section(7, exports),
    ...section(10, bodies),
  ]);
}

function signature(parameters: readonly number[], results: readonly number[]): Code {
  return [0x60, ...unsigned(parameters.length), ...parameters, ...unsigned(results.length), ...results];
}

function section(id: number, entries: readonly Code[]): Code {
  const content = [...unsigned(entries.length), ...entries.flat()];
  return [id, ...unsigned(content.length), ...content];
}

function name(text: string): Code {
  return [...unsigned(text.length), ...[...text].map((character) => character.charCodeAt(0))];
}
