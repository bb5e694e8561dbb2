import type { Pull } from '../../check/check-gradient.ts';
import type { TensorFunction } from '../../check/over-numbers.ts';
import {
  type GradientRow,
  type Neuron,
  type NeuronLayer,
  type Surrogate,
  surrogate,
  Tensor,
  type TensorData,
  tensor,
} from '../../index.ts';
import { isCrossing } from '../../surrogates/core/crossing.ts';
import type { SurrogateRow } from '../../surrogates/core/surrogate-row.ts';
import { show } from '../../util/errors.ts';
import { messageOf } from '../message-of.ts';
import { layerOf } from '../subjects/neuron-of.ts';
import { type Backward, overElements, spikeWith, spikeWithTensors } from './elementwise.ts';
import type { Scalars, Target, Thing } from './target.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * What there is among the exports of a module: surrogates, neurons, rows, functions and networks, alone or in arrays; or the
 * module as a whole, where its exports are the functions.
 *
 * @param stem - The name of what is the module as a whole.
 */
export function findTargets(exports: Fields, stem: string): Target[] {
  const whole = fromFields(stem, exports);
  if (whole) return [{ ...whole, path: '' }];
  const { default: main, ...named } = exports;
  const entries = Object.entries(named).filter(([, value]) => value !== main);
  return [
    ...(main === undefined ? [] : fromExport('default', stem, main)),
    ...entries.flatMap(([name, value]) => fromExport(name, name, value)),
  ];
}

/** What the exports are, in words, where nothing can be checked. */
export function describeExports(exports: Fields): string {
  const all = Object.entries(exports).map(([name, value]) => `${name} (${show(value)})`);
  return all.length === 0 ? 'nothing' : all.join(', ');
}

function fromExport(path: string, name: string, value: unknown): Target[] {
  if (Array.isArray(value))
    return value.flatMap((item, i) => fromExport(`${path}[${i}]`, `${name}[${i}]`, item));
  const thing = thingOf(name, value);
  return thing ? [{ ...thing, path }] : [];
}

function thingOf(name: string, value: unknown): Thing | undefined {
  if (isSurrogate(value)) return fromSurrogate(value);
  if (isLayer(value)) return { kind: 'neuron', name: value.neuron.name, layer: value };
  if (isNeuron(value)) return fromNeuron(value);
  return isObject(value) ? fromFields(name, value) : undefined;
}

function isLayer(value: unknown): value is NeuronLayer {
  return typeof value === 'function' && 'neuron' in value && 'run' in value;
}

function isNeuron(value: unknown): value is Neuron {
  return typeof value === 'function' && 'row' in value && isObject(value.row) && 'step' in value.row;
}

