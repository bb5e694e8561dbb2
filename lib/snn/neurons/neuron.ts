import type { Shape } from '../../array/shape.ts';
import { requireTensor, type Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import type { Tree } from '../../autodiff/tree.ts';
import type { CodeOptions } from '../../formula/code/finished-code.ts';
import type { Target } from '../../formula/code/targets.ts';
import { restored } from '../../ops/restored.ts';
import { reshape } from '../../ops/shape.ts';
import { requireLearned } from '../../surrogates/core/learned-surrogate.ts';
import { failRange, showShape } from '../../util/errors.ts';
import { showCall, shownAs } from '../../util/repr.ts';
import type { Layer } from '../layers/layer.ts';
import { neuronCode } from './code/neuron-code.ts';
import { learnedOf } from './learned-of.ts';
import { isBuilt, NeuronModel } from './neuron-model.ts';
import {
  defaultSettings,
  evaluate,
  type NeuronOptions,
  type NeuronSpec,
  requireFit,
  requireOptions,
} from './neuron-options.ts';
import type { NeuronParams } from './neuron-params.ts';
import type { NeuronRow, NeuronSettings } from './neuron-row.ts';
import { type NeuronState, requireState, restingState, startsOf } from './neuron-state.ts';
import type { OptionsOf } from './options-of.ts';
import { requireRow } from './require-row.ts';
import { requireStart } from './require-start.ts';
import { type ScanResult, scan } from './scan.ts';
import type { Weights } from './scan-recurrence.ts';
import { StepModel } from './step-model.ts';

/** What neurons give over all steps: each state after each step `[T, B, ...]` under its name, and what to go on from. */
export type NeuronRun = {
  /** 1 where a neuron fires, `[T, B, ...]`; not there for neurons that do not spike. */
  readonly spikes: Tensor;
  /** The states after the last step, `[B, ...]` each. */
  readonly state: NeuronState;
} & { readonly [state: string]: Tensor };

/** What neurons give for one step. */
export interface NeuronStep {
  /** What the layer gives, `[B, ...]`: spikes, or the state that is its output. */
  readonly output: Tensor;
  /** `[B, ...]`; not there for neurons that do not spike. */
  readonly spikes: Tensor;
  readonly state: NeuronState;
}

/** A layer of neurons. It keeps no state: what it goes on from comes in and goes out. */
export interface NeuronLayer<P extends object = Readonly<Record<string, Tree>>> extends Layer<P> {
  /** All steps `[T, B, ...]`, from a state (default: rest), which may be differentiated by, or come from JSON. */
  run(x: Tensor, state?: unknown): NeuronRun;
  /** One step `[B, ...]`, from a state (default: rest). */
  step(x: Tensor, state?: unknown): NeuronStep;
  /** The row that it was made of; `code` writes the step under the options of the layer. */
  readonly neuron: CodedRow;
}

/** The row of a layer, which can be written as code. */
export interface CodedRow extends NeuronRow {
  /**
   * One step and its backward step as code, settings and surrogate as constants, parameters as arguments: a function of PyTorch or JAX
   * that is differentiated, or `NAME_forward` and `NAME_backward` of C, CUDA or WGSL.
   *
   * @throws RangeError for another target, and for what the target cannot express; TypeError for a surrogate that is learned.
   */
  code(target: Target, options?: CodeOptions): string;
}

/** @internal What a layer of neurons has besides, for layers that are made of it. */
export interface NeuronScanner {
  /** What it was made with. */
  readonly spec: NeuronSpec;
  /** All steps with weights among the neurons; without a state these start silent. */
  scan(x: Tensor, state: NeuronState | undefined, weights: Weights | undefined, traces: boolean): NeuronScan;
  /** The same layer with other options, and with the weights among its neurons, if it has any, under their names. */
  remade(options: NeuronOptions): NeuronLayer & NeuronScanner;
  /** The number of neurons, where there are weights among them. */
  readonly size?: number;
}

/** @internal What a scan gives, by names of states. */
export interface NeuronScan extends ScanResult {
  readonly states: readonly string[];
  /** What the layer gives. */
  readonly output: Tensor;
}

/** Makes layers of a neuron from its options. */
export interface Neuron<O extends object = NeuronOptions> {
  /** With the defaults. @throws TypeError where a parameter has none. */
  (): NeuronLayer<Readonly<Record<never, never>>>;
  /** @throws TypeError or RangeError for an option that is unknown, missing, of the wrong kind or outside its domain. */
  <G extends O = O>(options?: O & { readonly [K in keyof G & keyof O]?: G[K] }): NeuronLayer<NeuronParams<G>>;
  readonly row: NeuronRow;
}

/**
 * Defines a model of a neuron by the update of one step. The result makes layers: `alif({ beta: 0.9, surrogate })`, functions of a
 * sequence `[T, B, ...]`, with `run`, `step` and `params`.
 *
 * @throws TypeError or RangeError when the row is not complete and consistent, or its step outside of the subset; the text names
 *   the field, or what the step does and the line.
 */
export function neuron<
  S extends string,
  P extends string = never,
  const T extends NeuronSettings = Readonly<Record<never, never>>,
  A extends string = never,
  N extends string = never,
>(row: NeuronRow<S, P, T, A, N>): Neuron<OptionsOf<P, T, A, N>> {
  const general: NeuronRow = row;
  const place = `neuron ${general?.name}`;
  requireRow(general);
  const model = new NeuronModel(general);
  const settings = defaultSettings(general);
  // The rows of the package have been looked at when it was built: importing them reads no step.
  if (!isBuilt(general, settings, place))
    requireStart(place, general, model.variant(settings, place).step, settings);
  return neuronOf(model) as unknown as Neuron<OptionsOf<P, T, A, N>>;
}

type Maker = (place: string, options: NeuronOptions, anyThreshold: boolean) => NeuronLayer & NeuronScanner;

/**
 * @internal Makes a layer of a neuron whose errors name another place, such as a constructor that is made of it; its threshold may be
 * anywhere unless told otherwise.
 */
export function neuronsAt(of: object, place: string, options: NeuronOptions, anyThreshold = true) {
  return (of as { readonly at: Maker }).at(place, options, anyThreshold);
}

/** @internal What makes layers of a model. */
export function neuronOf(model: NeuronModel): Neuron {
  const { row } = model;
  const needsNone = Object.values(row.parameters ?? {}).every((parameter) => parameter.default !== undefined);
  const make = (options = (needsNone ? {} : undefined) as NeuronOptions) =>
    neuronLayer(model, requireOptions(row, options), options);
  Object.defineProperty(make, 'name', { value: row.name });
  const at: Maker = (place, options, anyThreshold) =>
    neuronLayer(model, requireOptions(anyThreshold ? withAnyThreshold(row) : row, options, place), options);
  return shownAs(Object.assign(make, { row, at }), () => `neuron ${row.name}`) as unknown as Neuron;
}

/** A row that does not look at thresholds, as other libraries do not. */
function withAnyThreshold(row: NeuronRow): NeuronRow {
  const { rejects } = row;
  if (rejects === undefined) return row;
  return { ...row, rejects: ({ vThreshold: _, ...others }, settings) => rejects(others, settings) };
}

/** @internal A layer of a row with options that were looked at. */
export function neuronLayer(
  of: NeuronModel,
  spec: NeuronSpec,
  options: NeuronOptions,
): NeuronLayer & NeuronScanner {
  const { row } = of;
  const { place, settings, surrogate, strict } = spec;
  const model = new StepModel(place, of.variant(settings, place), surrogate, strict);
  const { output = 'spikes' } = row;
  const starts = startsOf(row, settings);
  const states = Object.keys(starts);
  const names = Object.keys(row.parameters ?? {});
  const ofSurrogate = Object.fromEntries(
    model.learnedOfSurrogate.map(([name, value]) => [`surrogate.${name}`, value]),
  );

  const scanAll: NeuronScanner['scan'] = (x, state, recurrent, traces) => {
    const shape = requireInput(place, x);
    const parameters = evaluate(spec, shape.slice(2));
    requireFit(place, ofSurrogate, shape.slice(2));
    requireLearned(surrogate.row, surrogate.params);
    const from = state ?? restingState(starts, parameters, settings, shape.slice(1));
    const result = scan(model, {
      input: x,
      states: states.map((name) => from[name] as Tensor),
      parameters: names.map((name) => parameters[name] as TensorLike),
      recurrent,
      traces: traces || output !== 'spikes',
    });
    const given = output === 'spikes' ? result.spikes : result.traces[states.indexOf(output)];
    return { ...result, states, output: given as Tensor };
  };
  const stateOf = (given: unknown, shape: Shape) =>
    given === undefined ? undefined : requireState(place, states, restored(given), shape);
  const call = (x: Tensor) => scanAll(requireTensor(place, x), undefined, undefined, false).output;
  const run = (x: Tensor, given?: unknown) => {
    const input = requireTensor(place, x);
    return runOf(scanAll(input, stateOf(given, input.value.shape.slice(1)), undefined, true), output);
  };
  const layer = Object.assign(call, {
    run,
    step: (x: Tensor, given?: unknown) => stepOf(run, place, x, given),
    params: learnedOf(spec, options),
    neuron: {
      ...row,
      code: (target: Target, given?: CodeOptions) => neuronCode(`${row.name}.code`, spec, target, given),
    },
    spec,
    scan: scanAll,
    remade: (changed: NeuronOptions) => neuronLayer(of, requireOptions(row, changed, place), changed),
    transient: 'input' as const,
    readout: output !== 'spikes',
  });
  const { params: _, ...shown } = options;
  return shownAs(layer, () => showCall(place, shown));
}

/** @internal What `run` gives, from a scan. */
export function runOf(
  { spikes, traces, last, states, output: given }: NeuronScan,
  output: string,
): NeuronRun {
  const named = (tensors: readonly Tensor[]) =>
    Object.fromEntries(states.map((name, i) => [name, tensors[i] as Tensor]));
  return {
    ...(spikes && { spikes }),
    ...(output !== 'spikes' && { output: given }),
    ...named(traces),
    state: named(last),
  } as unknown as NeuronRun;
}

/** One step, as a sequence of one. */
export function stepOf(run: NeuronLayer['run'], place: string, x: Tensor, state: unknown): NeuronStep {
  const input = requireTensor(place, x);
  const { shape } = input.value;
  const all = run(reshape(input, [1, ...shape]), state);
  const { spikes, output = spikes } = all as unknown as { spikes?: Tensor; output?: Tensor };
  const flat = (tensor: Tensor) => reshape(tensor, shape);
  return {
    output: flat(output as Tensor),
    ...(spikes && { spikes: flat(spikes) }),
    state: all.state,
  } as NeuronStep;
}

/** The shape of an input. */
function requireInput(place: string, x: Tensor): Shape {
  const { shape } = x.value;
  if (shape.length < 2)
    failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ...] was due.`);
  if (shape[0] === 0)
    failRange(place, `got an input of shape ${showShape(shape)}, at least one step was due.`);
  return shape;
}
