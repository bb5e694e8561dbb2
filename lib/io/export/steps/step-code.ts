/** A number that a step takes or gives, under its name in the code. */
export interface Slot {
  readonly name: string;
  /** What a parameter is unless it is given; where a state starts. Absent where that differs from neuron to neuron. */
  readonly start?: number;
}

/** A function of a step: lines of local variables, and an expression for each of its results. */
export interface StepFunction {
  readonly locals: readonly string[];
  readonly texts: readonly string[];
  /** Which of the slots it reads. */
  reads(slot: string): boolean;
}

/** What is written of the step of a neuron. */
export interface StepCode {
  /** The name, as all languages can have it. */
  readonly name: string;
  /** Lines of the comment on top, without its marks. */
  readonly header: readonly string[];
  readonly states: readonly Slot[];
  readonly parameters: readonly Slot[];
  /** Whether it gives spikes before its states. */
  readonly spikes: boolean;
  /** Spikes, where there are any, and states. */
  readonly forward: StepFunction;
  /** The cotangents of input, states and parameters. */
  readonly backward: StepFunction;
  /** Functions that these call. */
  readonly helpers: readonly string[];
}

/** How the code of a step is put together in a language. */
export type StepWriter = (code: StepCode) => string;
