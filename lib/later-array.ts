import { empty, type FloatNd, inRoom, sizeOf } from './array.ts';

/** An array whose numbers are made when they are first asked for. Its shape is there from the start. */
class LaterArray {
  readonly shape: readonly number[];
  private readonly fill: (out: FloatNd) => void;
  private made: FloatNd | undefined;

  constructor(shape: readonly number[], fill: (out: FloatNd) => void) {
    this.shape = shape;
    this.fill = fill;
  }

  get dimension(): number {
    return this.shape.length;
  }

  get size(): number {
    return sizeOf(this.shape);
  }

  get isMade(): boolean {
    return this.made !== undefined;
  }

  /** The array itself, in ordinary memory: nobody knows how long it will be kept. */
  make(): FloatNd {
    if (this.made === undefined) {
      const made = inRoom(null, () => empty(this.shape));
      this.fill(made);
      this.made = made;
    }
    return this.made;
  }
}

for (const key of ['data', 'dtype', 'stride', 'offset', 'order'] as const) {
  Object.defineProperty(LaterArray.prototype, key, {
    get(this: LaterArray) {
      return this.make()[key];
    },
  });
}

for (const key of ['get', 'set', 'index', 'lo', 'hi', 'step', 'pick', 'transpose'] as const) {
  Object.defineProperty(LaterArray.prototype, key, {
    value(this: LaterArray, ...args: number[]) {
      return (this.make()[key] as (...args: number[]) => unknown)(...args);
    },
  });
}

/**
 * An array that reads as any other, whose numbers are made when they are first asked for.
 *
 * @param fill - Writes all of them to a contiguous array.
 */
export function laterArray(shape: readonly number[], fill: (out: FloatNd) => void): FloatNd {
  return new LaterArray(shape, fill) as unknown as FloatNd;
}

/** Whether the numbers of an array are there. */
export function isMade(x: FloatNd): boolean {
  return !(x instanceof LaterArray) || x.isMade;
}
