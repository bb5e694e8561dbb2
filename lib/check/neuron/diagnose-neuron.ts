import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { checkSurrogate } from '../check-surrogate.ts';
import { diagnoseInputs } from '../diagnose/diagnose-grad.ts';
import type { Diagnosis } from '../diagnose/diagnosis.ts';
import type { NeuronSubject } from './neuron-subject.ts';

/** The likely cause of what is wrong with neurons: their surrogate; else by what factor the gradients of some inputs are off. */
export function diagnoseNeuron(subjects: readonly NeuronSubject[]): Diagnosis | undefined {
  const [own] = subjects;
  const surrogate = own?.layer.spec.surrogate as Surrogate | undefined;
  const ofSurrogate = surrogate?.kernels && checkSurrogate(surrogate, { settings: [] }).diagnosis;
  if (ofSurrogate)
    return { ...ofSurrogate, text: `of the surrogate ${surrogate.row.name}: ${ofSurrogate.text}` };
  for (const subject of subjects) {
    const { note } = subject.variant;
    const found = linearized(subject);
    if (found) return note === '' ? found : { ...found, text: `${found.text} (${note})` };
  }
  return undefined;
}

function linearized(subject: NeuronSubject): Diagnosis | undefined {
  try {
    return diagnoseInputs(subject.grad);
  } catch {
    return undefined;
  }
}
