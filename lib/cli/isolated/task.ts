import type { ParameterChoices } from '../line/parameters.ts';
import type { Query } from '../subjects/query.ts';

/** What was typed to name functions: a module, or one of its exports, or a name of the registry. */
export type Source =
  | { readonly typed: string; readonly file: string; readonly export?: string }
  | { readonly typed: string; readonly name: string };

/** How what is found is checked; what is absent is as the checkers have it. */
export interface CheckSettings {
  /** The parameters of surrogates; without them, the defaults, special values and random ones. */
  readonly choices: ParameterChoices;
  readonly kinks?: readonly number[];
  readonly length?: number;
  readonly range?: readonly [number, number];
  readonly tolerance?: number;
  /** The numbers for which gradients of surrogates are certified. */
  readonly certify?: readonly [number, number];
  readonly seed?: number;
  /** The exports that are checked; empty for all. */
  readonly exports: readonly string[];
}

/** To check what a source has. */
export interface CheckTask {
  readonly kind: 'check';
  readonly source: Source;
  readonly settings: CheckSettings;
}

/** To answer a question about the surrogates of a source. */
export interface AnswerTask {
  readonly kind: 'answer';
  readonly source: Source;
  readonly query: Query;
}

/** What is done in a process of its own. */
export type Task = CheckTask | AnswerTask;

/**
 * What a child sends: its time begins; what it is at; a result; what could not be done, by name or for all that is left;
 * that nothing more comes.
 */
export type Message =
  | { readonly kind: 'ready' }
  | { readonly kind: 'at'; readonly name: string }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'problem'; readonly name: string | null; readonly text: string }
  | { readonly kind: 'done' };
