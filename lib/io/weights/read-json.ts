import { failRange, isPlainObject, show } from '../../util/errors.ts';
import type { Budget } from '../bytes/budget.ts';
import { fromUtf8 } from '../bytes/web.ts';
import { parseJson } from '../json/parse-json.ts';
import { Collector, nameWithin } from './collector.ts';
import { elementsOf } from './elements-of.ts';
import type { WeightArray, Weights } from './weights.ts';

/** Whether bytes begin as an object or array of JSON. */
export function isJson(bytes: Uint8Array): boolean {
  const first = bytes.find((byte) => byte > 0x20);
  return first === 0x7b || first === 0x5b;
}

/**
 * Reads numbers out of JSON: objects and arrays to any depth of numbers, nested arrays of numbers, and `{ shape, data }` as
 * `JSON.stringify` writes a tensor.
 *
 * @throws RangeError for what is no such JSON, with the path to it.
 */
export function readJson(place: string, bytes: Uint8Array, budget: Budget): Weights {
  const text = fromUtf8(bytes);
  if (text === undefined) return failRange(place, 'is no UTF-8.');
  const collector = new Collector(place, budget);
  collect(place, collector, parseJson(place, text), '', 0);
  return collector.finish({ format: 'json' });
}

function collect(place: string, collector: Collector, value: unknown, name: string, depth: number): void {
  collector.visit(name, depth);
  const array = arrayOf(`${place}, at ${show(name)}`, value);
  if (array !== undefined) {
    collector.add(name, array);
    return;
  }
  if (typeof value !== 'object' || value === null)
    failRange(place, `got ${show(value)} at ${show(name)} when numbers were due.`);
  for (const [key, child] of Object.entries(value))
    collect(place, collector, child, nameWithin(name, key), depth + 1);
}

function arrayOf(place: string, value: unknown): WeightArray | undefined {
  if (typeof value === 'number' || isNested(value)) return fromNested(place, value);
  if (!isPlainObject(value) || !('shape' in value && 'data' in value)) return undefined;
  const { shape, data } = value;
  if (!Array.isArray(shape) || !Array.isArray(data))
    return failRange(place, 'got something else than arrays as shape and data.');
  if (elementsOf(place, shape, data.length) !== data.length)
    failRange(place, `got ${data.length} numbers for the shape [${shape.join(', ')}].`);
  return { dtype: 'float64', shape, data: Float64Array.from(data, (number) => requireNumber(place, number)) };
}

/** Whether the first element, however deep it lies, is a number. */
function isNested(value: unknown): boolean {
  let first = value;
  while (Array.isArray(first) && first.length > 0) first = first[0];
  return Array.isArray(value) && (typeof first === 'number' || Array.isArray(first));
}

function fromNested(place: string, value: unknown): WeightArray {
  const shape: number[] = [];
  for (let first = value; Array.isArray(first); first = first[0]) shape.push(first.length);
  const numbers: number[] = [];
  fill(place, numbers, value, shape);
  return { dtype: 'float64', shape, data: Float64Array.from(numbers) };
}

function fill(place: string, numbers: number[], value: unknown, [size, ...rest]: readonly number[]): void {
  if (size === undefined) {
    numbers.push(requireNumber(place, value));
    return;
  }
  if (!Array.isArray(value) || value.length !== size)
    failRange(place, `got ${show(value)} when an array of ${size}, as before, was due.`);
  for (const element of value) fill(place, numbers, element, rest);
}

function requireNumber(place: string, value: unknown): number {
  return typeof value === 'number' ? value : failRange(place, `got ${show(value)} when a number was due.`);
}
