import type { SurrogateOptions } from '../../surrogates/core/surrogate.ts';
import { show } from '../../util/errors.ts';
import { didYouMean } from '../nearest.ts';
import { UsageError } from '../usage-error.ts';
import { readNumbers } from './numbers.ts';

/** Values of parameters by name, each to be tried. */
export type ParameterChoices = Readonly<Record<string, readonly number[]>>;

type Parameters = Readonly<Record<string, number>>;

type Setting = SurrogateOptions<string>;

/** What `--param alpha=1,2 --param beta=3` asks for. @throws UsageError for another form, or a name given twice. */
export function readChoices(texts: readonly string[]): ParameterChoices {
  const choices = [...valuesByName(texts)].map(
    ([name, values]) => [name, readNumbers(`--param ${name}`, values)] as const,
  );
  return Object.fromEntries(choices);
}

/** The text of the values of each `NAME=VALUES`. @throws UsageError for another form, or a name given twice. */
export function valuesByName(texts: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const text of texts) {
    const [, name, values] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || values === undefined)
      throw new UsageError(`--param: got ${show(text)} when NAME=VALUE was due, as in alpha=2.`);
    if (found.has(name)) throw new UsageError(`--param: got ${name} twice; alpha=1,2 has two values.`);
    found.set(name, values);
  }
  return found;
}

/** Every combination of the values of some parameters. */
export function combinations(choices: ParameterChoices): Setting[] {
  return Object.entries(choices).reduce<Setting[]>(
    (settings, [name, values]) =>
      settings.flatMap((setting) => values.map((value) => ({ ...setting, [name]: value }))),
    [{}],
  );
}

/** The choices that a function has parameters for. */
export function choicesFor(params: Parameters, choices: ParameterChoices): ParameterChoices {
  return Object.fromEntries(Object.entries(choices).filter(([name]) => Object.hasOwn(params, name)));
}

/** @throws UsageError for a choice that none of a family has a parameter for. */
export function requireKnownChoices(
  choices: ParameterChoices,
  family: readonly { readonly name: string; readonly params: Parameters }[],
): void {
  const known = [...new Set(family.flatMap(({ params }) => Object.keys(params)))];
  const unknown = Object.keys(choices).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const names = [...new Set(family.map(({ name }) => name))].join(', ');
  const due =
    known.length > 0 ? ` when one of ${names} was due (${known.join(', ')})` : `, ${names} takes none`;
  throw new UsageError(`--param: got ${show(unknown)}${due}${didYouMean(unknown, known)}`);
}
