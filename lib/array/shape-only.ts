import { sizeOf } from './layout.ts';
import type { Shape } from './shape.ts';

/** Stands for a value that a vjp does not read: its numbers are not kept. */
export class ShapeOnly {
  readonly shape: Shape;
  /** Nothing of it is written to. */
  readonly version = 0;

  constructor(shape: Shape) {
    this.shape = shape;
  }

  get dimension(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }
}
