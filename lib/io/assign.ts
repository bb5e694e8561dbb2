import { sizeOf } from '../array/layout.ts';
import { requireShape, type Shape, sameShape } from '../array/shape.ts';
import { Tensor } from '../autodiff/tensor.ts';
import { isBranch, type Tree, type TreeOf } from '../autodiff/tree.ts';
import type { NestedNumbers, NumericTypedArray } from '../ops/create.ts';
import { isSaved, type SavedTensor } from '../ops/is-saved.ts';
import { requireParameters } from '../optimizers/optimizer.ts';
import { failRange, failType, show, showShape } from '../util/errors.ts';

/** What one parameter may get: another tensor, or its numbers as `toArray`, `toTypedArray` or `toJSON` give them. */
export type TensorValues = Tensor | NestedNumbers | NumericTypedArray | SavedTensor;

/** The tree of the parameters with values in place of its tensors. */
export type ValuesOf<P> = [P, Tree] extends [Tree, P]
  ? TensorValues | readonly ValuesOf<Tree>[] | { readonly [key: string]: ValuesOf<Tree> }
  : P extends Tensor
    ? TensorValues
    : P extends object
      ? { readonly [K in keyof P]: ValuesOf<P[K]> }
      : P;

/** A parameter and the numbers it is to get, in row-major order. */
interface Assignment {
  readonly tensor: Tensor;
  readonly numbers: ArrayLike<number>;
}

const place = 'assign';

/**
 * Copies numbers into parameters in place, as `net.params` of a network that is to go on from saved weights. All
 * values are looked at before any parameter changes.
 *
 * @param params - A tensor, or objects and arrays of tensors to any depth.
 * @param values - The same tree with values in place of tensors, such as what `JSON.stringify(params)` wrote, parsed.
 * @throws TypeError or RangeError for another tree, another shape, or what is no number; no parameter has changed then.
 */
export function assign<P extends object>(params: P & TreeOf<P>, values: ValuesOf<P>): void {
  requireParameters(place, params);
  for (const { tensor, numbers } of pair(params, values, '')) tensor.write((data) => data.set(numbers));
}

/** Each parameter of a tree with its numbers. */
function pair(tree: object, values: unknown, path: string): Assignment[] {
  if (tree instanceof Tensor) return [{ tensor: tree, numbers: numbersOf(values, tree.value.shape, path) }];
  requireBranch(tree, values, path);
  return Object.entries(tree).flatMap(([key, child]) =>
    pair(child, Reflect.get(values, key), pathTo(tree, path, key)),
  );
}

function pathTo(tree: object, path: string, key: string): string {
  return Array.isArray(tree) ? `${path}[${key}]` : `${path}${path && '.'}${key}`;
}

/** The path of a value in an error; none for the whole. */
function at(path: string): string {
  return path && ` at ${path}`;
}

/** Throws unless the values are an array or an object as the tree is, with the same keys. */
function requireBranch(tree: object, values: unknown, path: string): asserts values is object {
  if (!isBranch(values) || Array.isArray(values) !== Array.isArray(tree)) {
    failType(place, `got ${show(values)}${at(path)} when ${show(tree)} of values was due.`);
  }
  for (const key of Object.keys(tree)) {
    if (!Object.hasOwn(values, key)) failRange(place, `got no values${at(pathTo(tree, path, key))}.`);
  }
  for (const key of Object.keys(values)) {
    if (Object.hasOwn(tree, key)) continue;
    failRange(place, `got values${at(pathTo(tree, path, key))}, where there is no parameter.`);
  }
}

/** A copy of the numbers of one value, in row-major order. */
function numbersOf(value: unknown, shape: Shape, path: string): ArrayLike<number> {
  if (value instanceof Tensor) {
    requireSameShape(value.value.shape, shape, path);
    return value.toTypedArray();
  }
  if (isSaved(value)) {
    requireSameShape(value.shape, shape, path);
    return flat(value.data, shape, path);
  }
  if (ArrayBuffer.isView(value)) return flat(value, shape, path);
  const numbers: number[] = [];
  fill(numbers, value, shape, path);
  return numbers;
}

function requireSameShape(shape: unknown, due: Shape, path: string): void {
  const got = requireShape(place, shape);
  if (sameShape(got, due)) return;
  failRange(
    place,
    `got values of shape ${showShape(got)}${at(path)} for a parameter of shape ${showShape(due)}.`,
  );
}

/** The numbers of a flat list. */
function flat(list: unknown, shape: Shape, path: string): ArrayLike<number> {
  const areFloats = list instanceof Float32Array || list instanceof Float64Array;
  if (areFloats && list.length === sizeOf(shape)) return list.slice();
  const numbers: number[] = [];
  const elements =
    ArrayBuffer.isView(list) && !(list instanceof DataView) ? Array.from(list as Float32Array) : list;
  fill(numbers, elements, [sizeOf(shape)], path);
  return numbers;
}

/** Copies nested arrays of a shape. */
function fill(out: number[], value: unknown, shape: Shape, path: string): void {
  const [size, ...rest] = shape;
  if (size === undefined) {
    if (typeof value !== 'number') failType(place, `got ${show(value)}${at(path)} when a number was due.`);
    out.push(value);
    return;
  }
  if (!Array.isArray(value))
    failType(place, `got ${show(value)}${at(path)} when an array of ${size} was due.`);
  if (value.length !== size)
    failRange(place, `got an array of ${value.length}${at(path)} when one of ${size} was due.`);
  for (let i = 0; i < size; i++) fill(out, value[i], rest, `${path}[${i}]`);
}
