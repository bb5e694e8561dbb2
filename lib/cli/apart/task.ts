import type { ParameterChoices } from '../line/parameters.ts';

/** What a process that measures is told. */
export interface MeasureTask {
  readonly kind: 'measure';
  /** A name of the registry. */
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  readonly quick: boolean;
}

/** How what is found is checked; what is absent is as the checkers have it. */
export interface CheckSettings {
  /** The parameters of surrogates; without them, the defaults, special values and random ones. */
  readonly choices: ParameterChoices;
  readonly kinks?: readonly number[];
  readonly length?: number;
  readonly range?: readonly [number, number];
  readonly tolerance?: number;
  readonly seed?: number;
  /** The exports that are checked; empty for all. */
  readonly exports: readonly string[];
}

/** What a process that checks is told. */
export interface CheckTask {
  readonly kind: 'check';
  /** The path of a module, or a name of the registry. */
  readonly source: { readonly file: string } | { readonly name: string };
  readonly settings: CheckSettings;
}

/** What is done in a process of its own. */
export type Task = CheckTask | MeasureTask;
