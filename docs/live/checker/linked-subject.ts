import { show } from '../../../lib/util/errors.ts';
import { parametersOf } from '../formula/names.ts';
import { parseFormula } from '../formula/parse.ts';
import { brokenDomain } from '../worker/broken-domain.ts';
import type { Listed, Subject, TypedParameter } from '../worker/messages.ts';
import { examples } from './examples.ts';

/** What a link says of the checker, with what is wrong in it; a default stands for each wrong value. */
export interface LinkedSubject {
  readonly subject: Subject;
  readonly problems: readonly string[];
}

const inParameter = 'p.';
const known = ['surrogate', 'origin', 'gradient', 'anySign'];

/** What the checker begins with. */
export function initialSubject(): Subject {
  return typedSubject(examples[0].origin, examples[0].gradient, examples[0].parameters);
}

/** Formulas with parameters that are all above 0. */
export function typedSubject(
  origin: string,
  gradient: string,
  values: Readonly<Record<string, number>>,
): Subject {
  const parameters = Object.entries(values).map(([name, value]) => ({ name, value, positive: true }));
  return { kind: 'typed', origin, gradient, parameters };
}

/** A surrogate of the registry with the parameters that it begins with. */
export function registrySubject({ name, initial }: Listed): Subject {
  return { kind: 'registry', name, parameters: initial };
}

/** Reads what is to be checked: formulas are parsed, numbers have to be in their domain. Nothing of a link is run. */
export function readSubject(entries: ReadonlyMap<string, string>, listed: readonly Listed[]): LinkedSubject {
  const problems: string[] = [];
  for (const key of entries.keys())
    if (!known.includes(key) && !key.startsWith(inParameter))
      problems.push(`got ${show(key.slice(0, 40))}, which is no setting.`);
  const name = entries.get('surrogate');
  const subject =
    name === undefined ? readTyped(entries, problems) : readRegistry(name, entries, listed, problems);
  return { subject, problems };
}

function readRegistry(
  name: string,
  entries: ReadonlyMap<string, string>,
  listed: readonly Listed[],
  problems: string[],
): Subject {
  const found = listed.find((one) => one.name === name);
  if (found === undefined) {
    problems.push(`surrogate: got ${show(name.slice(0, 40))} when the name of one of the list was due.`);
    return initialSubject();
  }
  const parameters: Record<string, number> = { ...found.initial };
  for (const [key, value] of numbersIn(entries)) {
    const domain = Object.hasOwn(found.parameters, key) ? found.parameters[key] : undefined;
    const broken = domain ? brokenDomain(domain, value) : 'a parameter of it';
    if (broken === undefined) parameters[key] = value;
    else problems.push(`${name}: ${show(key.slice(0, 40))} must be ${broken}.`);
  }
  return { kind: 'registry', name, parameters };
}

function readTyped(entries: ReadonlyMap<string, string>, problems: string[]): Subject {
  const [origin, gradient] = [entries.get('origin'), entries.get('gradient')];
  if (origin === undefined || gradient === undefined) {
    problems.push('it has no surrogate, and not both formulas.');
    return initialSubject();
  }
  let names: string[];
  try {
    names = parametersOf(parseFormula('origin', origin), parseFormula('gradient', gradient));
  } catch (error) {
    problems.push((error as Error).message);
    return initialSubject();
  }
  const values = new Map(numbersIn(entries));
  for (const name of values.keys())
    if (!names.includes(name)) problems.push(`formulas: have no ${show(name.slice(0, 40))}.`);
  const anySign = (entries.get('anySign') ?? '').split(' ');
  const parameters = names.map((name): TypedParameter => {
    const positive = !anySign.includes(name);
    const value = values.get(name) ?? 1;
    if (Number.isFinite(value) && (value > 0 || !positive)) return { name, value, positive };
    problems.push(`${name}: got ${value} when a number${positive ? ' above 0' : ''} was due.`);
    return { name, value: 1, positive };
  });
  return { kind: 'typed', origin, gradient, parameters };
}

function numbersIn(entries: ReadonlyMap<string, string>): [string, number][] {
  return [...entries].flatMap(([key, text]) => {
    if (!key.startsWith(inParameter)) return [];
    const isNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text);
    return [[key.slice(inParameter.length), isNumber ? Number(text) : Number.NaN]];
  });
}

/** What is checked, as a link has it. */
export function subjectEntries(subject: Subject): Record<string, string> {
  if (subject.kind === 'registry')
    return { surrogate: subject.name, ...withPrefix(Object.entries(subject.parameters)) };
  const { origin, gradient, parameters } = subject;
  const anySign = parameters.filter(({ positive }) => !positive).map(({ name }) => name);
  return {
    origin,
    gradient,
    ...withPrefix(parameters.map(({ name, value }) => [name, value])),
    ...(anySign.length > 0 && { anySign: anySign.join(' ') }),
  };
}

function withPrefix(values: readonly (readonly [string, number])[]): Record<string, string> {
  return Object.fromEntries(values.map(([name, value]) => [inParameter + name, String(value)]));
}
