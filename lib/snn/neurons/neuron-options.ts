import { sizeOf } from '../../array/layout.ts';
import type { Shape } from '../../array/shape.ts';
import { Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import type { Tree } from '../../autodiff/tree.ts';
import { kernels } from '../../kernels/index.ts';
import type { Random } from '../../ops/random.ts';
import { arctan } from '../../surrogates/arctan.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import {
  failRange,
  failType,
  rejectUnknownKeys,
  requireBoolean,
  requireNumber,
  show,
  showShape,
} from '../../util/errors.ts';
import type { NeuronRow, Settings, SettingValue } from './neuron-row.ts';
import { commonOptions, optionsOf, outside } from './require-row.ts';
import type { AnySurrogate } from './step-model.ts';

/**
 * A parameter of neurons: a number; a tensor, which is learned; or a function of tensors that are learned, those of the option
 * `params`. It is called at each run, so that gradients reach them.
 */
export type Learnable = TensorLike | (() => TensorLike);

/** Tensors by name, in objects and arrays to any depth. */
export type OwnParams = { readonly [name: string]: Tree };

/** What all layers of neurons take. */
export interface CommonOptions {
  /** The tensors from which parameters given as functions are computed: in `layer.params`, and learned in place of those. */
  readonly params?: OwnParams;
  /** The spike function. Default `surrogates.arctan({ alpha: 2 })`. */
  readonly surrogate?: AnySurrogate;
  /** A neuron fires above its threshold only, not at it. Default: as the surrogate does. */
  readonly strict?: boolean;
}

/** What a layer of neurons is: parameters and settings of its row by name, and what all neurons take. */
export interface NeuronOptions extends CommonOptions {
  readonly [name: string]: Learnable | SettingValue | OwnParams | AnySurrogate | Random | object | undefined;
}

/** The options of a layer of neurons, looked at and complete. */
export interface NeuronSpec {
  readonly row: NeuronRow;
  /** What errors name. */
  readonly place: string;
  /** What was given for parameters, under the names that were used. */
  readonly given: Readonly<Record<string, Learnable>>;
  readonly settings: Settings;
  readonly surrogate: AnySurrogate;
  readonly strict: boolean;
}

/**
 * @param place - What errors name.
 * @param more - The names of options that a layer has besides.
 * @throws TypeError or RangeError for an option that is unknown, missing, of the wrong kind or outside its domain.
 */
export function requireOptions(
  row: NeuronRow,
  given: NeuronOptions,
  place = row.name,
  more: readonly string[] = [],
): NeuronSpec {
  const names = [...more, ...optionsOf(row), ...(row.presets ? ['preset'] : []), ...commonOptions];
  rejectUnknownKeys(place, given, names);
  const options = withPreset(row, place, given);
  const { surrogate = defaultSurrogate() } = options;
  const { strict = surrogate?.row?.strict ?? false } = options;
  requireBoolean(place, 'strict', strict);
  requireSurrogate(place, surrogate, strict);
  const spec: NeuronSpec = {
    row,
    place,
    given: givenParameters(row, place, options),
    settings: chosenSettings(row, place, options),
    surrogate,
    strict,
  };
  requireNow(spec);
  return spec;
}

/** The options with those of a preset under them. */
function withPreset({ presets }: NeuronRow, place: string, options: NeuronOptions): NeuronOptions {
  const { preset } = options;
  if (presets === undefined || preset === undefined) return options;
  if (typeof preset !== 'string' || !Object.hasOwn(presets, preset))
    failRange(place, `preset must be ${oneOf(Object.keys(presets))}, got ${show(preset)}.`);
  return { ...presets[preset as string], ...options };
}

/** What was given for each parameter: by its own name or by one that stands for it, or its default. */
function givenParameters(
  { parameters = {}, alternatives = {} }: NeuronRow,
  place: string,
  options: NeuronOptions,
): Record<string, Learnable> {
  const given: Record<string, Learnable> = {};
  for (const [name, { default: start }] of Object.entries(parameters)) {
    const others = Object.keys(alternatives).filter((other) => alternatives[other]?.for === name);
    const used = [name, ...others].filter((one) => options[one] !== undefined);
    if (used.length > 1 || (used.length === 0 && start === undefined && others.length > 0))
      failType(place, `give one of ${[name, ...others].join(' and ')}.`);
    const [one = name] = used;
    const value = options[one] ?? start;
    if (value === undefined) failType(place, `${name} is missing, and has no default.`);
    given[one] = value as Learnable;
  }
  return given;
}

