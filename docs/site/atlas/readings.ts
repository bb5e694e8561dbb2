import type { Shown } from './chart.ts';
import { element } from './element.ts';
import { number } from './number.ts';
import { type State, toggled } from './state.ts';

/** What a row of the table can ask for. */
interface Requests {
  pageOf(name: string): string;
  remove(chosen: State['chosen']): void;
  read(x: number): void;
}

/** The chosen functions: the key to the chart, their values where they are read, and their facts. */
export function readings({ pageOf, remove, read }: Requests) {
  const slider = element('input', {
    type: 'range',
    id: 'atlas-x',
    oninput: () => read(Number(slider.value)),
  });
  const output = element('output', { for: 'atlas-x' });
  const body = element('tbody');
  const valueHead = element('th', { scope: 'col' });
  const heads = ['peak', 'area', 'tail'].map((text) => element('th', { scope: 'col' }, text));
  const table = element(
    'table',
    {},
    element(
      'thead',
      {},
      element('tr', {}, element('td'), element('th', { scope: 'col' }, 'function'), valueHead, ...heads),
    ),
    body,
  );
  const block = element(
    'div',
    { class: 'atlas-readings' },
    element(
      'div',
      { class: 'atlas-x' },
      element('label', { for: 'atlas-x' }, 'read at x = ', output),
      slider,
    ),
    element('div', { class: 'atlas-table' }, table),
  );

  function update(state: State, shown: readonly Shown[]): void {
    Object.assign(slider, {
      min: String(-state.half),
      max: String(state.half),
      step: String(state.half / 200),
    });
    slider.value = String(state.x);
    output.textContent = number(state.x);
    valueHead.textContent = `${state.show === 'gradient' ? 'g' : 'G'}(x)`;
    body.replaceChildren(...shown.map((one) => row(state, one)));
  }

  function row(state: State, { name, label, spike, drawn, colour }: Shown): HTMLElement {
    const { peak, area, tail } = (drawn ?? spike).facts;
    const value = drawn ? number(drawn[state.show](state.x)) : '–';
    const cells = [value, number(peak), number(area), typeof tail === 'number' ? power(tail) : tail];
    const button = element(
      'button',
      {
        type: 'button',
        'aria-label': `Leave ${label} out`,
        onclick: () => remove(toggled(state.chosen, name)),
      },
      '×',
    );
    return element(
      'tr',
      {},
      element('td', {}, button),
      element(
        'th',
        { scope: 'row' },
        element('span', { class: `key line-${colour % 8} dash-${Math.floor(colour / 8) % 3}` }),
        element('a', { href: pageOf(name) }, label),
      ),
      ...cells.map((text) => element('td', {}, text)),
    );
  }

  return { block, update };
}

function power(tail: number): string {
  return tail === 0 ? 'none' : `power ${number(tail)}`;
}
