import { show } from '../../../lib/util/errors.ts';
import { brokenDomain } from '../worker/broken-domain.ts';
import type { Listed } from '../worker/messages.ts';
import { dueOf, type Field, fields, holds, type TrainerSettings } from './settings.ts';

/** What a link says of the trainer, with what is wrong in it; a default stands for each wrong value. */
export interface Linked {
  readonly settings: TrainerSettings;
  readonly problems: readonly string[];
}

const inSurrogate = 'p.';

/** The settings that the trainer begins with. */
export function initialSettings(listed: readonly Listed[], surrogate = 'arctan'): TrainerSettings {
  const parameters = listed.find(({ name }) => name === surrogate)?.initial ?? {};
  const values = Object.entries(fields).map(([key, { initial }]) => [key, initial]);
  return { ...Object.fromEntries(values), surrogate, parameters };
}

/** Reads settings: each has to be in its domain. Nothing of a link is run. */
export function readSettings(entries: ReadonlyMap<string, string>, listed: readonly Listed[]): Linked {
  const problems: string[] = [];
  const wrong = (key: string, got: string, due: string) =>
    problems.push(`${key}: got ${show(got.slice(0, 40))} when ${due} was due.`);
  const chosen = entries.get('surrogate');
  const usable = listed.filter(({ fitsNeurons }) => fitsNeurons);
  const surrogate = usable.find(({ name }) => name === chosen);
  if (chosen !== undefined && surrogate === undefined)
    wrong('surrogate', chosen, 'the name of a surrogate for neurons');
  const initial = initialSettings(listed, surrogate?.name);
  const parameters: Record<string, number> = { ...initial.parameters };
  const values: Record<string, unknown> = {};
  for (const [key, text] of entries) {
    if (key === 'surrogate') continue;
    if (Object.hasOwn(fields, key)) {
      const field = fields[key as keyof typeof fields];
      const value = readValue(field, text);
      if (value === undefined) wrong(key, text, describeDomain(field));
      else values[key] = value;
    } else if (key.startsWith(inSurrogate)) {
      const name = key.slice(inSurrogate.length);
      const domain =
        surrogate && Object.hasOwn(surrogate.parameters, name) ? surrogate.parameters[name] : undefined;
      const value = numberOf(text);
      const broken = domain && brokenDomain(domain, value);
      if (domain === undefined) wrong(key.slice(0, 40), text, `no such parameter`);
      else if (broken !== undefined) wrong(key, text, `a value that is ${broken}`);
      else parameters[name] = value;
    } else wrong(key.slice(0, 40), text, 'no such setting');
  }
  return { settings: { ...initial, ...values, parameters }, problems };
}

/** Settings as a link has them. */
export function settingsEntries(settings: TrainerSettings): Record<string, string> {
  const { parameters, ...plain } = settings;
  return {
    ...Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, String(value)])),
    ...Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [inSurrogate + name, String(value)]),
    ),
  };
}

function numberOf(text: string): number {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

function readValue(field: Field, text: string): number | string | boolean | undefined {
  if (field.kind === 'choice') return field.options.includes(text) ? text : undefined;
  if (field.kind === 'flag') return text === 'true' || text === 'false' ? text === 'true' : undefined;
  const value = numberOf(text);
  return holds(field, value) ? value : undefined;
}

function describeDomain(field: Field): string {
  if (field.kind === 'choice') return field.options.join(' or ');
  return field.kind === 'flag' ? 'true or false' : dueOf(field);
}
