import { failRange, failType, rejectUnknownKeys, requireBoolean, show } from '../../util/errors.ts';
import type { ParameterSpec, ParameterValues, SurrogateRow, Tail } from './surrogate-row.ts';

const fields: readonly (keyof SurrogateRow)[] = [
  'name',
  'parameters',
  'origin',
  'gradient',
  'parameterGradients',
  'rejects',
  'threshold',
  'strict',
  'forward',
  'stochastic',
  'kinks',
  'jumps',
  'support',
  'center',
  'originAtThreshold',
  'mass',
  'peak',
  'tail',
  'length',
  'formula',
  'source',
  'peers',
];

type Fact =
  | 'rejects'
  | 'kinks'
  | 'jumps'
  | 'support'
  | 'center'
  | 'threshold'
  | 'originAtThreshold'
  | 'mass'
  | 'peak'
  | 'tail'
  | 'length';

/** What each fact of a row must give, under the default parameters. */
const facts: readonly [field: Fact, due: string, holds: (value: unknown) => boolean][] = [
  ['rejects', 'nothing', (v) => v === undefined],
  ['kinks', 'an array of numbers', isNumbers],
  ['jumps', 'an array of numbers', isNumbers],
  [
    'support',
    'two numbers, the lower first',
    (v) => isNumbers(v) && v.length === 2 && (v[0] as number) <= (v[1] as number),
  ],
  ['center', 'a finite number', Number.isFinite],
  ['threshold', 'a finite number', Number.isFinite],
  ['originAtThreshold', 'a finite number', Number.isFinite],
  ['mass', 'a number', isNumber],
  ['peak', 'a number of at least 0', (v) => isNumber(v) && v >= 0],
  ['tail', "a power of at least 0, 'exponential' or 'compact'", isTail],
  ['length', 'a number above 0', (v) => isNumber(v) && v > 0],
];

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

function isTail(value: unknown): value is Tail {
  return value === 'exponential' || value === 'compact' || (isNumber(value) && value >= 0);
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isNumber);
}

/**
 * Throws unless a row is complete and consistent: names, domains, functions that give numbers, facts of the right
 * kind under the default parameters.
 *
 * @returns The default parameters.
 * @throws TypeError or RangeError naming the row and the field.
 */
export function requireRow<K extends string>(row: SurrogateRow<K>): ParameterValues<K> {
  if (!isObject(row)) failType('surrogate', `got ${show(row)} when a row was due.`);
  const { name } = row;
  if (typeof name !== 'string' || name === '')
    failType('surrogate', `got ${show(name)} as name when text was due.`);
  rejectUnknownKeys(`surrogate ${name}`, { ...row }, fields, 'field');
  requireParameters(row);
  const defaults = defaultsOf(row);
  for (const field of ['origin', 'gradient'] as const) requireFunction(row, field, defaults);
  if (row.forward !== undefined) requireFunction(row, 'forward', defaults);
  requireStrict(row, row.strict);
  requireParameterGradients(row, defaults);
  for (const [field, due, holds] of facts) {
    const fact = row[field];
    if (fact === undefined) continue;
    if (typeof fact !== 'function') failType(name, `${field} is ${show(fact)} when a function was due.`);
    const value: unknown = fact(defaults);
    if (!holds(value)) failType(name, `${field} gave ${show(value)} when ${due} was due.`);
  }
  requirePeers(row);
  return defaults;
}

/** The default parameters of a row. */
export function defaultsOf<K extends string>(row: SurrogateRow<K>): ParameterValues<K> {
  const specs = Object.entries<ParameterSpec>(row.parameters ?? {});
  return Object.freeze(
    Object.fromEntries(specs.map(([key, spec]) => [key, spec.default])),
  ) as ParameterValues<K>;
}

