import type { Shape } from '../../array/shape.ts';
import { failRange, showShape } from '../../util/errors.ts';

const mostAxes = 64;

/**
 * How many elements a shape of a file has.
 *
 * @param most - How many there can be.
 * @throws RangeError for sizes that are no whole numbers, more than 64 of them, or more elements.
 */
export function elementsOf(place: string, shape: readonly unknown[], most: number): number {
  if (shape.length > mostAxes)
    failRange(place, `got ${shape.length} axes when at most ${mostAxes} were due.`);
  for (const size of shape) {
    if (Number.isSafeInteger(size) && (size as number) >= 0) continue;
    failRange(place, `got ${String(size)} in a shape when a whole number was due.`);
  }
  const sizes = shape as Shape;
  const count = sizes.includes(0) ? 0 : sizes.reduce((a, b) => a * b, 1);
  if (count <= most) return count;
  return failRange(place, `got the shape ${showShape(sizes)} when there are at most ${most} elements.`);
}
