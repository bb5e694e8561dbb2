import { type Value, valuesOf } from '../../../formula/graph.ts';
import type { NeuronLayer, NeuronScanner } from '../../../snn/neurons/neuron.ts';
import { version } from '../../../util/version.ts';
import { identifierOf } from '../identifier-of.ts';
import type { Language } from '../language.ts';
import { languages } from '../languages.ts';
import type { Target } from '../targets.ts';
import { writeValues } from '../write-function.ts';
import { cStep, cudaStep } from './c-step.ts';
import { jaxStep } from './jax-step.ts';
import { pytorchStep } from './pytorch-step.ts';
import type { Slot, StepFunction, StepWriter } from './step-code.ts';
import { stepFormulas } from './step-formulas.ts';
import { wgslStep } from './wgsl-step.ts';

const writers: Readonly<Record<Target, StepWriter>> = {
  pytorch: pytorchStep,
  jax: jaxStep,
  c: cStep,
  cuda: cudaStep,
  wgsl: wgslStep,
};

/**
 * The step of a layer as code, both ways.
 *
 * @throws OutsideSubset or Unwritable for what cannot be written.
 */
export function neuronCode(
  layer: NeuronLayer & NeuronScanner,
  target: Target,
  notes: readonly string[],
): string {
  const language = languages[target];
  const formulas = stepFormulas(layer, language);
  const name = identifierOf(layer.neuron.name, 'neuron');
  const named = (text: string) => text.replace(/%(?=[a-z]\w*\()/gi, `${name}_`);
  const [forward, backward] = [formulas.forward, formulas.backward].map((values) => write(language, values));
  const texts = [forward, backward].flatMap((one) => [...(one?.locals ?? []), ...(one?.texts ?? [])]);
  const finished = (one: StepFunction): StepFunction => ({
    locals: one.locals.map(named),
    texts: one.texts.map(named),
    reads: one.reads,
  });
  return writers[target]({
    name,
    header: headerOf(layer, formulas.states, notes),
    states: formulas.states,
    parameters: formulas.parameters,
    spikes: formulas.spikes,
    forward: finished(forward as StepFunction),
    backward: finished(backward as StepFunction),
    helpers: helpersIn(language, texts).map(named),
  });
}

function write(language: Language, values: readonly Value[]): StepFunction {
  const { locals, texts } = writeValues(language, values, 't');
  const inputs = new Set(
    valuesOf(...values).flatMap(({ operation, name }) => (operation === 'input' ? name : [])),
  );
  return { locals, texts, reads: (slot) => inputs.has(slot) };
}

/** The helpers that texts call. */
function helpersIn({ helpers }: Language, texts: readonly string[]): string[] {
  const used = Object.keys(helpers).filter((one) => texts.some((text) => text.includes(`%${one}(`)));
  return used.map((one) => helpers[one] as string);
}

function headerOf(
  { neuron: row, spec }: NeuronLayer & NeuronScanner,
  states: readonly Slot[],
  notes: readonly string[],
): string[] {
  const settings = Object.entries(spec.settings).map(([name, value]) => `${name} ${value}`);
  const starts = states.map(({ name, start }) => `${name} ${start ?? 'of the parameters'}`);
  return [
    `${row.name}: the step of a neuron, and its backward step, written by spiketape ${version}.`,
    `Surrogate: ${spec.surrogate}${spec.strict ? ', strict' : ''}.`,
    ...(settings.length > 0 ? [`Settings: ${settings.join(', ')}.`] : []),
    `States, and where they start: ${starts.join(', ')}.`,
    ...(row.source === undefined ? [] : [`Source: ${row.source}`]),
    ...notes,
  ];
}