/** The settings of a row unless others are given. */
export function defaultSettings(row: NeuronRow): Settings {
  return chosenSettings(row, row.name, {});
}

function chosenSettings({ settings = {} }: NeuronRow, place: string, options: NeuronOptions): Settings {
  const chosen = Object.entries(settings).map(([name, allowed]): [string, SettingValue] => {
    const value = options[name];
    if (!('length' in allowed)) {
      const number = requireNumber(place, name, value ?? allowed.default);
      if (!Number.isInteger(number) || number < allowed.min)
        failRange(place, `${name} must be a whole number from ${allowed.min}, got ${number}.`);
      return [name, number];
    }
    if (value === undefined) return [name, allowed[0] as SettingValue];
    if (typeof allowed[0] === 'boolean') return [name, requireBoolean(place, name, value)];
    if (!allowed.includes(value as SettingValue))
      failRange(place, `${name} must be ${oneOf(allowed)}, got ${show(value)}.`);
    return [name, value as SettingValue];
  });
  return Object.fromEntries(chosen);
}

function oneOf(allowed: readonly SettingValue[]): string {
  const shown = allowed.map((value) => (typeof value === 'string' ? `'${value}'` : String(value)));
  return shown.length < 2 ? shown.join() : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

/** @internal The spike function of neurons that are given none. */
export function defaultSurrogate(): Surrogate {
  return arctan({ alpha: 2 });
}

/** @internal @throws TypeError for what is no spike function of neurons, or is none with `strict`. */
export function requireSurrogate(place: string, surrogate: AnySurrogate, strict = false): void {
  const row = surrogate?.row;
  if (typeof surrogate !== 'function' || typeof row?.gradient !== 'function')
    failType(
      place,
      `got ${show(surrogate)} as surrogate when one of one input was due, such as surrogates.arctan().`,
    );
  if (row.stochastic)
    failType(place, `the surrogate ${row.name} draws its spikes, one that does not was due.`);
  if (strict && row.forward)
    failType(place, `strict needs a step, and ${row.name} has a forward of its own.`);
}

/**
 * The parameters of one run by name, for neurons of a shape: functions are called, on the tape of now, and what stands for another is
 * replaced.
 *
 * @throws RangeError for one outside its domain, or of a shape that is not one for each neuron.
 */
export function evaluate(spec: NeuronSpec, neurons: Shape): Record<string, TensorLike> {
  const values = Object.fromEntries(
    Object.entries(spec.given).map(([name, given]) => [
      name,
      typeof given === 'function' ? called(spec, name, given) : given,
    ]),
  );
  requireDomains(spec, values);
  requireFit(spec.place, values, neurons);
  const { alternatives = {} } = spec.row;
  const own = Object.entries(values).map(([name, value]): [string, TensorLike] => {
    const alternative = alternatives[name];
    return alternative ? [alternative.for, alternative.value(value)] : [name, value];
  });
  return Object.fromEntries(own);
}

/** Throws unless each parameter is one for all neurons, or broadcasts to one for each. */
export function requireFit(
  place: string,
  values: Readonly<Record<string, TensorLike>>,
  neurons: Shape,
): void {
  for (const [name, value] of Object.entries(values)) {
    const shape = shapeOf(value);
    const missing = neurons.length - shape.length;
    if (missing >= 0 && shape.every((n, axis) => n === 1 || n === neurons[axis + missing])) continue;
    failRange(place, `got ${name} of shape ${showShape(shape)} for neurons of shape ${showShape(neurons)}.`);
  }
}

function called({ place }: NeuronSpec, name: string, given: () => TensorLike): TensorLike {
  const value: unknown = given();
  if (value instanceof Tensor || typeof value === 'number') return value;
  return failType(place, `${name}() gave ${show(value)} when a Tensor or a number was due.`);
}

/** Looks at all that is no function, as it is given: nothing of it was learned here. */
function requireNow(spec: NeuronSpec): void {
  const values = Object.entries(spec.given).filter(
    (entry): entry is [string, TensorLike] => typeof entry[1] !== 'function',
  );
  requireDomains({ ...spec, given: {} }, Object.fromEntries(values));
}

/** @throws TypeError for what is no number, RangeError for what is outside its domain, or does not go together. */
function requireDomains(spec: NeuronSpec, values: Readonly<Record<string, TensorLike>>): void {
  for (const [name, value] of Object.entries(values)) requireDomain(spec, name, value);
  requireTogether(spec, values);
}

function requireDomain(spec: NeuronSpec, name: string, value: TensorLike): void {
  const { row, place } = spec;
  const alternative = row.alternatives?.[name];
  const domain = row.parameters?.[name] ?? alternative;
  if (domain === undefined) return;
  const numbers = numbersOf(place, name, value);
  for (let i = 0; i < numbers.length; i++) {
    const number = numbers[i] as number;
    const due = outside(domain, number);
    if (due === null) continue;
    const full = due === 'finite' && alternative?.hint ? `${due} (${alternative.hint})` : due;
    failOutside(spec, name, full, numbers, i);
  }
}

/** Throws; where training took it there, with how it is kept inside, but for other libraries, whose options are no functions. */
export function failOutside(
  { place, given }: Pick<NeuronSpec, 'place' | 'given'>,
  name: string,
  due: string,
  numbers: ArrayLike<number>,
  i: number,
): never {
  const isLearned = given[name] instanceof Tensor && Number.isFinite(numbers[i]);
  const remedy = ` To keep it there while it learns, give a function: ${name}: () => f(w), params: { w }.`;
  const text = `${name} must be ${due}, got ${numbers[i]}${element(numbers, i)}.`;
  failRange(place, isLearned && !place.includes('.') ? text + remedy : text);
}

function numbersOf(place: string, name: string, value: TensorLike): ArrayLike<number> {
  return value instanceof Tensor ? kernels.flat(value.array) : [requireNumber(place, name, value)];
}

function element(numbers: ArrayLike<number>, i: number): string {
  return numbers.length > 1 ? ` (element ${i})` : '';
}

/** Looks at the parameters of each neuron together, as far as they are there. */
function requireTogether(spec: NeuronSpec, values: Readonly<Record<string, TensorLike>>): void {
  const { row, place, settings } = spec;
  if (row.rejects === undefined) return;
  const shapes = Object.values(values).map(shapeOf);
  const rank = Math.max(0, ...shapes.map(({ length }) => length));
  const sizes = Array.from({ length: rank }, (_, axis) =>
    Math.max(1, ...shapes.map((shape) => shape[axis - rank + shape.length] ?? 1)),
  );
  const columns = Object.entries(values).map(
    ([name, value]) => [name, numbersOf(place, name, value), shapeOf(value)] as const,
  );
  const most = sizeOf(sizes);
  const one: Record<string, number> = {};
  for (let i = 0; i < most; i++) {
    for (const [name, numbers, shape] of columns) one[name] = numbers[placeIn(shape, sizes, i)] as number;
    const rejection = row.rejects(one, settings);
    if (rejection === undefined) continue;
    const value = values[rejection.parameter] ?? (settings[rejection.parameter] as number);
    if (typeof value !== 'number' && !(value instanceof Tensor))
      failRange(place, `${rejection.parameter} must be ${rejection.due}, got ${show(value)}.`);
    const numbers = numbersOf(place, rejection.parameter, value);
    const at = placeIn(shapeOf(value), sizes, i);
    failOutside(spec, rejection.parameter, rejection.due, numbers, at);
  }
}

function shapeOf(value: TensorLike): Shape {
  return value instanceof Tensor ? value.value.shape : [];
}

/** The element of an array of a shape that stands at a place of the shape it broadcasts to. */
function placeIn(shape: Shape, sizes: Shape, i: number): number {
  let [at, stride, rest] = [0, 1, i];
  for (let axis = 1; axis <= shape.length; axis++) {
    const [own, size] = [shape[shape.length - axis] as number, sizes[sizes.length - axis] as number];
    at += ((rest % size) % own) * stride;
    stride *= own;
    rest = Math.floor(rest / size);
  }
  return at;
}
