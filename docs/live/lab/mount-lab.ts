import { element } from '../view/element.ts';
import { failures } from '../view/failures.ts';
import { messageOf } from '../view/message-of.ts';
import { LiveWorker, WorkerEnded } from '../worker/live-worker.ts';
import { Lab } from './lab.ts';

/**
 * Puts the neuron lab into an element: a model of the registry, or a step that is typed, is driven with a current and checked in
 * workers.
 *
 * @returns A function that ends it.
 */
export function mountLab(place: HTMLElement): () => void {
  const workers = { drawing: new LiveWorker(), checking: new LiveWorker() };
  const ending = new AbortController();
  const root = element('section', { class: 'live live-lab', 'aria-label': 'Neuron lab' });
  place.replaceChildren(root);
  const begin = async () => {
    try {
      new Lab(workers, await workers.drawing.ask('listNeurons'), root, ending.signal).begin();
    } catch (error) {
      if (!(error instanceof WorkerEnded))
        root.append(element('p', { class: 'live-alert' }, messageOf(error)));
    }
  };
  root.append(element('p', { class: 'live-hint' }, 'Loading…'), failures(workers.drawing, begin));
  void begin();
  return () => {
    ending.abort();
    workers.drawing.close();
    workers.checking.close();
    root.remove();
  };
}
