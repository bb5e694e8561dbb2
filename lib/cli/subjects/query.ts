import type { Normalization, Peer, SurrogateFacts } from '../../index.ts';
import type { Target } from '../../io/export.ts';
import type { ParameterSpec } from '../../surrogates/core/surrogate-row.ts';
import type { ParameterChoices } from '../line/parameters.ts';
import type { Quantity } from '../plot/sample.ts';

/** Which functions of a source, under which parameters. */
export interface Selection {
  readonly choices: ParameterChoices;
  /** What is made 1 of their gradients. */
  readonly normalize?: Normalization;
}

/** What is asked about the functions of a selection: about all, or about the one of a number. */
export type Query = {
  readonly selection: Selection;
} /** What there is: functions, and where it is asked for neurons too. */ & (
  | { readonly kind: 'describe'; readonly neurons?: boolean }
  | {
      readonly kind: 'sample';
      readonly part: number;
      readonly what: readonly Quantity[];
      readonly xs: Float64Array;
    }
  | { readonly kind: 'measure'; readonly part: number; readonly quick: boolean }
  | {
      readonly kind: 'write';
      readonly part: number;
      readonly target: Target;
      readonly isChecked: boolean;
    }
  | NeuronQuery
);

/** What is asked about the neurons of a selection. */
export type NeuronQuery =
  | { readonly kind: 'respond'; readonly part: number }
  | { readonly kind: 'time'; readonly part: number; readonly quick: boolean }
  | {
      readonly kind: 'writeNeuron';
      readonly part: number;
      readonly target: Target;
      readonly isChecked: boolean;
    };

/** What is known of a function without calling it from here. */
export interface Description {
  readonly kind: 'function';
  /** Its number among those of its selection. */
  readonly part: number;
  readonly name: string;
  readonly inputs: 1 | 2;
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  readonly params: Readonly<Record<string, number>>;
  /** Whether it fires above its threshold only. */
  readonly strict: boolean;
  /** Null for two inputs. */
  readonly facts: SurrogateFacts | null;
  readonly formula: { readonly origin: string; readonly gradient: string } | null;
  /** Where its formulas come from. */
  readonly citation: string | null;
  readonly peers: readonly Peer[];
  /** Where it is not smooth. */
  readonly breaks: readonly number[];
  /** An interval that shows where it has its shape. */
  readonly range: readonly [number, number];
  /** The function of one input that one of two is made from. */
  readonly madeFrom: string | null;
}
