import { chart } from './chart.ts';
import { controls } from './controls.ts';
import { element } from './element.ts';
import { libraryNames, members, scaled } from './members.ts';
import { readings } from './readings.ts';
import { asksFor, following, fromHash, type State, start, toHash } from './state.ts';

/** What the atlas asks of the page that it is in. */
export interface Surroundings {
  /** The address of the page about a surrogate. */
  pageOf(name: string): string;
}

/** Puts the atlas into an element: a chart, the values at a point, and what to choose from. Gives a function that ends it. It follows the address. */
export function mountAtlas(place: HTMLElement, surroundings: Surroundings): () => void {
  const names = members(start).map(({ name }) => name);
  const known = { names, libraries: libraryNames };
  let state = fromHash(location.hash, known);
  const plot = chart((x) => update({ x }));
  const table = readings({
    ...surroundings,
    remove: (chosen) => update({ chosen }),
    read: (x) => update({ x }),
  });
  const choice = controls(update);

  function update(change: Partial<State>): void {
    state = { ...state, ...change };
    state = { ...state, x: Math.max(-state.half, Math.min(state.half, state.x)) };
    const isOnlyReading = Object.keys(change).every((key) => key === 'x');
    render(isOnlyReading);
    if (!isOnlyReading) history.replaceState(history.state, '', `#${toHash(state)}`);
  }

  function render(isOnlyReading: boolean): void {
    const shown = members({ ...state, search: '', tail: '' })
      .filter(({ name }) => state.chosen.has(name))
      .map((member) => ({
        ...member,
        colour: state.chosen.get(member.name) ?? 0,
        drawn: scaled(member.spike, state.scale),
      }));
    if (!isOnlyReading) {
      plot.draw(state, shown);
      choice.update(state, members(state));
    }
    plot.mark(state, shown);
    table.update(state, shown);
  }

  place.replaceChildren(
    element(
      'div',
      { class: 'atlas' },
      choice.settings,
      element('div', {}, plot.figure, plot.note, table.block),
      choice.list,
    ),
  );
  const resized = new ResizeObserver(() => render(false));
  resized.observe(plot.figure);
  const followed = () => {
    if (asksFor(location.hash)) update(following(state, location.hash, known));
  };
  addEventListener('hashchange', followed);
  return () => {
    removeEventListener('hashchange', followed);
    resized.disconnect();
  };
}
