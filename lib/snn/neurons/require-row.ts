import { failRange, failType, isPlainObject, rejectUnknownKeys, show } from '../../util/errors.ts';
import type { NeuronParameter, NeuronRow } from './neuron-row.ts';

const fields: readonly (keyof NeuronRow)[] = [
  'name',
  'state',
  'parameters',
  'alternatives',
  'settings',
  'presets',
  'rejects',
  'helpers',
  'step',
  'output',
  'formula',
  'source',
  'peers',
];

/** Names of options that every neuron takes besides its parameters and settings. */
export const commonOptions = ['params', 'surrogate', 'strict'] as const;

/** @throws TypeError or RangeError naming the field of a row that will not do. */
export function requireRow(row: NeuronRow): void {
  if (typeof row?.name !== 'string' || row.name === '')
    failType('neuron', `got ${show(row?.name)} as name when a non-empty string was due.`);
  const place = `neuron ${row.name}`;
  rejectUnknownKeys(place, row, fields, 'field');
  if (typeof row.step !== 'function') failType(place, `step is ${show(row.step)} when a function was due.`);
  if (typeof row.state !== 'function') requireObject(place, 'state', row.state);
  const { parameters = {}, alternatives = {}, settings = {}, helpers = {}, presets = {} } = row;
  for (const [name, value] of Object.entries({ parameters, alternatives, settings, helpers, presets }))
    requireObject(place, name, value);
  for (const [name, spec] of Object.entries({ ...parameters, ...alternatives }))
    requireParameter(place, name, spec);
  for (const [name, { for: other, value }] of Object.entries(alternatives)) {
    if (!Object.hasOwn(parameters, other))
      failRange(place, `${name} stands for ${other}, which is no parameter.`);
    if (typeof value !== 'function')
      failType(place, `value of ${name} is ${show(value)} when a function was due.`);
  }
  for (const [name, allowed] of Object.entries(settings)) requireSetting(place, name, allowed);
  for (const [name, helper] of Object.entries(helpers))
    if (typeof helper !== 'function')
      failType(place, `the helper ${name} is ${show(helper)} when a function was due.`);
  requireDistinct(place, row);
  const known = optionsOf(row);
  for (const [name, preset] of Object.entries(presets)) {
    requireObject(place, `the preset ${name}`, preset);
    rejectUnknownKeys(`${place}: preset ${name}`, preset, known);
  }
}

/** The names of parameters, alternatives and settings. */
export function optionsOf({ parameters = {}, alternatives = {}, settings = {} }: NeuronRow): string[] {
  return [parameters, alternatives, settings].flatMap((all) => Object.keys(all));
}

function requireObject(place: string, name: string, value: unknown): void {
  if (!isPlainObject(value)) failType(place, `${name} is ${show(value)} when an object was due.`);
}

/** Throws unless a setting is a list of what it may be, or a whole number from `min`. */
function requireSetting(place: string, name: string, allowed: unknown): void {
  if (Array.isArray(allowed)) {
    if (allowed.length === 0) failRange(place, `the setting ${name} allows nothing.`);
    return;
  }
  const { default: start, min } = (allowed ?? {}) as { default?: unknown; min?: unknown };
  if (typeof start !== 'number' || typeof min !== 'number')
    failType(place, `the setting ${name} is ${show(allowed)} when a list or { default, min } was due.`);
}

function requireParameter(place: string, name: string, spec: NeuronParameter): void {
  requireObject(place, `the parameter ${name}`, spec);
  for (const [what, value] of [
    ['default', spec.default],
    ['typical value', spec.typical],
  ] as const) {
    if (value === undefined) continue;
    if (typeof value !== 'number')
      failType(place, `the ${what} of ${name} is ${show(value)} when a number was due.`);
    const due = outside(spec, value);
    if (due !== null) failRange(place, `the ${what} of ${name} must be ${due}, got ${value}.`);
  }
}

/** What a value of a parameter must be, where it is not. */
export function outside({ min, max, above, below, unit }: NeuronParameter, value: number): string | null {
  const in_ = (bound: number) => `${bound}${unit ? ` (${unit})` : ''}`;
  if (min !== undefined && max !== undefined && !(value >= min && value <= max))
    return `in [${min}, ${in_(max)}]`;
  if (min !== undefined && !(value >= min)) return `at least ${in_(min)}`;
  if (max !== undefined && !(value <= max)) return `at most ${in_(max)}`;
  if (above !== undefined && !(value > above)) return `above ${in_(above)}`;
  if (below !== undefined && !(value < below)) return `below ${in_(below)}`;
  return Number.isFinite(value) ? null : 'finite';
}

/** Throws where two options would have one name. */
function requireDistinct(place: string, row: NeuronRow): void {
  const seen = new Set<string>([...commonOptions, ...(row.presets ? ['preset'] : [])]);
  for (const name of optionsOf(row)) {
    if (seen.has(name)) failRange(place, `${name} is the name of two options.`);
    seen.add(name);
  }
}
