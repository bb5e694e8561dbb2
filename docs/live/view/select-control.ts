import { element, newId } from './element.ts';

/** A choice of words with its label. */
export interface SelectControl {
  readonly element: HTMLElement;
  readonly value: string;
  set(value: string): void;
}

/** @param options - The words, or what is shown for each. */
export function selectControl(
  label: string,
  options: readonly string[] | ReadonlyMap<string, string>,
  initial: string,
  changed: (value: string) => void,
  hint = '',
): SelectControl {
  const [id, noteId] = [newId(), newId()];
  const shown =
    options instanceof Map
      ? [...options]
      : (options as readonly string[]).map((word) => [word, word] as const);
  const field = element(
    'select',
    { id, 'aria-describedby': hint ? noteId : undefined, onchange: () => changed(field.value) },
    ...shown.map(([value, text]) => element('option', { value }, text)),
  );
  field.value = initial;
  const made = element(
    'div',
    { class: 'live-control' },
    element('label', { for: id }, label),
    field,
    hint !== '' && element('small', { id: noteId, class: 'live-hint' }, hint),
  );
  return {
    element: made,
    get value() {
      return field.value;
    },
    set: (value) => {
      field.value = value;
    },
  };
}
