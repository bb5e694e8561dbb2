import type { CalledName } from '../called-functions.ts';
import type { Operation } from '../graph.ts';

/**
 * An operation as text: `$1` is its first operand; `@1` the same, a constant as a tensor; `%` before a name is the prefix of the
 * helper of that name.
 */
export type Template = string;

/** What operations are called in a language; `isNumber` is that of one that is not NaN. */
export type Templates = Readonly<Partial<Record<Operation | CalledName | 'isNumber', Template>>>;

/** What all is written of a surrogate. */
export interface Parts {
  /** The name, as the language can have it. */
  readonly name: string;
  /** Lines of the comment on top, without its marks. */
  readonly header: readonly string[];
  /** The functions `NAME_forward`, `NAME_gradient`, `NAME_origin` and the helpers before them. */
  readonly functions: readonly string[];
  /** Whether the forward takes a number drawn from [0, 1) as its second argument. */
  readonly draws: boolean;
}

/** A language that formulas are written in: a table of templates, and how functions are put around them. */
export interface Language {
  readonly templates: Templates;
  /** Functions that templates call, by name. */
  readonly helpers: Readonly<Record<string, string>>;
  /** Whether it computes in Float32, so that all constants must be such numbers. */
  readonly single: boolean;
  /** A finite number, or one of ±Infinity and NaN. */
  constant(value: number): string;
  /** The same where a function takes tensors only. */
  tensor(value: number): string;
  /** A local variable. */
  local(name: string, isMask: boolean, text: string): string;
  /** A function of x (and of a number that was drawn), of local variables and what it returns. */
  function(name: string, locals: readonly string[], result: string, draws: boolean): string;
  file(parts: Parts): string;
}
