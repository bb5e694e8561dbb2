import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { checkSurrogate } from '../check-surrogate.ts';
import { diagnoseInputs } from '../diagnose/diagnose-grad.ts';
import type { Diagnosis } from '../diagnose/diagnosis.ts';
import type { NeuronSubject } from './neuron-subject.ts';
import { isAllowed } from './neuron-variant.ts';

/** The likely cause of what is wrong with neurons: their surrogate; else by what factor the gradients of some inputs are off. */
export function diagnoseNeuron(subjects: readonly NeuronSubject[]): Diagnosis | undefined {
  const [own] = subjects;
  const surrogate = own?.layer.spec.surrogate as Surrogate | undefined;
  const ofSurrogate = surrogate?.kernels && checkSurrogate(surrogate, { settings: [] }).diagnosis;
  if (ofSurrogate)
    return { ...ofSurrogate, text: `of the surrogate ${surrogate.row.name}: ${ofSurrogate.text}` };
  for (const { variant, grad } of subjects.filter((subject) => isAllowed(() => subject.grad))) {
    const found = diagnoseInputs(grad);
    if (found) return variant.note === '' ? found : { ...found, text: `${found.text} (${variant.note})` };
  }
  return undefined;
}
