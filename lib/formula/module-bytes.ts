import { arityOf, type CalledName } from './called-functions.ts';
import { CodeWriter } from './code-writer.ts';
import type { FunctionWriter } from './function-writer.ts';
import { types } from './instructions.ts';

/** The memory that a module imports as `env.memory`. */
export interface MemoryType {
  readonly shared: boolean;
  /** In pages; a shared memory has one. */
  readonly maximum?: number;
}

/** What a module consists of. Imported functions come first in the numbers of functions. */
export interface ModuleParts {
  readonly memory: MemoryType;
  /** Functions of Float64 numbers to one that it imports from `scalar`. */
  readonly imported: readonly CalledName[];
  /** Its functions by the names under which it exports them. */
  readonly functions: Readonly<Record<string, FunctionWriter>>;
}

/** The bytes of a WebAssembly module. */
export function moduleBytes({ memory, imported, functions }: ModuleParts): Uint8Array {
  const all = Object.entries(functions);
  const module = new CodeWriter().byte(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
  section(module, 1, [
    ...imported.map((name) => signature(new Array(arityOf(name)).fill(types.f64), [types.f64])),
    ...all.map(([, { parameters }]) => signature(new Array(parameters).fill(types.i32), [])),
  ]);
  section(module, 2, [
    named('env', named('memory', memoryLimits(memory))),
    ...imported.map((name, i) => named('scalar', named(name, new CodeWriter().byte(0).unsigned(i)))),
  ]);
  const number = (i: number) => new CodeWriter().unsigned(imported.length + i);
  const indices = all.map((_, i) => number(i));
  section(module, 3, indices);
  section(
    module,
    7,
    all.map(([name], i) => named(name, new CodeWriter().byte(0).append(number(i)))),
  );
  const bodies = all.map(([, writer]) => {
    const body = writer.body();
    return new CodeWriter().unsigned(body.bytes.length).append(body);
  });
  section(module, 10, bodies);
  return Uint8Array.from(module.bytes);
}

function memoryLimits({ shared, maximum }: MemoryType): CodeWriter {
  const limits = new CodeWriter().byte(2);
  return maximum === undefined ? limits.byte(0, 0) : limits.byte(shared ? 3 : 1, 0).unsigned(maximum);
}

function signature(parameters: readonly number[], results: readonly number[]): CodeWriter {
  const code = new CodeWriter().byte(0x60).unsigned(parameters.length);
  return code
    .byte(...parameters)
    .unsigned(results.length)
    .byte(...results);
}

function section(module: CodeWriter, id: number, entries: readonly CodeWriter[]): void {
  const content = new CodeWriter().unsigned(entries.length);
  for (const entry of entries) content.append(entry);
  module.byte(id).unsigned(content.bytes.length).append(content);
}

function named(name: string, rest: CodeWriter): CodeWriter {
  const code = new CodeWriter().unsigned(name.length);
  for (const character of name) code.byte(character.charCodeAt(0));
  return code.append(rest);
}
