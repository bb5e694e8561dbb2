import { show } from '../../../lib/util/errors.ts';
import { brokenDomain } from '../worker/broken-domain.ts';
import type { ListedNeuron, NeuronSubject, SettingValue, TypedParameter } from '../worker/messages.ts';
import { type Drive, driveKinds } from './drive.ts';
import { brokenDrive, type DriveNumber, driveFields, initialDrive } from './drive-fields.ts';
import { type NeuronExample, neuronExamples } from './neuron-examples.ts';
import { namesOfStep } from './step-text.ts';

/** What the lab shows: a neuron, and its current. */
export interface Experiment {
  readonly subject: NeuronSubject;
  readonly drive: Drive;
}

/** What a link says of the lab, with what is wrong in it; a default stands for each wrong value. */
export interface LinkedNeuron extends Experiment {
  readonly problems: readonly string[];
}

const [inParameter, inSetting, inState] = ['p.', 's.', 'start.'];
const known = ['neuron', 'step', 'anySign', 'current', ...Object.keys(driveFields)];

/** A step with its parameters, and a current that fits it. */
export function exampleExperiment(example: NeuronExample): Experiment {
  const { step, parameters, anySign = [], amplitude, steps } = example;
  return {
    subject: {
      kind: 'typed',
      step,
      states: Object.fromEntries(namesOfStep(step).states.map((name) => [name, 0])),
      parameters: Object.entries(parameters).map(([name, value]) => ({
        name,
        value,
        positive: !anySign.includes(name),
      })),
    },
    drive: initialDrive(amplitude, steps),
  };
}

/** What the lab begins with. */
export function initialExperiment(): Experiment {
  return exampleExperiment(neuronExamples[0]);
}

/** A model of the registry with the parameters and settings that it begins with. */
export function modelSubject({ name, initial }: ListedNeuron): NeuronSubject {
  return { kind: 'registry', name, parameters: initial, settings: {} };
}

/** Reads a neuron and its current: a step is parsed, values have to be in their domain. Nothing of a link is run. */
export function readExperiment(
  entries: ReadonlyMap<string, string>,
  listed: readonly ListedNeuron[],
): LinkedNeuron {
  const problems: string[] = [];
  const prefixes = entries.has('neuron') ? [inParameter, inSetting] : [inParameter, inState];
  for (const key of entries.keys())
    if (!known.includes(key) && !prefixes.some((prefix) => key.startsWith(prefix)))
      problems.push(`got ${shown(key)}, which is no setting.`);
  const name = entries.get('neuron');
  const subject =
    name === undefined ? readTyped(entries, problems) : readModel(name, entries, listed, problems);
  return { subject, drive: readDrive(entries, problems), problems };
}

function readModel(
  name: string,
  entries: ReadonlyMap<string, string>,
  listed: readonly ListedNeuron[],
  problems: string[],
): NeuronSubject {
  const found = listed.find((one) => one.name === name);
  if (found === undefined) {
    problems.push(`neuron: got ${shown(name)} when the name of one of the list was due.`);
    return initialExperiment().subject;
  }
  const parameters: Record<string, number> = { ...found.initial };
  for (const [key, text] of under(inParameter, entries)) {
    const domain = Object.hasOwn(found.parameters, key) ? found.parameters[key] : undefined;
    const broken = domain ? brokenDomain(domain, numberOf(text)) : 'a parameter of it';
    if (broken === undefined) parameters[key] = numberOf(text);
    else problems.push(`${name}: ${shown(key)} must be ${broken}.`);
  }
  const settings: Record<string, SettingValue> = {};
  for (const [key, text] of under(inSetting, entries)) {
    const value = Object.hasOwn(found.settings, key) ? settingOf(found.settings[key], text) : undefined;
    if (value === undefined) problems.push(`${name}: ${shown(key)} cannot be ${shown(text)}.`);
    else settings[key] = value;
  }
  return { kind: 'registry', name, parameters, settings };
}

/** The value of a setting that a text names; undefined where there is none. */
export function settingOf(
  allowed: ListedNeuron['settings'][string] | undefined,
  text: string,
): SettingValue | undefined {
  if (allowed === undefined) return undefined;
  if ('length' in allowed) return allowed.find((value) => String(value) === text);
  const value = numberOf(text);
  return Number.isInteger(value) && value >= allowed.min && value <= mostOfSetting ? value : undefined;
}

