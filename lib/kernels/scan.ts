import type { FloatArray } from '../array/layout.ts';
import type { Deferred, DenseProduct, GatheredSum } from '../array/values.ts';
import type { Formula, FormulaForm } from '../formula/formula.ts';
import type { StepPlan } from '../formula/step/plan-step.ts';
import type { Fire } from './fire.ts';
import type { Engine } from './simd/engine.ts';

/** What a scan over time runs: a step both ways. */
export interface ScanStep {
  readonly plan: StepPlan;
  /** The spikes that the plan has as operations, and their gradients where no formula is known for them. */
  readonly spike: { readonly fire: Fire; readonly gradient: Fire };
}

/**
 * The input of neurons, or the cotangent of their spikes: numbers, or what is not computed yet. Numbers may be those of one step,
 * the same at each; not so the input of neurons with weights among them.
 */
export type Current = FloatArray | Deferred<GatheredSum>;
export type CtSpikes = FloatArray | Deferred<DenseProduct> | null;

/** Weights among the neurons: each row, or each weight where they are one to one, is that from one neuron. */
export interface Recurrence {
  /** `[neurons, neurons]`, or `[neurons]` where they are one to one. */
  readonly weight: FloatArray;
  readonly isOneToOne: boolean;
  /** Added to the current of each neuron at each step. */
  readonly bias: FloatArray | null;
  /** Spikes before the first step, `[samples, neurons]`. */
  readonly spikes: FloatArray;
}

/** What a scan is given besides its input. */
export interface ScanGiven {
  readonly steps: number;
  readonly samples: number;
  readonly neurons: number;
  /** The states that it starts from, in their order, `[samples, neurons]` each. */
  readonly start: readonly FloatArray[];
  /** By the names of inputs (`parameter.beta`, `surrogate.alpha`), one value or one for each neuron. */
  readonly parameters: Readonly<Record<string, FloatArray>>;
  readonly recurrence: Recurrence | null;
}

/** What a forward scan writes, `[steps, samples, neurons]` but for the last. */
export interface ScanOutputs {
  /** Null where nobody reads spikes. */
  readonly spikes: FloatArray | null;
  readonly kept: readonly FloatArray[];
  /** The states after the last step, `[samples, neurons]` each. */
  readonly last: readonly FloatArray[];
}

/** Cotangents of what a forward scan gave; null where there is none. */
export interface ScanUpstream {
  readonly spikes: CtSpikes;
  /** Of the states after each step. */
  readonly traces: readonly (FloatArray | null)[];
  /** Of the states after the last step. */
  readonly last: readonly (FloatArray | null)[];
}

/** What a backward scan writes. */
export interface ScanCotangents {
  /** It may be the array of the cotangent of the spikes. */
  readonly input: FloatArray;
  readonly start: readonly FloatArray[];
  /** By the names of inputs, one value or one for each neuron. */
  readonly parameters: Readonly<Record<string, FloatArray>>;
}

/** A step compiled for a set of kernels. */
export interface Scanner {
  forward(out: ScanOutputs, input: Current, given: ScanGiven): void;
  /** States after each step, or spikes, from what was kept: by name. */
  restore(
    out: Readonly<Record<string, FloatArray>>,
    kept: readonly FloatArray[],
    given: Pick<ScanGiven, 'neurons' | 'parameters'>,
  ): void;
  backward(out: ScanCotangents, ct: ScanUpstream, kept: readonly FloatArray[], given: ScanGiven): void;
}

/** What compiled scans are made with. */
export interface SimdScans {
  readonly engine: Engine;
  /** Elements below which the reference is as fast. */
  readonly leastWork: number;
  formOf(formula: Formula): FormulaForm;
}

/** What compiles steps, for each set of kernels. */
export interface Scanners {
  reference(step: ScanStep): Scanner;
  simd(scans: SimdScans, step: ScanStep): Scanner;
}
