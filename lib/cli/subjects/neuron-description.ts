import type { NeuronParameter, NeuronPeer, NeuronRow } from '../../index.ts';

/** What is known of a neuron without running it from here. */
export interface NeuronDescription {
  readonly kind: 'neuron';
  /** Its number among the neurons of its selection. */
  readonly part: number;
  readonly name: string;
  /** The parameters that it can be given, other ways to give them among these. */
  readonly parameters: Readonly<Record<string, NeuronParameter>>;
  /** The numbers that it is shown at. */
  readonly params: Readonly<Record<string, number>>;
  /** What picks its variant: what each may be, the first unless told otherwise. */
  readonly settings: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  readonly states: readonly string[];
  /** What a layer gives: `spikes` or a state. */
  readonly output: string;
  readonly presets: readonly string[];
  /** In TeX. */
  readonly formula: string | null;
  readonly citation: string | null;
  readonly peers: readonly NeuronPeer[];
}

/** What a setting may be, in words where it is a number. */
export function choicesOf(allowed: NonNullable<NeuronRow['settings']>[string]) {
  return 'length' in allowed ? allowed : [allowed.default, `a whole number from ${allowed.min}`];
}