/** The most refractory steps, spikes a step and the like. */
export const mostOfSetting = 1000;

function readTyped(entries: ReadonlyMap<string, string>, problems: string[]): NeuronSubject {
  const step = entries.get('step');
  if (step === undefined) return initialExperiment().subject;
  try {
    return typedSubject(step, entries, problems);
  } catch (error) {
    problems.push((error as Error).message);
    return initialExperiment().subject;
  }
}

function typedSubject(step: string, entries: ReadonlyMap<string, string>, problems: string[]): NeuronSubject {
  const names = namesOfStep(step);
  const take = (
    prefix: string,
    own: readonly string[],
    initial: number,
    above?: (name: string) => boolean,
  ) => {
    const given = new Map(under(prefix, entries));
    for (const name of given.keys()) if (!own.includes(name)) problems.push(`step: has no ${shown(name)}.`);
    return own.map((name): [string, number] => {
      const [text, isPositive] = [given.get(name), above?.(name) ?? false];
      const value = text === undefined ? initial : numberOf(text);
      if (Number.isFinite(value) && (value > 0 || !isPositive)) return [name, value];
      problems.push(`${name}: got ${value} when a number${isPositive ? ' above 0' : ''} was due.`);
      return [name, initial];
    });
  };
  const anySign = (entries.get('anySign') ?? '').split(' ');
  const isPositive = (name: string) => !anySign.includes(name);
  const parameters = take(inParameter, names.parameters, 1, isPositive).map(
    ([name, value]): TypedParameter => ({ name, value, positive: isPositive(name) }),
  );
  return { kind: 'typed', step, states: Object.fromEntries(take(inState, names.states, 0)), parameters };
}

function readDrive(entries: ReadonlyMap<string, string>, problems: string[]): Drive {
  const { drive } = initialExperiment();
  const kind = driveKinds.find((one) => one === (entries.get('current') ?? drive.kind));
  if (kind === undefined)
    problems.push(
      `current: got ${shown(entries.get('current') ?? '')} when ${driveKinds.join(', ')} was due.`,
    );
  const numbers = (Object.keys(driveFields) as DriveNumber[]).map((name): [string, number] => {
    const text = entries.get(name);
    const value = text === undefined ? drive[name] : numberOf(text);
    const broken = brokenDrive(name, value);
    if (broken === undefined) return [name, value];
    problems.push(`${name}: got ${shown(text ?? '')} when ${broken} was due.`);
    return [name, drive[name]];
  });
  return { ...drive, ...Object.fromEntries(numbers), kind: kind ?? drive.kind };
}

/** A neuron and its current, as a link has them. */
export function experimentEntries({ subject, drive }: Experiment): Record<string, string> {
  const { kind, ...numbers } = drive;
  return { ...subjectEntries(subject), current: kind, ...prefixed('', Object.entries(numbers)) };
}

function subjectEntries(subject: NeuronSubject): Record<string, string> {
  if (subject.kind === 'registry')
    return {
      neuron: subject.name,
      ...prefixed(inParameter, Object.entries(subject.parameters)),
      ...prefixed(inSetting, Object.entries(subject.settings)),
    };
  const { step, states, parameters } = subject;
  const anySign = parameters.filter(({ positive }) => !positive).map(({ name }) => name);
  return {
    step,
    ...prefixed(inState, Object.entries(states)),
    ...prefixed(
      inParameter,
      parameters.map(({ name, value }) => [name, value]),
    ),
    ...(anySign.length > 0 && { anySign: anySign.join(' ') }),
  };
}

function prefixed(
  prefix: string,
  values: readonly (readonly [string, SettingValue])[],
): Record<string, string> {
  return Object.fromEntries(values.map(([name, value]) => [prefix + name, String(value)]));
}

function under(prefix: string, entries: ReadonlyMap<string, string>): [string, string][] {
  return [...entries].flatMap(([key, text]): [string, string][] =>
    key.startsWith(prefix) ? [[key.slice(prefix.length), text]] : [],
  );
}

function numberOf(text: string): number {
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

function shown(text: string): string {
  return show(text.slice(0, 40));
}
