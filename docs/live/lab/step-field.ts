import { element, newId } from '../view/element.ts';
import { messageOf } from '../view/message-of.ts';
import { namesOfStep, type StepNames } from './step-text.ts';

/** A field for the step of a neuron. */
export interface StepField {
  readonly element: HTMLElement;
  readonly text: string;
  /** What its arguments name, or null when it cannot be read. */
  readonly names: StepNames | null;
  set(text: string): void;
  /** Says at the field what is wrong with a step that can be parsed; undefined: nothing is. */
  reject(problem: string | undefined): void;
}

const hint =
  'One step of time as neuron() takes it: (state, input, parameters, { spike, detach }) to the spikes and the next states. Names in the first and third argument become states and parameters.';

export function stepField(changed: () => void): StepField {
  const [id, noteId] = [newId(), newId()];
  const field = element('textarea', {
    id,
    rows: 9,
    wrap: 'off',
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
    'aria-describedby': noteId,
  });
  const note = element('small', { id: noteId, class: 'live-hint', 'aria-live': 'polite' });
  let names: StepNames | null = null;
  const say = (problem?: string) => {
    note.textContent = problem ?? hint;
    note.classList.toggle('live-problem', problem !== undefined);
    field.setAttribute('aria-invalid', String(problem !== undefined));
  };
  const read = () => {
    field.rows = Math.min(16, Math.max(5, field.value.split('\n').length + 1));
    try {
      names = namesOfStep(field.value);
      say();
    } catch (error) {
      names = null;
      say(messageOf(error));
    }
  };
  field.addEventListener('input', () => {
    read();
    changed();
  });
  return {
    element: element(
      'div',
      { class: 'live-control live-formula live-step' },
      element('label', { for: id }, 'Step'),
      field,
      note,
    ),
    get text() {
      return field.value;
    },
    get names() {
      return names;
    },
    set(text) {
      field.value = text;
      read();
    },
    reject: say,
  };
}
