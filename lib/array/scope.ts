import type { Arena } from './arena.ts';
import type { FloatArray } from './float-array.ts';

/** What is computed later, from arrays that may be written to before. */
interface Pending {
  reads(data: FloatArray): boolean;
  dense(): unknown;
}

/** A lifetime: that of the values made while one call runs, and of the arena that they lie in. */
export class Scope {
  readonly outer: Scope | null;
  /** Where its arrays are put: an arena of its own, that of the scope around it, or null for ordinary memory. */
  readonly arena: Arena | null;
  ended = false;
  private readonly pending: Set<Pending>;

  constructor(outer: Scope | null, arena: Arena | null) {
    this.outer = outer;
    this.arena = arena;
    // Where scopes share an arena, lazy values outlive the inner one.
    this.pending = outer !== null && outer.arena === arena ? outer.pending : new Set();
  }

  /** The number of lazy values that are to be computed before what they read is written to. */
  get waiting(): number {
    return this.pending.size;
  }

  /** Has a lazy value computed before anything that it reads is written to. */
  await(value: Pending): void {
    this.pending.add(value);
  }

  /** Forgets a lazy value that is computed, or of no use any more. */
  forget(value: Pending): void {
    this.pending.delete(value);
  }

  /** Computes the lazy values, here and around, that read an array which is about to be written to. */
  settle(data: FloatArray): void {
    for (const value of this.pending) if (value.reads(data)) value.dense();
    this.outer?.settle(data);
  }
}
