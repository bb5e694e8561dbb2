import type { LiveWorker } from '../worker/live-worker.ts';
import { element } from './element.ts';

const mostRestarts = 3;

/**
 * Says when a worker has failed, and starts what it did again: by itself for the first failures, then by a button.
 *
 * @param again - What is to be asked of the new worker.
 */
export function failures(worker: LiveWorker, again: () => void): HTMLElement {
  const text = element('span');
  let restarts = 0;
  const button = element('button', { type: 'button', onclick: () => restart() }, 'Start it again');
  const made = element('div', { class: 'live-alert', role: 'alert', hidden: true }, text, ' ', button);
  const restart = () => {
    button.hidden = true;
    again();
  };
  worker.onFailure = (reason) => {
    restarts += 1;
    const byItself = restarts <= mostRestarts;
    made.hidden = false;
    button.hidden = byItself;
    text.textContent = `The worker has failed: ${reason}. ${byItself ? 'It has been started again.' : ''}`;
    if (byItself) setTimeout(restart, 200);
  };
  return made;
}
