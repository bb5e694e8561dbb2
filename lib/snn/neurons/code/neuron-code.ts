import { type CodeOptions, finishedCode, inComment } from '../../../formula/code/finished-code.ts';
import { helpersIn } from '../../../formula/code/helpers-in.ts';
import { identifierOf } from '../../../formula/code/identifier-of.ts';
import type { Language } from '../../../formula/code/language.ts';
import { languages } from '../../../formula/code/languages.ts';
import { cStep, cudaStep } from '../../../formula/code/steps/c-step.ts';
import { jaxStep } from '../../../formula/code/steps/jax-step.ts';
import { pytorchStep } from '../../../formula/code/steps/pytorch-step.ts';
import type { StepFunction, StepWriter } from '../../../formula/code/steps/step-code.ts';
import { wgslStep } from '../../../formula/code/steps/wgsl-step.ts';
import type { Target } from '../../../formula/code/targets.ts';
import { writeValues } from '../../../formula/code/write-function.ts';
import { type Value, valuesOf } from '../../../formula/graph.ts';
import { requireCodable } from '../../../surrogates/core/code/require-codable.ts';
import { version } from '../../../util/version.ts';
import type { NeuronSpec } from '../neuron-options.ts';
import { type StepFormulas, stepFormulas } from './step-formulas.ts';

const writers: Readonly<Record<Target, StepWriter>> = {
  pytorch: pytorchStep,
  jax: jaxStep,
  c: cStep,
  cuda: cudaStep,
  wgsl: wgslStep,
};

/**
 * The step of neurons, under their options, as code, both ways.
 *
 * @param place - What errors name.
 * @throws RangeError for an unknown target, and for what the target cannot express; TypeError for a surrogate that is learned.
 */
export function neuronCode(place: string, spec: NeuronSpec, target: Target, options?: CodeOptions): string {
  requireCodable(place, spec.surrogate);
  const code = { place, name: spec.row.name, checker: 'checkNeuron', target, options };
  return finishedCode(code, (notes) => write(spec, target, notes));
}

function write(spec: NeuronSpec, target: Target, notes: readonly string[]): string {
  const language = languages[target];
  const formulas = stepFormulas(spec, language);
  const name = identifierOf(spec.row.name, 'neuron');
  const named = (text: string) => text.replace(/%(?=[a-z]\w*\()/gi, `${name}_`);
  const [forward, backward] = [formulas.forward, formulas.backward].map((values) =>
    functionOf(language, values),
  );
  const texts = [forward, backward].flatMap((one) => [...(one?.locals ?? []), ...(one?.texts ?? [])]);
  const finished = (one: StepFunction): StepFunction => ({
    locals: one.locals.map(named),
    texts: one.texts.map(named),
    reads: one.reads,
  });
  return writers[target]({
    name,
    header: headerOf(spec, formulas, notes),
    states: formulas.states,
    parameters: formulas.parameters,
    spikes: formulas.spikes,
    forward: finished(forward as StepFunction),
    backward: finished(backward as StepFunction),
    helpers: helpersIn(language, texts).map(named),
  });
}

function functionOf(language: Language, values: readonly Value[]): StepFunction {
  const { locals, texts } = writeValues(language, values, 't');
  const inputs = new Set(
    valuesOf(...values).flatMap(({ operation, name }) => (operation === 'input' ? name : [])),
  );
  return { locals, texts, reads: (slot) => inputs.has(slot) };
}

/** Lines of the comment on top. */
function headerOf(spec: NeuronSpec, { states, fires }: StepFormulas, notes: readonly string[]): string[] {
  const { row } = spec;
  const settings = Object.entries(spec.settings).map(([name, value]) => `${name} ${value}`);
  const starts = states.map(({ name, start }) => `${name} ${start ?? 'of the parameters'}`);
  const lines = [
    `${row.name}: the step of a neuron, and its backward step, written by spiketape ${version}.`,
    ...(fires ? [`Surrogate: ${spec.surrogate}${spec.strict ? ', strict' : ''}.`] : []),
    ...(settings.length > 0 ? [`Settings: ${settings.join(', ')}.`] : []),
    `States, and where they start: ${starts.join(', ')}.`,
    ...(row.source === undefined ? [] : [`Source: ${row.source}`]),
  ];
  return [...lines.map(inComment), ...notes];
}