function requireParameters({ name, parameters = {} }: SurrogateRow): void {
  if (!isObject(parameters)) failType(name, `parameters is ${show(parameters)} when an object was due.`);
  for (const [key, spec] of Object.entries(parameters)) {
    if (!isObject(spec))
      failType(name, `parameter ${key} is ${show(spec)} when a default and its domain were due.`);
    if (key === 'strict' || key === 'random')
      failRange(name, `${key} is an option of every surrogate, so another name was due for a parameter.`);
    rejectUnknownKeys(
      `${name}: parameter ${key}`,
      spec,
      ['default', 'above', 'min', 'below', 'integer'],
      'field',
    );
    if (typeof spec.default !== 'number')
      failType(name, `${key} has the default ${show(spec.default)}, a number was due.`);
    const rule = brokenRule(spec, spec.default);
    if (rule !== undefined) failRange(name, `the default of ${key} must be ${rule}, got ${spec.default}.`);
  }
}

function requireFunction(
  row: SurrogateRow,
  field: 'origin' | 'gradient' | 'forward',
  defaults: ParameterValues,
): void {
  const f: unknown = row[field];
  if (typeof f !== 'function') failType(row.name, `${field} is ${show(f)} when a function was due.`);
  for (const x of [-0.5, 0.5]) {
    const value: unknown = f(x, defaults);
    if (typeof value !== 'number')
      failType(row.name, `${field} gave ${show(value)} at x = ${x} when a number was due.`);
  }
}

/** @throws TypeError unless a row may be strict, or not, as said. */
export function requireStrict({ name, forward, stochastic }: SurrogateRow, strict: unknown): void {
  if (strict === undefined || !requireBoolean(name, 'strict', strict)) return;
  const own = forward ? 'has a forward of its own' : 'draws its spikes';
  if (forward || stochastic) failType(name, `strict needs a step, and ${name} ${own}.`);
}

function requireParameterGradients(row: SurrogateRow, defaults: ParameterValues): void {
  const { name, parameters = {}, parameterGradients = {} } = row;
  rejectUnknownKeys(`${name}: parameterGradients`, parameterGradients, Object.keys(parameters), 'parameter');
  for (const [key, f] of Object.entries(parameterGradients)) {
    const field = `the gradient of ${key}`;
    if (typeof f !== 'function') failType(name, `${field} is ${show(f)} when a function was due.`);
    if (parameters[key]?.integer) failType(name, `${key} is an integer, so none was due as its gradient.`);
    for (const x of [-0.5, 0.5]) {
      const value: unknown = f(x, defaults);
      if (typeof value !== 'number')
        failType(name, `${field} gave ${show(value)} at x = ${x} when a number was due.`);
    }
  }
}

function requirePeers({ name, parameters = {}, peers = [] }: SurrogateRow): void {
  if (!Array.isArray(peers)) failType(name, `peers is ${show(peers)} when an array was due.`);
  for (const peer of peers) {
    const place = `${name}: peer ${peer.library} ${peer.name}`;
    rejectUnknownKeys(place, peer.parameters ?? {}, Object.keys(parameters), 'parameter');
    for (const [key, value] of Object.entries(peer.parameters ?? {})) {
      const rule = brokenRule(parameters[key] as ParameterSpec, value as number);
      if (rule !== undefined) failRange(place, `${key} must be ${rule}, got ${value}.`);
    }
  }
}

/** The rule of the domain that a value breaks, in words; undefined when it breaks none. */
export function brokenRule({ above, min, below, integer }: ParameterSpec, value: number): string | undefined {
  if (!Number.isFinite(value)) return 'finite';
  if (integer && !Number.isInteger(value)) return 'an integer';
  if (above !== undefined && !(value > above)) return `above ${above}`;
  if (min !== undefined && !(value >= min)) return `at least ${min}`;
  if (below !== undefined && !(value < below)) return `below ${below}`;
  return undefined;
}

/** @throws RangeError when a row rejects values that are each in their domain. */
export function requireTogether<K extends string>(row: SurrogateRow<K>, params: ParameterValues<K>): void {
  const reason = row.rejects?.(params);
  if (reason !== undefined) failRange(row.name, reason);
}
