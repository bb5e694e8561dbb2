import type { Value } from './graph.ts';

/** Something that can be called while a formula is read. */
export interface Callable {
  readonly kind: 'callable';
  call(args: readonly Meaning[]): Meaning;
}

/** Something that has members: the parameters, Math. */
export interface Members {
  readonly kind: 'members';
  /** What it is called in reasons. */
  readonly name: string;
  member(name: string): Meaning | undefined;
}

/** What an expression of a formula means: a value of lanes, or what only serves to get at values. */
export type Meaning = Value | Callable | Members | { readonly kind: 'undefined' };

/** What names mean. Never changed: a new name makes a new scope. */
export class Scope {
  private readonly names: ReadonlyMap<string, Meaning>;
  private readonly outer: Scope | undefined;

  constructor(names: ReadonlyMap<string, Meaning>, outer?: Scope) {
    this.names = names;
    this.outer = outer;
  }

  get(name: string): Meaning | undefined {
    return this.names.get(name) ?? this.outer?.get(name);
  }

  /** The scope in which one name means something else, or again what it means outside. */
  with(name: string, meaning: Meaning | undefined): Scope {
    const names = new Map(this.names);
    if (meaning === undefined) names.delete(name);
    else names.set(name, meaning);
    return new Scope(names, this.outer);
  }

  /** A scope whose names hide these. */
  inner(): Scope {
    return new Scope(new Map(), this);
  }
}

export function isValue(meaning: Meaning): meaning is Value {
  return 'operation' in meaning;
}
