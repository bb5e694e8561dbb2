import { element, newId } from './element.ts';
import { showNumber } from './show-number.ts';

/** A number with its domain, as a field and a slider. */
export interface NumberControl {
  readonly element: HTMLElement;
  readonly value: number;
  set(value: number): void;
}

export interface NumberControlOptions {
  readonly label: string;
  readonly hint?: string;
  /** Ends of the slider. */
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
  readonly logarithmic?: boolean;
  readonly initial: number;
  /** What is wrong with a number; undefined when nothing is. */
  readonly broken: (value: number) => string | undefined;
  /** Hears of each new value that is in the domain. */
  readonly changed: (value: number) => void;
}

const sliderSteps = 200;

/** A field and a slider for one number. What is not in its domain gives a message at the field and changes nothing. */
export function numberControl(options: NumberControlOptions): NumberControl {
  const { label, hint, integer = false, broken, changed } = options;
  let value = options.initial;
  const [id, noteId] = [newId(), newId()];
  const field = element('input', {
    id,
    type: 'text',
    inputmode: 'decimal',
    autocomplete: 'off',
    'aria-describedby': noteId,
  });
  const slider = element('input', {
    type: 'range',
    min: 0,
    max: sliderSteps,
    step: 1,
    'aria-label': `${label}, slider`,
  });
  const note = element('small', { id: noteId, class: 'live-hint' });
  const say = (problem?: string) => {
    note.textContent = problem ?? hint ?? '';
    note.classList.toggle('live-problem', problem !== undefined);
    if (problem === undefined) field.removeAttribute('aria-invalid');
    else field.setAttribute('aria-invalid', 'true');
  };
  const show = () => {
    slider.value = String(positionOf(options, value));
    slider.setAttribute('aria-valuetext', showNumber(value));
  };
  const take = (next: number) => {
    const problem = broken(next);
    say(problem && `${label} must be ${problem}.`);
    if (problem !== undefined || next === value) return;
    value = next;
    show();
    changed(value);
  };
  field.addEventListener('input', () => {
    const text = field.value.trim().replace('−', '-').replace(',', '.');
    take(text === '' ? Number.NaN : Number(text));
  });
  slider.addEventListener('input', () => {
    const rough = valueAt(options, Number(slider.value));
    const next = integer ? Math.round(rough) : Number(rough.toPrecision(3));
    field.value = String(next);
    take(next);
  });
  const set = (next: number) => {
    value = next;
    field.value = String(next);
    say();
    show();
  };
  set(value);
  const made = element(
    'div',
    { class: 'live-control' },
    element('label', { for: id }, label),
    field,
    slider,
    note,
  );
  return {
    element: made,
    get value() {
      return value;
    },
    set,
  };
}

function positionOf({ min, max, logarithmic }: NumberControlOptions, value: number): number {
  const share = logarithmic ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.round(sliderSteps * Math.min(1, Math.max(0, share)));
}

function valueAt({ min, max, logarithmic }: NumberControlOptions, position: number): number {
  const share = position / sliderSteps;
  return logarithmic ? min * (max / min) ** share : min + share * (max - min);
}
