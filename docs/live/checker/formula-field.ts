import { evaluator, type Values } from '../formula/evaluate.ts';
import type { FormulaNode } from '../formula/node.ts';
import { parseFormula } from '../formula/parse.ts';
import { element, newId } from '../view/element.ts';
import { messageOf } from '../view/message-of.ts';
import { showNumber } from '../view/show-number.ts';

/** A field for a formula. */
export interface FormulaField {
  readonly element: HTMLElement;
  readonly text: string;
  /** The formula, or null when it cannot be read. */
  readonly node: FormulaNode | null;
  set(text: string): void;
  /** Says where the formula gives no finite number. */
  examine(values: Values, from: number, to: number): void;
}

export function formulaField(
  place: 'origin' | 'gradient',
  label: string,
  hint: string,
  changed: () => void,
): FormulaField {
  const [id, noteId] = [newId(), newId()];
  const field = element('textarea', {
    id,
    rows: 2,
    spellcheck: 'false',
    autocapitalize: 'off',
    autocomplete: 'off',
    'aria-describedby': noteId,
  });
  const note = element('small', { id: noteId, class: 'live-hint', 'aria-live': 'polite' });
  let node: FormulaNode | null = null;
  const say = (problem?: string) => {
    note.textContent = problem ?? hint;
    note.classList.toggle('live-problem', problem !== undefined);
    field.toggleAttribute('data-problem', problem !== undefined);
    field.setAttribute('aria-invalid', String(node === null));
  };
  const read = () => {
    try {
      node = parseFormula(place, field.value);
      say();
    } catch (error) {
      node = null;
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
      { class: 'live-control live-formula' },
      element('label', { for: id }, label),
      field,
      note,
    ),
    get text() {
      return field.value;
    },
    get node() {
      return node;
    },
    set(text) {
      field.value = text;
      read();
    },
    examine(values, from, to) {
      if (node === null) return;
      const bad = firstNotFinite(node, values, from, to);
      say(
        bad &&
          `${place}: gives ${bad.value} at x = ${showNumber(bad.x)}${inWords(values)}; a finite number is due.`,
      );
    },
  };
}

const points = 161;

function firstNotFinite(
  node: FormulaNode,
  values: Values,
  from: number,
  to: number,
): { x: number; value: number } | undefined {
  const f = evaluator(node);
  for (let i = 0; i < points; i++) {
    const x = from + ((to - from) * i) / (points - 1);
    const value = f(x, values);
    if (!Number.isFinite(value)) return { x, value };
  }
  return undefined;
}

function inWords(values: Values): string {
  const shown = Object.entries(values).map(([name, value]) => `${name} = ${showNumber(value)}`);
  return shown.length > 0 ? ` (${shown.join(', ')})` : '';
}
