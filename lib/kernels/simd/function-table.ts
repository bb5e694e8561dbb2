import type { WasmFunctions, WasmTable } from './instantiate.ts';
import { mostModules, type Threads } from './threads.ts';

/** A module whose functions are to be called through the table. */
export interface TableModule {
  readonly bytes: Uint8Array;
  /** As it is on this thread. */
  readonly instance: WasmFunctions;
}

/** Functions that a module may have. */
const mostFunctions = 4;

/** The functions of further modules in the table, for all threads. When it is full, the module that was used least recently goes. */
export class FunctionTable {
  private readonly table: WasmTable;
  private readonly threads: Threads;
  private readonly most: number;
  /** Slots by module, the least recently used first. */
  private readonly slots = new Map<TableModule, number>();
  private readonly positions: number[] = [];
  /** Slots that no module has, as there was no memory for it. */
  private readonly free: number[] = [];

  /** @param most - Modules that there is room for. */
  constructor(table: WasmTable, threads: Threads, most = mostModules) {
    this.table = table;
    this.threads = threads;
    this.most = most;
  }

  /**
   * The positions of the functions of a module by name, until `most` other modules have been asked for.
   *
   * @throws NoRoom where there is no memory for the module.
   */
  positionsOf(module: TableModule): Readonly<Record<string, number>> {
    const slot = this.slots.get(module) ?? this.place(module);
    this.slots.delete(module);
    this.slots.set(module, slot);
    const first = this.positions[slot] as number;
    return Object.fromEntries(Object.keys(module.instance).map((name, i) => [name, first + i]));
  }

  private place(module: TableModule): number {
    const slot = this.free.pop() ?? (this.slots.size < this.most ? this.newSlot() : this.oldestSlot());
    const first = this.positions[slot] as number;
    this.free.push(slot);
    this.threads.setModule(slot, module.bytes, first);
    this.free.pop();
    Object.values(module.instance).forEach((f, i) => {
      this.table.set(first + i, f);
    });
    return slot;
  }

  private newSlot(): number {
    return this.positions.push(this.table.grow(mostFunctions)) - 1;
  }

  private oldestSlot(): number {
    const [module, slot] = this.slots.entries().next().value as [TableModule, number];
    this.slots.delete(module);
    return slot;
  }
}