/** Neurons at their defaults, and typical values of what has none. */
function fromNeuron(make: Neuron): Thing {
  const { name } = make.row;
  try {
    return { kind: 'neuron', name, layer: layerOf(make) };
  } catch (error) {
    return unusable(name, `has no layer without options: ${messageOf(error)}`);
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !(value instanceof Tensor);
}

function isSurrogate(value: unknown): value is Surrogate {
  return typeof value === 'function' && 'row' in value && 'kernels' in value;
}

function fromSurrogate(spike: Surrogate): Thing {
  const { row } = spike;
  if (isCrossing(spike)) return { kind: 'crossing', name: row.name, spike: spike as never };
  return { kind: 'surrogate', name: row.name, spike };
}

/** The fields of an object, or of a module, as one thing. */
function fromFields(name: string, fields: Fields): Thing | undefined {
  const { origin, gradient, backward, spiking, network, f = network, inputs } = fields;
  try {
    if (typeof origin === 'function' && typeof spiking === 'function')
      return functions(name, fields, origin as TensorFunction, spiking as TensorFunction);
    if (typeof origin === 'function' && typeof backward === 'function') return withBackward(name, fields);
    if (typeof origin === 'function' && typeof gradient === 'function' && !isRow(fields))
      return withGradient(name, fields);
    if (typeof gradient === 'function' && origin === undefined && backward === undefined)
      return gradientAlone(name, fields);
    if (isRow(fields)) return fromSurrogate(surrogate(rowOf(name, fields)));
    if (typeof origin === 'function')
      return unusable(name, 'has an origin and neither gradient(x), backward(x, upstream) nor spiking(x)');
    if (typeof backward === 'function') return backwardAlone(name, fields);
    if (typeof f === 'function' && inputs !== undefined) return networkOf(name, f, inputs);
    if (typeof network === 'function') return unusable(name, 'has a network and no inputs to check it at');
  } catch (error) {
    return unusable(name, messageOf(error));
  }
  return undefined;
}

/** A gradient without an origin. */
function gradientAlone(name: string, fields: Fields): Thing {
  const gradient = fields.parameters ? fields.gradient : overNumbers('gradient', fields.gradient as Call, 1);
  const row = { ...rowOf(name, fields), gradient, origin: undefined };
  return { kind: 'gradient', name, row: row as unknown as GradientRow };
}

/** A backward without an origin: its gradient is what a cotangent of 1 is pulled back to. */
function backwardAlone(name: string, { backward, ...facts }: Fields): Thing {
  const pull = overNumbers('backward', backward as Call, 2) as Pull;
  const row = { ...rowOf(name, facts), gradient: (x: number) => pull(x, 1), origin: undefined };
  return { kind: 'gradient', name, row: row as unknown as GradientRow, pull };
}

/** A function of numbers, or of tensors as one of numbers. */
function overNumbers(name: string, f: Call, inputs: number): (...numbers: number[]) => number {
  if (domainOf(name, f, inputs) === 'numbers') return f as (...numbers: number[]) => number;
  return (...numbers) => {
    const value = f(...numbers.slice(0, inputs).map((one) => tensor([one])));
    return (value as Tensor).toTypedArray()[0] as number;
  };
}

function unusable(name: string, reason: string): Thing {
  return { kind: 'unusable', name, reason };
}

/** A row has a name or parameters, besides functions. */
function isRow({ origin, gradient, parameters, name }: Fields): boolean {
  const isNamed = parameters !== undefined || typeof name === 'string';
  return isNamed && (origin !== undefined || gradient !== undefined);
}

const rowFields = [
  ...['name', 'parameters', 'origin', 'gradient', 'parameterGradients', 'rejects', 'threshold', 'strict'],
  ...['forward', 'stochastic', 'kinks', 'jumps', 'support', 'center', 'originAtThreshold', 'mass', 'peak'],
  ...['tail', 'length', 'formula', 'source', 'peers'],
];

/** An object is a row with all that it has; a module, with those of its exports that belong to one. */
function rowOf(name: string, fields: Fields): SurrogateRow {
  const isModule = Object.prototype.toString.call(fields) === '[object Module]' || 'default' in fields;
  const kept = Object.entries(fields).filter(([field]) => !isModule || rowFields.includes(field));
  return { name, ...Object.fromEntries(kept) } as unknown as SurrogateRow;
}

function functions(
  name: string,
  fields: Fields,
  origin: TensorFunction,
  spiking: TensorFunction,
  scalars?: Scalars,
): Thing {
  const { kinks } = fields;
  const known = typeof kinks === 'function' ? kinks({}) : kinks;
  return {
    kind: 'functions',
    name,
    origin,
    spiking,
    ...(typeof fields.forward === 'function' && { forward: forwardOf(fields) }),
    ...(scalars && { scalars }),
    ...(known && { kinks: known }),
  };
}

function withBackward(name: string, fields: Fields): Thing {
  const backward = fields.backward as Call;
  const isOfNumbers = domainOf('backward', backward, 2) === 'numbers';
  const spiking = isOfNumbers
    ? spikeWith(forwardOf(fields), backward as Backward<number>)
    : spikeWithTensors(forwardOf(fields), backward as Backward<Tensor>);
  return withSpiking(name, fields, spiking, isOfNumbers ? (x) => backward(x, 1) as number : undefined);
}

function withGradient(name: string, fields: Fields): Thing {
  const g = fields.gradient as Call;
  const isOfNumbers = domainOf('gradient', g, 1) === 'numbers';
  const spiking = isOfNumbers
    ? spikeWith(forwardOf(fields), (x, ct) => ct * (g(x) as number))
    : spikeWithTensors(forwardOf(fields), (x, ct) => (g(x) as Tensor).mul(ct));
  return withSpiking(name, fields, spiking, isOfNumbers ? (g as Scalars['gradient']) : undefined);
}

function withSpiking(
  name: string,
  fields: Fields,
  spiking: TensorFunction,
  gradient: Scalars['gradient'] | undefined,
): Thing {
  const origin = fields.origin as Call;
  const isOfNumbers = domainOf('origin', origin, 1) === 'numbers';
  const ofTensors = isOfNumbers
    ? overElements('origin', origin as (x: number) => number)
    : (origin as TensorFunction);
  const scalars = isOfNumbers && gradient && { origin: origin as Scalars['origin'], gradient };
  return functions(name, fields, ofTensors, spiking, scalars || undefined);
}

type Call = (...args: unknown[]) => unknown;

function forwardOf({ forward }: Fields): (x: number) => number {
  return typeof forward === 'function' ? (forward as (x: number) => number) : (x) => (x >= 0 ? 1 : 0);
}

/**
 * Whether a function takes numbers or tensors: it is tried.
 *
 * @throws TypeError when it takes neither.
 */
function domainOf(name: string, f: Call, inputs: number): 'numbers' | 'tensors' {
  const tried = (argument: unknown) => {
    try {
      return { value: f(...Array.from({ length: inputs }, () => argument)) };
    } catch (error) {
      return { error: messageOf(error) };
    }
  };
  const ofNumber = tried(0.5);
  if (typeof ofNumber.value === 'number') return 'numbers';
  const ofTensor = tried(tensor([0.5, -0.5]));
  if (ofTensor.value instanceof Tensor) return 'tensors';
  if (ofNumber.error !== undefined) throw new TypeError(`${name} threw at x = 0.5: ${ofNumber.error}`);
  throw new TypeError(
    `${name} gave ${show(ofNumber.value)} at x = 0.5 when a number, or a Tensor for a Tensor, was due.`,
  );
}

function networkOf(name: string, f: unknown, inputs: unknown): Thing {
  const given: unknown = typeof inputs === 'function' ? inputs() : inputs;
  if (!(given instanceof Tensor) && !(Array.isArray(given) && given.length > 0))
    return unusable(
      name,
      `has ${show(given)} as inputs when an array with a tensor for each argument was due`,
    );
  const list: readonly unknown[] = given instanceof Tensor ? [given] : given;
  const tensors = list.map((input) => (input instanceof Tensor ? input : tensor(input as TensorData)));
  return { kind: 'network', name, f: f as (...inputs: Tensor[]) => Tensor, inputs: tensors };
}
