import { selectControl } from '../view/select-control.ts';
import { type NeuronExample, neuronExamples } from './neuron-examples.ts';

/** Takes one of the examples. */
export function exampleChoice(take: (example: NeuronExample) => void): HTMLElement {
  const numbered = new Map([
    ['', 'choose…'],
    ...neuronExamples.map(({ name }, i) => [String(i), name] as const),
  ]);
  return selectControl('Examples', numbered, '', (i) => {
    const chosen = neuronExamples[Number(i)];
    if (i !== '' && chosen !== undefined) take(chosen);
  }).element;
}
