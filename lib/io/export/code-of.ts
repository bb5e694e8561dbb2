import type { Tensor } from '../../autodiff/tensor.ts';
import { OutsideSubset } from '../../formula/outside-subset.ts';
import type { Neuron, NeuronLayer, NeuronScanner } from '../../snn/neurons/neuron.ts';
import type { NeuronRow } from '../../snn/neurons/neuron-row.ts';
import { typicalOptions } from '../../snn/neurons/typical-options.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { failRange, failType, rejectUnknownKeys, show } from '../../util/errors.ts';
import { version } from '../../util/version.ts';
import { type Formulas, formulasOf } from './formulas-of.ts';
import { identifierOf } from './identifier-of.ts';
import type { Language } from './language.ts';
import { languages } from './languages.ts';
import { neuronCode } from './steps/neuron-code.ts';
import { type Target, targets } from './targets.ts';
import { Unwritable } from './unwritable.ts';
import { writeFunction } from './write-function.ts';

/** Options of `codeOf`. */
export interface CodeOptions {
  /** Lines for the comment on top: what was checked. Default: that nothing was. */
  readonly notes?: readonly string[];
}

const place = 'codeOf';

/** What can be written: a surrogate of one input, a layer of neurons, or what makes such layers. */
export type Writable<K extends string = string> = Surrogate<K> | CodedNeuron | { readonly row: NeuronRow };

/** A layer of neurons, as `lif(...)` or a neuron of one's own gives it. */
export interface CodedNeuron {
  readonly neuron: NeuronRow;
  run(x: Tensor): object;
}

/**
 * A surrogate, or the step of a neuron, as code for somewhere else. It is written from the same graph that the kernels are compiled
 * from; formulas are read, and never run.
 *
 * Of a surrogate, with its parameters as constants: a `torch.autograd.Function`, a `jax.custom_vjp`, or functions
 * `NAME_forward`, `NAME_gradient` and `NAME_origin` of C, CUDA or WGSL.
 *
 * Of a layer of neurons, with its settings and surrogate as constants and its parameters as arguments: a function
 * `NAME(x, ...states, ...parameters)` of PyTorch or JAX that gives spikes and states and is differentiated, or functions `NAME_forward`
 * and `NAME_backward` over structs. A neuron without options (`neurons.alif`) has its typical parameters.
 *
 * @throws TypeError for what is none of these, is learned in its surrogate, or has weights among its neurons; RangeError for an unknown
 *   target, and where a formula is outside the subset or uses what the target does not have; the text names it.
 */
export function codeOf<K extends string>(
  written: Writable<K>,
  target: Target,
  options: CodeOptions = {},
): string {
  const layer = layerOf(written);
  const spike = layer ? layer.spec.surrogate : written;
  requireOneInput(spike);
  if (!targets.includes(target))
    failRange(place, `got the target ${show(target)} when one of ${targets.join(', ')} was due.`);
  const notes = requireNotes(options, layer ? 'checkNeuron' : 'checkSurrogate');
  const { name } = layer ? layer.neuron : spike.row;
  try {
    return layer
      ? neuronCode(layer, target, notes.map(inComment))
      : write(spike as unknown as Surrogate, languages[target], notes);
  } catch (error) {
    if (error instanceof OutsideSubset) failRange(place, `${name} cannot be written: its ${error.message}.`);
    if (error instanceof Unwritable) failRange(place, `${name}: ${target} does not have ${error.message}.`);
    throw error;
  }
}

/** A layer of neurons, where it is one or makes one; undefined where it is something else. */
function layerOf(written: unknown): (NeuronLayer & NeuronScanner) | undefined {
  if (typeof written !== 'function') return undefined;
  const { row, neuron, spec, size } = written as Partial<NeuronLayer & NeuronScanner & { row: NeuronRow }>;
  if (row && typeof row.step === 'function')
    return layerOf((written as unknown as Neuron)(typicalOptions(row)));
  if (neuron === undefined || spec === undefined) return undefined;
  if (size !== undefined)
    failType(
      place,
      `${neuron.name} has weights among its neurons when a layer without was due: what it was made of.`,
    );
  return written as unknown as NeuronLayer & NeuronScanner;
}

function write(spike: Surrogate, language: Language, notes: readonly string[]): string {
  const { row } = spike;
  const name = identifierOf(row.name);
  const draws = row.stochastic === true;
  const formulas = formulasOf(spike, language);
  const written = functionsOf(language, name, formulas, draws);
  const functions = [...helpersIn(language, written), ...written].map((text) =>
    text.replace(/%(?=[a-z]\w*\()/gi, `${name}_`),
  );
  return language.file({ name, header: headerOf(spike, notes), functions, draws });
}

function functionsOf(language: Language, name: string, formulas: Formulas, draws: boolean): string[] {
  return (['forward', 'gradient', 'origin'] as const).map((part) =>
    writeFunction(language, `${name}_${part}`, formulas[part], draws && part === 'forward'),
  );
}

/** The helpers that functions call. */
function helpersIn({ helpers }: Language, functions: readonly string[]): string[] {
  const used = Object.keys(helpers).filter((name) => functions.some((text) => text.includes(`%${name}(`)));
  return used.map((name) => helpers[name] as string);
}

function headerOf(spike: Surrogate, notes: readonly string[]): string[] {
  const { row } = spike;
  const lines = [
    `${spike}: a spike with a surrogate gradient, written by spiketape ${version}.`,
    ...(row.source === undefined ? [] : [`Source: ${row.source}`]),
    ...notes,
  ];
  return lines.map(inComment);
}

/** A text that stays within a comment of one line. */
function inComment(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\\|\?\?\//g, '/')
    .trim();
}

function requireNotes(options: CodeOptions, checker: string): readonly string[] {
  rejectUnknownKeys(place, options, ['notes']);
  const { notes = [`Not checked: ${checker} was not run.`] } = options;
  if (!Array.isArray(notes) || notes.some((note) => typeof note !== 'string'))
    failType(place, `got ${show(notes)} as notes when an array of texts was due.`);
  return notes;
}

function requireOneInput(spike: unknown): asserts spike is Surrogate {
  const row: unknown = typeof spike === 'function' ? Reflect.get(spike, 'row') : undefined;
  if (typeof row !== 'object' || row === null || !Reflect.has(row, 'name'))
    failType(place, `got ${show(spike)} when a surrogate or a layer of neurons was due.`);
  const { name, inputs, of } = row as { name: string; inputs?: number; of?: { name: string } };
  if (inputs === 2)
    failType(place, `${name} has two inputs when one was due; ${of?.name} is what it is made from.`);
  const { params } = spike as Surrogate;
  const learned = Object.keys(params ?? {}).find((key) => typeof Reflect.get(params, key) !== 'number');
  if (params === undefined || learned !== undefined)
    failType(place, `${name} has parameters that are learned when numbers were due.`);
}
