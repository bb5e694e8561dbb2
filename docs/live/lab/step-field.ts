import { type SourceField, sourceField } from '../view/source-field.ts';
import { namesOfStep, type StepNames } from './step-text.ts';

const hint =
  'One step of time as neuron() takes it: (state, input, parameters, { spike, detach }) to the spikes and the next states. Names in the first and third argument become states and parameters.';

/** A field for the step of a neuron: what its arguments name is read of it. */
export function stepField(changed: () => void): SourceField<StepNames> {
  return sourceField({
    label: 'Step',
    hint,
    class: 'live-step',
    isCode: true,
    rows: (text) => Math.min(16, Math.max(5, text.split('\n').length + 1)),
    parse: namesOfStep,
    changed,
  });
}
