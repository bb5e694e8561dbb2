/** Every index tuple of a shape, in row-major order: what oracles loop over. */
export function indices(shape: readonly number[]): number[][] {
  const [size, ...rest] = shape;
  if (size === undefined) return [[]];
  const tails = indices(rest);
  return Array.from({ length: size }, (_, i) => i).flatMap((i) => tails.map((tail) => [i, ...tail]));
}

/** The row-major position of an index tuple. */
export function position(shape: readonly number[], index: readonly number[]): number {
  return shape.reduce((at, size, axis) => at * size + (index[axis] as number), 0);
}

/** Number of elements of a shape. */
export function product(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

/** The shape that shapes which broadcast give together. */
export function broadcastShape(...shapes: readonly (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length));
  return Array.from({ length: rank }, (_, axis) => {
    const sizes = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1);
    return sizes.find((size) => size !== 1) ?? 1;
  });
}

/** Where an operand of a broadcast is read for an index of the result. */
export function broadcastIndex(index: readonly number[], shape: readonly number[]): number[] {
  const tail = index.slice(index.length - shape.length);
  return tail.map((i, axis) => (shape[axis] === 1 ? 0 : i));
}
