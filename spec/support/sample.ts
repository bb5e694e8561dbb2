import fc, { type Arbitrary } from 'fast-check';
import { broadcastTo, slice, type Tensor, tensor, transpose } from '../../lib/index.ts';
import { indices, position, product } from './indices.ts';

/** A tensor, which may be a view, and what it should read as: known without the engine. */
export interface Sample {
  readonly tensor: Tensor;
  readonly shape: readonly number[];
  at(index: readonly number[]): number;
}

/** Numbers that sums and products of some dozens keep exactly, whatever their order. */
export const dyadic: Arbitrary<number> = fc.integer({ min: -32, max: 32 }).map((n) => n / 8);

/** Float32 numbers of moderate size. */
export const moderate: Arbitrary<number> = fc.float({ min: -4, max: 4, noNaN: true });

/** Float32 numbers between two bounds. */
export function between(min: number, max: number): Arbitrary<number> {
  return fc.float({ min: Math.fround(min), max: Math.fround(max), noNaN: true });
}

/** Any Float32 number: zeros of both signs, denormals, infinities and NaN too. */
export const anyFloat: Arbitrary<number> = fc.oneof(
  fc.float(),
  fc.constantFrom(0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN),
);

/** Sizes of an axis up to `max`: 0 and 1, at which things happen, more often than by chance. */
export function axisSizes(max: number): Arbitrary<number> {
  return fc.oneof(
    { weight: 10, arbitrary: fc.integer({ min: 1, max }) },
    { weight: 2, arbitrary: fc.constant(1) },
    fc.constant(0),
  );
}

/** Shapes with sizes from `min` (default 0) to 4. */
export function shapes({ min = 0, minRank = 0, maxRank = 4 } = {}): Arbitrary<number[]> {
  const size = min === 0 ? axisSizes(4) : fc.integer({ min, max: 4 });
  return fc.array(size, { minLength: minRank, maxLength: maxRank });
}

/** `count` shapes that broadcast together. */
export function broadcastable(count: number, options = {}): Arbitrary<number[][]> {
  return shapes(options).chain((shape) => {
    const one = fc
      .tuple(
        fc.nat({ max: shape.length }),
        fc.array(fc.boolean(), { minLength: shape.length, maxLength: shape.length }),
      )
      .map(([drop, ones]) => shape.map((size, axis) => (ones[axis] ? 1 : size)).slice(drop));
    return fc.array(one, { minLength: count, maxLength: count });
  });
}

/** How a view lies over its memory: axes in another order, repeated, and cut out of something larger. */
interface Layout {
  readonly order: readonly number[];
  readonly repeated: readonly boolean[];
  readonly before: readonly number[];
  readonly after: readonly number[];
}

function layouts(rank: number): Arbitrary<Layout> {
  const each = <T>(item: Arbitrary<T>) => fc.array(item, { minLength: rank, maxLength: rank });
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  const plain = {
    order: axes,
    repeated: axes.map(() => false),
    before: axes.map(() => 0),
    after: axes.map(() => 0),
  };
  return fc.oneof(
    fc.constant(plain),
    fc.record({
      order: fc.shuffledSubarray(axes, { minLength: rank, maxLength: rank }),
      repeated: each(fc.nat({ max: 4 }).map((n) => n === 0)),
      before: each(fc.nat({ max: 2 })),
      after: each(fc.nat({ max: 2 })),
    }),
  );
}

function lay(shape: readonly number[], layout: Layout, values: readonly number[]): Sample {
  const { order, repeated, before, after } = layout;
  const stored = order.map((_, axis) => shape[order.indexOf(axis)] as number);
  const inner = stored.map((size, axis) => (repeated[axis] ? 1 : size));
  const whole = storedShape(shape, layout);
  const end = inner.map((size, axis) => size + (before[axis] as number));
  const from = whole.map((size, axis) => Math.min(before[axis] as number, size));
  const cut =
    after.every((n) => n === 0) && from.every((n) => n === 0)
      ? tensor(values, whole)
      : slice(tensor(values, whole), from, end);
  const moved = order.every((axis, i) => axis === i);
  const repeat = repeated.some((r) => r) ? broadcastTo(cut, stored) : cut;
  return {
    tensor: moved ? repeat : transpose(repeat, order),
    shape,
    at: (index) => {
      const place = stored.map((_, axis) => (repeated[axis] ? 0 : (index[order.indexOf(axis)] as number)));
      const at = place.map((i, axis) => i + (before[axis] as number));
      return Math.fround(values[position(whole, at)] as number);
    },
  };
}

function storedShape(shape: readonly number[], { order, repeated, before, after }: Layout): number[] {
  return order.map((_, axis) => {
    const size = repeated[axis] ? 1 : (shape[order.indexOf(axis)] as number);
    return size + (before[axis] as number) + (after[axis] as number);
  });
}

/** A tensor of the given shape: contiguous, transposed, sliced or broadcast, or all of these. */
export function sample(shape: readonly number[], element: Arbitrary<number> = moderate): Arbitrary<Sample> {
  return layouts(shape.length).chain((layout) => {
    const size = product(storedShape(shape, layout));
    return fc
      .array(element, { minLength: size, maxLength: size })
      .map((values) => describeSample(lay(shape, layout, values)));
  });
}

/** Shows the numbers of a sample in a counterexample. */
function describeSample(made: Sample): Sample {
  const text = () =>
    `[${made.shape.join(', ')}] ${JSON.stringify(indices(made.shape).map((i) => String(made.at(i))))}`;
  return Object.defineProperty(made, fc.toStringMethod, { value: text });
}

/** Tensors of any shape. */
export function anySample(options = {}, element: Arbitrary<number> = moderate): Arbitrary<Sample> {
  return shapes(options).chain((shape) => sample(shape, element));
}

/** A sample as a contiguous array of its numbers. */
export function numbers(made: Sample): number[] {
  return indices(made.shape).map((index) => made.at(index));
}
