import type { Filter, Scale } from './members.ts';

/** What the atlas shows. */
export interface State extends Filter {
  /** The chosen functions by name, each with the colour it keeps while it is chosen. */
  readonly chosen: ReadonlyMap<string, number>;
  readonly show: 'gradient' | 'origin';
  readonly scale: Scale;
  /** Half the width of the window about the threshold. */
  readonly half: number;
  /** Where the values are read. */
  readonly x: number;
}

/** The names that an address may have. */
export interface Known {
  readonly names: readonly string[];
  readonly libraries: readonly string[];
}

/** Half the widths that the window can have. */
export const halves: readonly number[] = [0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10];

/** What is shown to begin with. */
export const start: State = {
  chosen: choose(['sigmoid', 'arctan', 'erf', 'piecewiseQuadratic', 'superSpike', 'rect']),
  show: 'gradient',
  scale: 'own',
  half: 2,
  x: 0.5,
  search: '',
  tail: '',
  library: '',
};

/** These functions, each with a colour of its own. */
export function choose(names: readonly string[]): Map<string, number> {
  return new Map(names.map((name, i) => [name, i]));
}

/** The choice with a function put in, in the first colour that is free, or taken out. */
export function toggled(chosen: State['chosen'], name: string): Map<string, number> {
  const next = new Map(chosen);
  if (next.delete(name)) return next;
  const taken = new Set(next.values());
  let colour = 0;
  while (taken.has(colour)) colour++;
  return next.set(name, colour);
}

/** A state as the part of an address after the #. */
export function toHash({ chosen, show, scale, half, library }: State): string {
  const settings = new URLSearchParams({
    show,
    scale,
    half: String(half),
    chosen: [...chosen.keys()].join(','),
  });
  if (library !== '') settings.set('library', library);
  return settings.toString().replaceAll('%2C', ',');
}

/** Whether an address asks for a state, and not for a place in the page. */
export function asksFor(hash: string): boolean {
  const settings = new URLSearchParams(hash.replace(/^#/, ''));
  return ['show', 'scale', 'half', 'chosen', 'library'].some((name) => settings.has(name));
}

/** The state that an address asks for where another was; what no address has stays as it was. */
export function following({ search, tail, x }: State, hash: string, known: Known): State {
  return { ...fromHash(hash, known), search, tail, x };
}

/** The state that an address asks for; what it does not say, or says wrongly, is as at the start. */
export function fromHash(hash: string, known: Known): State {
  const settings = new URLSearchParams(hash.replace(/^#/, ''));
  const pick = <T extends string>(key: string, allowed: readonly T[], otherwise: T): T =>
    allowed.find((value) => value === settings.get(key)) ?? otherwise;
  const names = settings
    .get('chosen')
    ?.split(',')
    .filter((name) => known.names.includes(name));
  return {
    ...start,
    chosen: names ? choose(names) : start.chosen,
    show: pick('show', ['gradient', 'origin'], start.show),
    scale: pick('scale', ['own', 'peak', 'area'], start.scale),
    half: halves.find((half) => String(half) === settings.get('half')) ?? start.half,
    library: pick('library', known.libraries, '') as State['library'],
  };
}
