import { failRange, show } from '../../util/errors.ts';
import type { Calls, SplitKernel } from './calls.ts';
import { maximumPages, pageBytes, type SimdModule } from './instantiate.ts';
import type { Memory } from './memory.ts';
import { NoRoom } from './no-room.ts';
import { findPlatform, type Platform, type PlatformWorker } from './platform.ts';

// The words of the control block, in the order that worker-source.ts has them. A ticket is the generation (15 bits)
// and the next part (16 bits): a worker that comes late finds another generation and takes none.
const [GENERATION, TICKET, PARTS, DONE, FAILED, KERNEL, CALL, READY, SCRATCH, STRIDE, MODULES] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
] as const;
/** Modules whose functions may be in the table at once, besides that of the kernels. */
export const mostModules = 250;
/** Words of a module: its version, address, length, and the position of its first function. */
const moduleWords = 4;
const mostParts = 0xffff;
const mostThreads = 256;

/** Work that is split into parts: a kernel, called with each part, room for it, and what it takes. */
export interface Work<K extends SplitKernel = SplitKernel> {
  readonly kernel: K;
  /** The first part; default 0. Work that does not begin there stays on this thread. */
  readonly first?: number;
  readonly parts: number;
  /** Bytes of room that a part needs. */
  readonly scratch: number;
  readonly call: Calls[K];
}

/**
 * Runs work on several threads. Parts are taken one by one by whoever is free, and what a part computes does not depend on
 * who computes it, so results are bit-identical for any number of threads.
 */
export class Threads {
  private readonly module: SimdModule;
  private readonly memory: Memory;
  private readonly platform: Platform | null;
  private readonly kernels: readonly string[];
  private wanted: number;
  private workers: PlatformWorker[] = [];
  private control: Int32Array | null = null;
  private generation = 0;
  private lost: string | null = null;
  /** Whether no other thread could be started, as where a page's policy forbids it: all work stays on this one. */
  private refused = false;
  private readonly more: ModulePlace[] = [];
  /** How many modules there have been. */
  private versions = 0;
  /** How many parts this thread has done that others could have had a share in. */
  private alone = 0;
  /** How many such parts there are before the others are started: for a few, starting them takes longer than the work. */
  startsAfter = 64;
  /** How often this thread waits for the others in vain, a tenth of a second each, before it gives up. */
  patience = 100;

  constructor(module: SimdModule, memory: Memory, platform: Platform | null = findPlatform()) {
    this.module = module;
    this.memory = memory;
    this.platform = platform;
    this.kernels = Object.keys(module.functions);
    // Where the address space is limited V8 ends the process if it finds none for a thread: whoever wants some says so.
    this.wanted =
      module.memoryBytes < maximumPages * pageBytes ? 1 : Math.min(platform?.cores ?? 1, mostThreads);
  }

  /** The number of threads that work is given to, this one included: 1 where no other could be started. */
  get count(): number {
    return this.platform === null || this.refused ? 1 : this.wanted;
  }

  set count(n: number) {
    // Who says how many has work for them.
    this.startsAfter = 0;
    if (n === this.wanted && !this.refused) return;
    this.stop();
    this.refused = false;
    this.wanted = n;
  }

  /** The threads that have started, this one not included. */
  get ready(): number {
    return this.control === null ? 0 : Atomics.load(this.control, READY);
  }

  /**
   * Runs all parts. Short work stays on this thread; so does all until the others have started.
   *
   * @throws Error when a thread has died or failed; what the work was to write is not to be used then.
   */
  run<K extends SplitKernel>({ kernel, first = 0, parts, scratch, call }: Work<K>): void {
    const shared =
      parts > 1 && first === 0 && parts <= mostParts && this.wanted > 1 && this.platform !== null;
    const helpers = shared ? this.helpers(parts) : 0;
    const stride = Math.ceil(scratch / 64) * 64;
    // For all, as some may start while this runs; where there is none so large, this thread does the work alone.
    const forAll = scratch > 0 && helpers > 0 ? this.memory.takeOrNull(stride * this.wanted) : null;
    const isShared = helpers > 0 && (scratch === 0 || forAll !== null);
    const room = scratch === 0 ? 0 : (forAll ?? this.memory.take(stride));
    this.module.calls.write(kernel, call);
    try {
      if (isShared) this.runShared(kernel, parts, room, stride);
      else this.runAlone(kernel, first, parts, room);
    } finally {
      if (scratch > 0) this.memory.give(room);
    }
  }

  /**
   * Makes the functions of a further module, from a position of the table on, known to all threads, in place of another module.
   *
   * @throws NoRoom when there is no block for it; nothing has changed then.
   */
  setModule(slot: number, bytes: Uint8Array, position: number): void {
    const before = this.more[slot];
    const address = this.memory.takeForArray(bytes.length);
    if (address === null) throw new NoRoom(bytes.length);
    this.memory.bytes(address, bytes.length).set(bytes);
    this.versions += 1;
    this.more[slot] = { version: this.versions, address, length: bytes.length, position };
    if (before !== undefined) this.memory.give(before.address);
    if (this.control !== null) this.announce(this.control);
  }

  /** Ends all workers. */
  stop(): void {
    for (const worker of this.workers) worker.terminate();
    this.workers = [];
    this.control = null;
    this.lost = null;
  }

