import { mounted } from '../view/mounted.ts';
import { Lab } from './lab.ts';

/**
 * Puts the neuron lab into an element: a model of the registry, or a step that is typed, is driven with a current and checked in
 * workers.
 *
 * @returns A function that ends it.
 */
export function mountLab(place: HTMLElement): () => void {
  return mounted(place, {
    name: 'lab',
    label: 'Neuron lab',
    async begin(workers, root, ended) {
      new Lab(workers, await workers.drawing.ask('listNeurons'), root, ended).begin();
    },
  });
}
