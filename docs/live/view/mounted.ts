import { LiveWorker, WorkerEnded } from '../worker/live-worker.ts';
import { element } from './element.ts';
import { failures } from './failures.ts';
import { messageOf } from './message-of.ts';

/** A worker that draws, and one that checks, which takes longer. */
export interface Workers {
  readonly drawing: LiveWorker;
  readonly checking: LiveWorker;
}

/** A part of the page to be mounted: its class, its name for those who do not see it, and how it begins. */
export interface Part {
  readonly name: string;
  readonly label: string;
  begin(workers: Workers, root: HTMLElement, ended: AbortSignal): Promise<void>;
}

/**
 * Puts a part with workers into an element.
 *
 * @returns A function that ends it.
 */
export function mounted(place: HTMLElement, { name, label, begin }: Part): () => void {
  const workers = { drawing: new LiveWorker(), checking: new LiveWorker() };
  const ending = new AbortController();
  const root = element('section', { class: `live live-${name}`, 'aria-label': label });
  place.replaceChildren(root);
  const start = async () => {
    try {
      await begin(workers, root, ending.signal);
    } catch (error) {
      if (!(error instanceof WorkerEnded))
        root.append(element('p', { class: 'live-alert' }, messageOf(error)));
    }
  };
  root.append(element('p', { class: 'live-hint' }, 'Loading…'), failures(workers.drawing, start));
  void start();
  return () => {
    ending.abort();
    workers.drawing.close();
    workers.checking.close();
    root.remove();
  };
}