  private runAlone(kernel: string, first: number, parts: number, room: number): void {
    const { functions, calls } = this.module;
    const run = functions[kernel] as (part: number, scratch: number, call: number) => number;
    for (let part = first; part < first + parts; part++) run(part, room, calls.address);
  }

  private runShared(kernel: string, parts: number, room: number, stride: number): void {
    const control = this.control as Int32Array;
    this.generation = (this.generation + 1) | 0;
    const mark = (this.generation & 0x7fff) << 16;
    control[PARTS] = parts;
    control[KERNEL] = this.kernels.indexOf(kernel);
    control[SCRATCH] = room;
    control[STRIDE] = stride;
    Atomics.store(control, DONE, 0);
    Atomics.store(control, FAILED, 0);
    Atomics.store(control, TICKET, mark);
    Atomics.store(control, GENERATION, this.generation);
    Atomics.notify(control, GENERATION);
    this.takeParts(control, kernel, parts, room);
    this.await(control, parts, kernel);
    // No part of the next work is taken before all of its description is there.
    Atomics.store(control, TICKET, mark | 0xffff);
    if (Atomics.load(control, FAILED) > 0) {
      const failed = Atomics.load(control, FAILED);
      this.stop();
      throw new Error(`threads: thread ${failed} of ${this.wanted} failed in ${kernel}.`);
    }
  }

  private takeParts(control: Int32Array, kernel: string, parts: number, room: number): void {
    const { functions, calls } = this.module;
    const run = functions[kernel] as (part: number, scratch: number, call: number) => number;
    for (;;) {
      const ticket = Atomics.load(control, TICKET);
      const part = ticket & 0xffff;
      if (part >= parts) break;
      if (Atomics.compareExchange(control, TICKET, ticket, ticket + 1) !== ticket) continue;
      try {
        run(part, room, calls.address);
      } catch {
        // The others may still be at work: all parts are waited for first.
        Atomics.store(control, FAILED, 1);
      }
      Atomics.add(control, DONE, 1);
    }
  }

  private await(control: Int32Array, parts: number, kernel: string): void {
    for (let spin = 0; spin < 20_000; spin++) if (Atomics.load(control, DONE) === parts) return;
    let done = -1;
    let waits = 0;
    for (;;) {
      const now = Atomics.load(control, DONE);
      if (now === parts) return;
      waits = now === done ? waits + 1 : 0;
      done = now;
      if (waits > this.patience) break;
      this.pause(control, now);
    }
    this.stop();
    throw new Error(
      `threads: a thread of ${this.wanted} has not come back from ${kernel}; it has died, or is held up.`,
    );
  }

  /** Waits a tenth of a second, or until all parts are done. */
  private pause(control: Int32Array, done: number): void {
    if (this.platform?.canWait) {
      Atomics.wait(control, DONE, done, 100);
      return;
    }
    const end = performance.now() + 100;
    while (performance.now() < end) if (Atomics.load(control, DONE) !== done) return;
  }

  /** The threads that will help: starts them once there is work enough, and does not wait until they have. */
  private helpers(parts: number): number {
    if (this.lost !== null) {
      const reason = this.lost;
      this.stop();
      throw new Error(`threads: ${reason}; the next call starts another.`);
    }
    this.alone = Math.min(this.alone + parts, this.startsAfter);
    const pays = this.alone === this.startsAfter;
    if (this.control === null && !this.refused && pays) this.start(this.platform as Platform);
    return this.ready;
  }

  private start(platform: Platform): void {
    try {
      // Not every program has it, even where WebAssembly has a memory that is shared.
      const words = new SharedArrayBuffer(4 * (MODULES + 1 + moduleWords * mostModules));
      const control = new Int32Array(words);
      control[CALL] = this.module.calls.address;
      this.announce(control);
      this.control = control;
      this.generation = 0;
      const data = { module: this.module.bytes, memory: this.module.memory, control };
      const died = (thread: number, reason: string) => {
        if (this.control !== control) return;
        if (this.ready === 0) this.refuse();
        else this.lost = `thread ${thread} of ${this.wanted} ${reason}`;
      };
      for (let thread = 2; thread <= this.wanted; thread++)
        this.workers.push(platform.start(data, (reason) => died(thread, reason)));
    } catch {
      this.refuse();
    }
  }

  /** Goes on alone: none has started, so none has had a part in any work. */
  private refuse(): void {
    this.stop();
    this.refused = true;
  }

  private announce(control: Int32Array): void {
    this.more.forEach(({ version, address, length, position }, slot) => {
      control.set([version, address, length, position], MODULES + 1 + moduleWords * slot);
    });
    Atomics.store(control, MODULES, this.versions);
  }
}

/** Where a module lies, and its functions in the table. */
interface ModulePlace {
  readonly version: number;
  readonly address: number;
  readonly length: number;
  readonly position: number;
}

/** @throws RangeError unless it is a number of threads. */
export function requireThreads(n: unknown): number {
  if (!(Number.isInteger(n) && (n as number) >= 1 && (n as number) <= mostThreads)) {
    failRange('threads', `got ${show(n)} when a whole number from 1 to ${mostThreads} was due.`);
  }
  return n as number;
}

declare const performance: { now(): number };
