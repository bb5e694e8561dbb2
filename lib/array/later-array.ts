import type { Events } from './events.ts';
import { empty, type FloatArray, type FloatNd, inRoom, type Room, sizeOf } from './layout.ts';

/** Rows of a matrix that events name, summed, and a bias where there is one: spikes times weights. */
export interface GatheredSum {
  readonly events: Events;
  readonly weight: FloatNd;
  readonly bias: FloatNd | undefined;
}

/** A product of two matrices of any strides. */
export interface DenseProduct {
  readonly left: FloatNd;
  readonly right: FloatNd;
}

/** What an array is made from when something asks. */
export interface Source {
  /** Writes all numbers to a contiguous array. */
  fill(out: FloatNd): void;
  /** Where its ones are, found without its numbers; null where they are too many. */
  readonly events?: () => Events | null;
  /** What it is: a kernel that goes on with it may work out block by block what it takes. */
  readonly gathered?: GatheredSum;
  readonly product?: DenseProduct;
  /** What it is made from that may be written to in place: before that happens, it is made. */
  readonly reads: readonly FloatNd[];
  /**
   * Where the numbers are put, and where what they are made from lies: null for ordinary memory, which outlives every
   * scope.
   */
  readonly room: Room | null;
}

/** Those not made that read what may be written to. */
const waiting = new Set<LaterArray>();

/** An array whose numbers are made when they are first asked for. Its shape is there from the start. */
class LaterArray {
  readonly shape: readonly number[];
  readonly source: Source;
  private made: FloatNd | undefined;
  private found: { readonly events: Events | null } | undefined;

  constructor(shape: readonly number[], source: Source) {
    this.shape = shape;
    this.source = source;
    if (source.reads.length > 0) waiting.add(this);
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

  /** The array itself. */
  make(): FloatNd {
    if (this.made === undefined) {
      const made = inRoom(this.source.room, () => empty(this.shape));
      this.source.fill(made);
      this.made = made;
      waiting.delete(this);
    }
    return this.made;
  }

  /** Its events, found once; undefined where they are not known without its numbers. */
  events(): Events | null | undefined {
    const { events, room } = this.source;
    if (events === undefined) return undefined;
    this.found ??= { events: inRoom(room, events) };
    return this.found.events;
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

/** An array that reads as any other, whose numbers are made when they are first asked for. */
export function laterArray(shape: readonly number[], source: Source): FloatNd {
  return new LaterArray(shape, source) as unknown as FloatNd;
}

/** Whether the numbers of an array are there. */
export function isMade(x: FloatNd): boolean {
  return !(x instanceof LaterArray) || x.isMade;
}

/** Where the ones of an array are, if that is known without its numbers. */
export function knownEvents(x: FloatNd): Events | null | undefined {
  return x instanceof LaterArray ? x.events() : undefined;
}

/** Makes the numbers of an array where what they are made from may end before it. */
export function settle(x: FloatNd): void {
  if (x instanceof LaterArray && x.source.room !== null) x.make();
}

/** What has not been worked out: whoever takes it may do so as it likes, or have `make` do it. */
export type Later<What> = What & { make(): FloatArray };

/** The sum of rows that an array is, if its numbers have not been made. */
export function laterSum(x: FloatNd): Later<GatheredSum> | undefined {
  return later(x, 'gathered');
}

/** The product that an array is, if its numbers have not been made. */
export function laterProduct(x: FloatNd): Later<DenseProduct> | undefined {
  return later(x, 'product');
}

function later<Key extends 'gathered' | 'product'>(
  x: FloatNd,
  key: Key,
): Later<NonNullable<Source[Key]>> | undefined {
  if (!(x instanceof LaterArray) || x.isMade) return undefined;
  const what = x.source[key];
  return what && { ...what, make: () => x.make().data };
}

/** Makes the arrays that read what is about to be written to. */
export function makeReadersOf({ data }: FloatNd): void {
  for (const later of waiting) if (later.source.reads.some((x) => x.data === data)) later.make();
}

/** Forgets the arrays that end with a room. */
export function forgetIn(room: Room): void {
  for (const later of waiting) if (later.source.room === room) waiting.delete(later);
}
