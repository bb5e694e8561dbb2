import type { Library } from './surrogate-row.ts';

/** The libraries whose neurons fire above the threshold only: v > vThreshold, where the others fire at it too. */
const strictLibraries: readonly Library[] = ['ngclearn', 'snntorch', 'norse', 'spyx', 'sparch'];

/** Whether the surrogates of a library are strict. */
export function isStrictLibrary(library: Library): boolean {
  return strictLibraries.includes(library);
}
