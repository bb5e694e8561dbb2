import type { Crossing, Surrogate } from '../../index.ts';
import type { SurrogateOptions } from '../../surrogates/core/surrogate.ts';
import { show } from '../../util/errors.ts';
import { didYouMean } from '../nearest.ts';
import { Refusal } from '../refusal.ts';
import { readNumbers } from './numbers.ts';

/** Values of parameters by name, each to be tried. */
export type ParameterChoices = Readonly<Record<string, readonly number[]>>;

type Setting = SurrogateOptions<string>;

/** What `--param alpha=1,2 --param beta=3` asks for. @throws Refusal for another form, or a name given twice. */
export function readChoices(texts: readonly string[]): ParameterChoices {
  const choices: Record<string, number[]> = {};
  for (const text of texts) {
    const [name, values, ...more] = text.split('=');
    if (!name || !values || more.length > 0)
      throw new Refusal(`--param: got ${show(text)} when NAME=VALUE was due, as in alpha=2.`);
    if (Object.hasOwn(choices, name))
      throw new Refusal(`--param: got ${name} twice; alpha=1,2 has two values.`);
    choices[name] = readNumbers(`--param ${name}`, values);
  }
  return choices;
}

/** Every combination of the values of some parameters. */
export function combinations(choices: ParameterChoices): Setting[] {
  return Object.entries(choices).reduce<Setting[]>(
    (settings, [name, values]) =>
      settings.flatMap((setting) => values.map((value) => ({ ...setting, [name]: value }))),
    [{}],
  );
}

/**
 * Each of some surrogates under every combination of what was chosen for its parameters.
 *
 * @throws Refusal for a choice that none has a parameter for, RangeError for a value outside a domain.
 */
export function variants(family: readonly Surrogate[], choices: ParameterChoices): Surrogate[] {
  return family.flatMap((spike) =>
    combinations(choicesFor(spike, choices, family)).map((setting) => spike(setting)),
  );
}

/**
 * The choices that a surrogate has parameters for.
 *
 * @throws Refusal for a choice that none of the family has a parameter for.
 */
export function choicesFor(
  member: Surrogate | Crossing,
  choices: ParameterChoices,
  family: readonly (Surrogate | Crossing)[] = [member],
): ParameterChoices {
  const known = [...new Set(family.flatMap(({ params }) => Object.keys(params)))];
  for (const name of Object.keys(choices)) {
    if (known.includes(name)) continue;
    const names = [...new Set(family.map(({ row }) => row.name))].join(', ');
    const due =
      known.length > 0 ? ` when one of ${names} was due (${known.join(', ')})` : `, ${names} takes none`;
    throw new Refusal(`--param: got ${show(name)}${due}${didYouMean(name, known)}`);
  }
  return Object.fromEntries(Object.entries(choices).filter(([name]) => name in member.params));
}
