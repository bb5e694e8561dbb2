import type { Report } from 'spiketape';
import type { Drive } from '../lab/drive.ts';
import type { TrainerSettings } from '../trainer/settings.ts';
import type { Observation } from '../trainer/training.ts';

/** A surrogate as the controls need it. */
export interface Listed {
  readonly name: string;
  readonly parameters: Readonly<Record<string, ParameterDomain>>;
  /** The parameters to begin with. */
  readonly initial: Readonly<Record<string, number>>;
  /** 1, or 2 for a function of the membrane now and before. */
  readonly inputs: 1 | 2;
  /** Whether a neuron can have it: one input, and no drawing. */
  readonly fitsNeurons: boolean;
  readonly source: string;
  /** The |x| up to which its shape is seen well. */
  readonly reach: number;
}

/** The domain of a parameter. */
export interface ParameterDomain {
  readonly default: number;
  readonly above?: number;
  readonly min?: number;
  readonly max?: number;
  readonly below?: number;
  readonly integer?: true;
  /** What it is, in a few words. */
  readonly about?: string;
}

/** A parameter of a surrogate that is typed in. */
export interface TypedParameter {
  readonly name: string;
  readonly value: number;
  /** Whether all its values are above 0. */
  readonly positive: boolean;
}

/** What is checked: a surrogate of the registry, or one that is typed in. */
export type Subject =
  | {
      readonly kind: 'registry';
      readonly name: string;
      readonly parameters: Readonly<Record<string, number>>;
    }
  | {
      readonly kind: 'typed';
      readonly origin: string;
      readonly gradient: string;
      readonly parameters: readonly TypedParameter[];
    };

/** Curves over x; of a function of two inputs with the membrane before held at -1. */
export interface Curves {
  readonly x: Float64Array;
  readonly forward: Float64Array;
  readonly origin: Float64Array;
  readonly gradient: Float64Array;
  /** The derivative of the origin by finite differences; NaN where they are not sharp. */
  readonly difference: Float64Array;
}

/** What a check found; as JSON has it, so that NaN and infinities are text. */
export type FoundReport = Pick<Report, 'passed' | 'checks' | 'diagnosis' | 'subject'>;

/** What a setting of a neuron may be. */
export type SettingValue = string | number | boolean;

/** A model of neurons as the controls need it. */
export interface ListedNeuron {
  readonly name: string;
  readonly parameters: Readonly<Record<string, ParameterDomain>>;
  /** The parameters to begin with. */
  readonly initial: Readonly<Record<string, number>>;
  /** What each setting may be, the first by default; or a whole number from `min`. */
  readonly settings: Readonly<
    Record<string, readonly SettingValue[] | { readonly default: number; readonly min: number }>
  >;
  /** Values by the name of what they make. */
  readonly presets: Readonly<Record<string, Readonly<Record<string, SettingValue>>>>;
  readonly source: string;
}

/** What the lab looks at: a model of the registry, or a step that is typed in. */
export type NeuronSubject =
  | {
      readonly kind: 'registry';
      readonly name: string;
      readonly parameters: Readonly<Record<string, number>>;
      /** Those that are not as by default. */
      readonly settings: Readonly<Record<string, SettingValue>>;
    }
  | {
      readonly kind: 'typed';
      /** The text of the function, as `neuron` takes it. */
      readonly step: string;
      /** Where the states start. */
      readonly states: Readonly<Record<string, number>>;
      readonly parameters: readonly TypedParameter[];
    };

/** What a neuron does under a current. */
export interface NeuronResponse {
  /** The current of each step. */
  readonly current: Float32Array;
  /** The states after each step. */
  readonly states: Readonly<Record<string, Float32Array>>;
  /** None for neurons that do not spike. */
  readonly spikes: Float32Array | null;
}

/** What the page may ask of a worker, and what comes back. */
export interface Tasks {
  list(): readonly Listed[];
  curves(request: { subject: Subject; from: number; to: number; points: number }): Curves;
  check(subject: Subject): FoundReport;
  listNeurons(): readonly ListedNeuron[];
  respond(request: { subject: NeuronSubject; drive: Drive }): NeuronResponse;
  /** A current that shows well what a neuron does. */
  suit(subject: NeuronSubject): Pick<Drive, 'amplitude' | 'steps'>;
  checkNeuron(subject: NeuronSubject): FoundReport;
  /** Loads the digits and makes a network; it does not train yet. */
  begin(request: { settings: TrainerSettings; digits: string }): Promise<TrainingState>;
  apply(settings: TrainerSettings): TrainingState;
  /** Trains until it is paused, at most so many steps a second. */
  run(pace: number): TrainingState;
  pause(): TrainingState;
  step(): TrainingState;
  /** Shows another test digit. */
  show(position: number): TrainingState;
}

/** How training stands. */
export interface TrainingState {
  readonly running: boolean;
  /** Steps done. */
  readonly done: number;
  /** Of the steps since the last state. */
  readonly losses: readonly number[];
  readonly accuracies: readonly number[];
  /** Tests since the last state: the step, and the share of test digits that were read right. */
  readonly tests: readonly { readonly step: number; readonly accuracy: number }[];
  readonly stepsPerSecond: number;
  readonly observation: Observation | null;
  readonly testDigits: number;
  /** Whether the network is a new one, so that curves begin anew. */
  readonly fresh: boolean;
  /** Why training has stopped by itself. */
  readonly error?: string;
}

/** From the page to the worker. */
export interface Request {
  readonly id: number;
  readonly task: keyof Tasks;
  readonly argument: unknown;
}

/** From the worker to the page: an answer, or how training stands (id 0). */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly error: string };
