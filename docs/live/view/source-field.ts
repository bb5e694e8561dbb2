import { element, newId } from './element.ts';
import { messageOf } from './message-of.ts';

/** A field for a text that is parsed as it is typed. */
export interface SourceField<T> {
  readonly element: HTMLElement;
  readonly text: string;
  /** What was read, or null when it cannot be. */
  readonly value: T | null;
  set(text: string): void;
  /** Says at the field what is wrong with what can be read; undefined: nothing is. */
  reject(problem: string | undefined): void;
}

/** What a field takes. */
export interface SourceOptions<T> {
  readonly label: string;
  /** Under the field, where nothing is wrong. */
  readonly hint: string;
  /** What is read of a text, which may throw. */
  readonly parse: (text: string) => T;
  /** The lines that a text is shown in. */
  readonly rows: (text: string) => number;
  /** A class of its own. */
  readonly class?: string;
  /** Whether its lines are not wrapped. */
  readonly isCode?: boolean;
  readonly changed: () => void;
}

export function sourceField<T>(options: SourceOptions<T>): SourceField<T> {
  const { label, hint, parse, rows, changed } = options;
  const [id, noteId] = [newId(), newId()];
  const field = element('textarea', {
    id,
    rows: rows(''),
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
    'aria-describedby': noteId,
    ...(options.isCode && { wrap: 'off' }),
  });
  const note = element('small', { id: noteId, class: 'live-hint', 'aria-live': 'polite' });
  let value: T | null = null;
  const say = (problem?: string) => {
    note.textContent = problem ?? hint;
    note.classList.toggle('live-problem', problem !== undefined);
    field.setAttribute('aria-invalid', String(problem !== undefined));
  };
  const read = () => {
    field.rows = rows(field.value);
    try {
      value = parse(field.value);
      say();
    } catch (error) {
      value = null;
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
      { class: ['live-control live-formula', options.class ?? ''].join(' ').trim() },
      element('label', { for: id }, label),
      field,
      note,
    ),
    get text() {
      return field.value;
    },
    get value() {
      return value;
    },
    set(text) {
      field.value = text;
      read();
    },
    reject: say,
  };
}
