/** What the trainer trains, and how. */
export interface TrainerSettings {
  /** Its name in the registry. */
  readonly surrogate: string;
  /** Parameters of the surrogate by name. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly beta: number;
  readonly vThreshold: number;
  readonly reset: 'subtract' | 'value' | 'none';
  readonly detachReset: boolean;
  readonly learningRate: number;
  /** Time steps per digit. */
  readonly steps: number;
  readonly batch: number;
  readonly hidden: number;
  readonly seed: number;
}

/** A setting that is a number. */
export interface NumberField {
  readonly kind: 'number';
  readonly label: string;
  readonly hint: string;
  readonly min: number;
  readonly max: number;
  readonly integer?: true;
  /** The slider goes by factors. */
  readonly logarithmic?: true;
  readonly initial: number;
}

/** A setting that is one of some words. */
export interface ChoiceField {
  readonly kind: 'choice';
  readonly label: string;
  readonly hint: string;
  readonly options: readonly string[];
  readonly initial: string;
}

/** A setting that is on or off. */
export interface FlagField {
  readonly kind: 'flag';
  readonly label: string;
  readonly hint: string;
  readonly initial: boolean;
}

export type Field = NumberField | ChoiceField | FlagField;

type FieldName = Exclude<keyof TrainerSettings, 'surrogate' | 'parameters'>;

/** The settings besides the surrogate: each with its domain, in the order in which they are shown. */
export const fields: Readonly<Record<FieldName, Field>> = {
  beta: {
    kind: 'number',
    label: 'Decay beta',
    hint: 'share of the membrane that is left after a step',
    min: 0,
    max: 1,
    initial: 0.9,
  },
  vThreshold: {
    kind: 'number',
    label: 'Threshold',
    hint: 'membrane at which a neuron fires',
    min: 0.1,
    max: 5,
    initial: 1,
  },
  reset: {
    kind: 'choice',
    label: 'Reset',
    hint: 'after a spike: subtract the threshold, set to 0 (value), or go on (none)',
    options: ['subtract', 'value', 'none'],
    initial: 'subtract',
  },
  detachReset: {
    kind: 'flag',
    label: 'Detach the reset',
    hint: 'no gradient passes through the spike of the reset',
    initial: false,
  },
  learningRate: {
    kind: 'number',
    label: 'Learning rate',
    hint: 'of Adam',
    min: 0.00001,
    max: 0.1,
    logarithmic: true,
    initial: 0.002,
  },
  steps: {
    kind: 'number',
    label: 'Time steps',
    hint: 'for which the network sees a digit',
    min: 1,
    max: 60,
    integer: true,
    initial: 20,
  },
  batch: {
    kind: 'number',
    label: 'Batch',
    hint: 'digits per training step',
    min: 1,
    max: 256,
    integer: true,
    initial: 64,
  },
  hidden: {
    kind: 'number',
    label: 'Hidden neurons',
    hint: 'a new network',
    min: 1,
    max: 400,
    integer: true,
    initial: 100,
  },
  seed: {
    kind: 'number',
    label: 'Seed',
    hint: 'of all random numbers; a new network',
    min: 0,
    max: 99999,
    integer: true,
    initial: 1,
  },
};

/** Whether going from one to the other needs a new network. */
export function needsNewNetwork(a: TrainerSettings, b: TrainerSettings): boolean {
  return a.hidden !== b.hidden || a.seed !== b.seed;
}

/** Whether a value is in the domain of a number. */
export function holds({ min, max, integer }: NumberField, value: number): boolean {
  return value >= min && value <= max && (!integer || Number.isInteger(value));
}

/** The domain of a number in words. */
export function dueOf({ min, max, integer }: NumberField): string {
  return `${integer ? 'a whole number' : 'a number'} from ${min} to ${max}`;
}
