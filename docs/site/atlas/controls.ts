import { element } from './element.ts';
import { libraryNames, type Member, type Scale, type TailKind } from './members.ts';
import { choose, halves, type State, toggled } from './state.ts';

type Update = (change: Partial<State>) => void;

/** What to choose from: how curves are shown, and which. */
export function controls(update: Update) {
  const show = radios('Show', 'atlas-show', { gradient: 'gradient', origin: 'origin' }, (value) =>
    update({ show: value }),
  );
  const scale = radios<Scale>(
    'Scale',
    'atlas-scale',
    { own: 'as it is', peak: 'peak 1', area: 'area 1' },
    (value) => update({ scale: value }),
  );
  const half = element('select', { id: 'atlas-half', onchange: () => update({ half: Number(half.value) }) });
  half.append(...halves.map((value) => element('option', { value: String(value) }, `−${value} … ${value}`)));
  const settings = element(
    'div',
    { class: 'atlas-settings' },
    show.group,
    scale.group,
    labelled('Window', half),
  );

  const search = element('input', {
    type: 'search',
    id: 'atlas-search',
    placeholder: 'a name, or part of one',
    oninput: () => update({ search: search.value }),
  });
  const tail = select<TailKind>(
    'atlas-tail',
    { '': 'any', compact: 'compact', exponential: 'exponential', power: 'a power', none: 'none' },
    (value) => update({ tail: value }),
  );
  const library = select<State['library'] & string>(
    'atlas-library',
    { '': 'spiketape', ...Object.fromEntries(libraryNames.map((name) => [name, name])) },
    (value) => update({ library: value as State['library'] }),
  );
  const boxes = element('ul', { class: 'atlas-boxes' });
  const count = element('span', { 'aria-live': 'polite' });
  let listed: readonly Member[] = [];
  const all = element(
    'button',
    {
      type: 'button',
      onclick: () => update({ chosen: choose([...new Set(listed.map(({ name }) => name))]) }),
    },
    'Show these',
  );
  const none = element(
    'button',
    { type: 'button', onclick: () => update({ chosen: new Map() }) },
    'Show none',
  );
  const list = element(
    'div',
    { class: 'atlas-list' },
    labelled('Search', search),
    labelled('Tail', tail),
    labelled('Defaults of', library),
    element('p', { class: 'atlas-buttons' }, all, none, count),
    boxes,
  );

  function render(state: State, found: readonly Member[]): void {
    listed = found;
    show.set(state.show);
    scale.set(state.scale);
    half.value = String(state.half);
    tail.value = state.tail;
    library.value = state.library;
    count.textContent = found.length === 1 ? '1 function' : `${found.length} functions`;
    const focused = document.activeElement?.id;
    boxes.replaceChildren(...found.map((member, i) => box(member, i, state)));
    if (focused?.startsWith('atlas-box-')) document.getElementById(focused)?.focus();
  }

  function box({ name, label }: Member, index: number, { chosen }: State): HTMLElement {
    const input = element('input', {
      type: 'checkbox',
      id: `atlas-box-${index}`,
      checked: chosen.has(name),
      onchange: () => update({ chosen: toggled(chosen, name) }),
    });
    return element('li', {}, element('label', {}, input, element('span', {}, ...breakable(label))));
  }

  return { settings, list, update: render };
}

/** A name that may be broken before its capitals. */
function breakable(name: string): (Node | string)[] {
  const [first = '', ...rest] = name.split(/(?=[A-Z(])/);
  return [first, ...rest.flatMap((part) => [element('wbr'), part])];
}

function labelled(text: string, control: HTMLElement): HTMLElement {
  return element('p', {}, element('label', { for: control.id }, text), control);
}

function select<T extends string>(
  id: string,
  options: Readonly<Record<string, string>>,
  choice: (value: T | '') => void,
): HTMLSelectElement {
  const made = element('select', { id, onchange: () => choice(made.value as T | '') });
  made.append(...Object.entries(options).map(([value, text]) => element('option', { value }, text)));
  return made;
}

function radios<T extends string>(
  title: string,
  name: string,
  options: Readonly<Record<T, string>>,
  choice: (value: T) => void,
) {
  const inputs = (Object.entries(options) as [T, string][]).map(([value, text]) => {
    const input = element('input', { type: 'radio', name, value, onchange: () => choice(value) });
    return { value, input, label: element('label', {}, input, text) };
  });
  const group = element('fieldset', {}, element('legend', {}, title), ...inputs.map(({ label }) => label));
  const set = (chosen: T) => {
    for (const { value, input } of inputs) input.checked = value === chosen;
  };
  return { group, set };
}
