import type { Value } from './graph.ts';

/** Something that can be called while a formula is read. */
export interface Callable {
  readonly kind: 'callable';
  /** @param from - The scope of the call. */
  call(args: readonly Meaning[], from: Scope): Meaning;
}

/** Something that has members: parameters, states, Math, an object of results. */
export interface Members {
  readonly kind: 'members';
  /** What it is called in reasons. */
  readonly name: string;
  readonly members: Readonly<Record<string, Meaning>>;
}

/** A constant text, as settings are. */
export interface Text {
  readonly kind: 'text';
  readonly text: string;
}

/** What a name stands for that may not be read, and why. */
export interface Lost {
  readonly kind: 'lost';
  readonly why: string;
}

const changed: Lost = { kind: 'lost', why: 'has changed since its function was made' };
export const unsure: Lost = { kind: 'lost', why: 'a condition makes a number on one side only' };

/** What an expression of a formula means: a value of lanes, or what only serves to get at values. */
export type Meaning = Value | Callable | Members | Text | Lost | { readonly kind: 'undefined' | 'null' };

/** What names mean. Never changed: a new name makes a new scope. */
export class Scope {
  private readonly names: ReadonlyMap<string, Meaning>;
  private readonly outer: Scope | undefined;
  /** The same for all scopes of one call of a function. */
  private readonly frame: object;

  constructor(names: ReadonlyMap<string, Meaning>, outer?: Scope, frame: object = {}) {
    this.names = names;
    this.outer = outer;
    this.frame = frame;
  }

  get(name: string): Meaning | undefined {
    return this.names.get(name) ?? this.outer?.get(name);
  }

  /** Whether a name is one of the function itself. */
  owns(name: string): boolean {
    return this.names.has(name);
  }

  /** The scope in which one name means something else, or again what it means outside. */
  with(name: string, meaning: Meaning | undefined): Scope {
    const names = new Map(this.names);
    if (meaning === undefined) names.delete(name);
    else names.set(name, meaning);
    return new Scope(names, this.outer, this.frame);
  }

  /** A scope whose names hide these. */
  inner(): Scope {
    return new Scope(new Map(), this);
  }

  /**
   * The scope as it is for a function that was made in it and is called in a later one: names that mean something else by
   * then have changed, and so have new ones, which may hide others.
   */
  asOf(later: Scope): Scope {
    const outer = this.outer?.asOf(later);
    const now = later.find(this.frame);
    if (now === undefined || now === this)
      return outer === this.outer ? this : new Scope(this.names, outer, this.frame);
    const names = new Map<string, Meaning>();
    for (const [name, meaning] of this.names)
      names.set(name, now.names.get(name) === meaning ? meaning : changed);
    for (const name of now.names.keys()) if (!names.has(name)) names.set(name, changed);
    return new Scope(names, outer, this.frame);
  }

  private find(frame: object): Scope | undefined {
    return this.frame === frame ? this : this.outer?.find(frame);
  }

  /** One scope for two that came of the same: names on which they differ mean what `choose` makes of both meanings. */
  merge(other: Scope, choose: (a: Meaning, b: Meaning) => Meaning): Scope {
    const names = new Map<string, Meaning>();
    for (const name of new Set([...this.names.keys(), ...other.names.keys()])) {
      const [a = unsure, b = unsure] = [this.names.get(name), other.names.get(name)];
      names.set(name, a === b ? a : choose(a, b));
    }
    return new Scope(names, this.outer, this.frame);
  }
}

/** The scope that a part of a function is read under: assignments in it go on to another. */
export class Names {
  scope: Scope;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  set(name: string, meaning: Meaning): void {
    this.scope = this.scope.with(name, meaning);
  }
}

export function isValue(meaning: Meaning): meaning is Value {
  return 'operation' in meaning;
}

/** Something with these members and no others. */
export function members(name: string, found: Readonly<Record<string, Meaning>>): Members {
  return { kind: 'members', name, members: found };
}

export function callable(call: Callable['call']): Callable {
  return { kind: 'callable', call };
}

export function isMembers(meaning: Meaning): meaning is Members {
  return !isValue(meaning) && meaning.kind === 'members';
}

export function isText(meaning: Meaning): meaning is Text {
  return !isValue(meaning) && meaning.kind === 'text';
}

/** Whether it is undefined or null. */
export function isNothing(meaning: Meaning): boolean {
  return !isValue(meaning) && (meaning.kind === 'undefined' || meaning.kind === 'null');
}

export function isLost(meaning: Meaning): meaning is Lost {
  return !isValue(meaning) && meaning.kind === 'lost';
}
