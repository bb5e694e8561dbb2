import { type Context, current, within } from './context.ts';
import { type Events, regrouped } from './events.ts';
import { empty, type FloatArray, type FloatNd, wrap } from './layout.ts';
import type { Scope } from './scope.ts';
import type { Shape } from './shape.ts';
import { StridedView } from './strided-view.ts';
import { versionOf } from './version.ts';

/** What a tensor holds: numbers, spikes by their events, or what its numbers are computed from when they are read. */
export type Value = Dense | Sparse | Lazy;

/** Where the gradient of what made a value can be other than 0, where that is at few elements. */
export type Support = () => Events | null;

/** From the data of an array to the same that last longer. */
type Moved = (data: FloatArray) => FloatArray;

/** Finds where the ones of an array are; null where it holds anything but zeros and ones, or too many ones. */
type FindEvents = (x: FloatNd) => Events | null;

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

/** A support in rows of another width. */
export function regroupedSupport(support: Support | null, width: number): Support | null {
  return support && (() => regrouped(support(), width));
}

/** What the numbers of a lazy value are computed from. */
export interface LazySource {
  /** Writes all numbers to a contiguous array. */
  fill(out: FloatNd): void;
  /** Where the ones are, found without the numbers; null where they are too many. */
  events?(): Events | null;
  /** What it is: a kernel that goes on with it may compute what it takes block by block. */
  readonly gathered?: GatheredSum;
  readonly product?: DenseProduct;
  /** Private to the operations that know its class. */
  readonly recipe?: object;
  /** Arrays that it is computed from and that may be written to in place: before that happens it is computed. */
  readonly reads?: readonly FloatNd[];
}

/** What is not computed yet: whoever takes it may compute it as it likes, or have it done. */
export type Deferred<What> = What & { compute(): FloatArray };

/** Where a value lives, by default in the current scope, its support, and whether nobody else refers to its numbers. */
interface Home {
  readonly scope?: Scope | null;
  readonly support?: Support | null;
  readonly isSpare?: boolean;
}

/** What the three kinds have in common. */
abstract class Held {
  readonly shape: Shape;
  /** Where a cotangent of it gets any further, where that is known: elsewhere it is multiplied by 0. */
  support: Support | null;
  /** Whether nobody but who is given it refers to its numbers: a cotangent of one place that was made for it. */
  readonly isSpare: boolean;
  protected readonly source: LazySource | null;
  protected home: Scope | null;
  private readonly float: Context['float'];
  private made: FloatNd | null;
  private found: { readonly version: number; readonly sparse: Sparse | null } | undefined;

  protected constructor(
    shape: Shape,
    made: FloatNd | null,
    source: LazySource | null,
    home: Home | undefined,
  ) {
    const { scope, float } = current();
    this.shape = shape;
    this.made = made;
    this.source = source;
    this.home = home?.scope === undefined ? scope : home.scope;
    this.support = home?.support ?? null;
    this.isSpare = home?.isSpare ?? false;
    this.float = float;
  }

  /** The scope that it lives in. */
  get scope(): Scope | null {
    return this.home;
  }

  /** Whether its numbers are there. */
  get isDense(): boolean {
    return this.made !== null;
  }

  /** How often its numbers were written to in place. */
  get version(): number {
    return this.made === null ? 0 : versionOf(this.made.data);
  }

  /** Its numbers as an ndarray. Where they are not there, they are computed as where and when the value was made. */
  dense(): FloatNd {
    if (this.made === null) this.made = this.compute();
    return this.made;
  }

  private compute(): FloatNd {
    return within({ scope: this.home, float: this.float }, () => {
      const out = empty(this.shape);
      this.source?.fill(out);
      return out;
    });
  }

  /** The same by its events, found once; null where it holds anything but zeros and ones, or too many ones. */
  sparse(find: FindEvents): Sparse | null {
    const { version } = this;
    if (this.found?.version !== version) {
      const events = this.eventsBy(find);
      this.found = {
        version,
        sparse: events && new Sparse(this.shape, events, { scope: this.home, support: this.support }),
      };
    }
    return this.found.sparse;
  }

  private eventsBy(find: FindEvents): Events | null {
    const { source } = this;
    return within({ scope: this.home }, () =>
      source?.events !== undefined && this.version === 0 ? source.events() : find(this.dense()),
    );
  }

  /** Has a cotangent of it be due everywhere: that is what it is differentiated by. */
  dropSupport(): void {
    if (this.support !== null) this.found = undefined;
    this.support = null;
  }

  /** Frees its memory before its scope ends, when nothing else refers to it. It lives in an ended scope from now on. */
  release(ended: Scope): void {
    if (this.made !== null) this.home?.arena?.release(this.made.data);
    this.home = ended;
  }

  /** Frees its memory, where nobody else refers to it. It is not to be read any more. */
  dispose(): void {
    if (this.isSpare && this.made !== null) this.home?.arena?.release(this.made.data);
  }

  /** The same in another scope. `moved` gives the data that outlive its own, null where all do. */
  handOut(scope: Scope | null, moved: Moved | null): Value {
    if (moved === null) {
      this.home = scope;
      if (this.found?.sparse) this.found.sparse.home = scope;
      return this as Held as Value;
    }
    const { data, shape, stride, offset } = this.dense();
    return new Dense(new StridedView(moved(data), shape, stride.slice(), offset), { scope });
  }
}

/** Numbers that are there: an ndarray. */
export class Dense extends Held {
  constructor(array: FloatNd, home?: Home) {
    super(array.shape, array, null, home);
  }
}

/** Sparse spikes: lists of where the ones are, in memory that lasts as long as whatever it is handed out to. */
export class Sparse extends Held {
  readonly events: Events;

  constructor(shape: Shape, events: Events, home?: Home) {
    const source = { fill: ({ data }: FloatNd) => scatter(data, events), events: () => events };
    super(shape, null, source, home);
    this.events = events;
  }

  override sparse(find: FindEvents): Sparse | null {
    return this.version === 0 ? this : super.sparse(find);
  }

  override handOut(scope: Scope | null, moved: Moved | null): Value {
    return this.version === 0 ? new Sparse(this.shape, this.events, { scope }) : super.handOut(scope, moved);
  }
}

function scatter(out: FloatArray, { rows, width, starts, columns }: Events): void {
  out.fill(0);
  for (let row = 0; row < rows; row++) {
    const end = starts[row + 1] as number;
    for (let e = starts[row] as number; e < end; e++) out[row * width + (columns[e] as number)] = 1;
  }
}

/** Numbers that are computed when they are first read. */
export class Lazy extends Held {
  constructor(shape: Shape, source: LazySource, home?: Home) {
    super(shape, null, source, home);
    if (source.reads !== undefined) this.home?.await(this);
  }

  /** The sum of rows that it is, unless its numbers are there. */
  get gathered(): Deferred<GatheredSum> | null {
    return this.deferred(this.source?.gathered);
  }

  /** The product that it is, unless its numbers are there. */
  get product(): Deferred<DenseProduct> | null {
    return this.deferred(this.source?.product);
  }

  /** The recipe of this class that it is computed by, unless its numbers are there. */
  recipe<R extends object>(kind: abstract new (...args: never[]) => R): R | null {
    const recipe = this.source?.recipe;
    return !this.isDense && recipe instanceof kind ? recipe : null;
  }

  /** Its events, unless they can only be found from its numbers. */
  get events(): Events | null {
    return this.source?.events === undefined ? null : (this.sparse(() => null)?.events ?? null);
  }

  private deferred<What>(what: What | undefined): Deferred<What> | null {
    if (what === undefined || this.isDense) return null;
    return { ...what, compute: () => this.dense().data };
  }

  /** The same elements, in row-major order, under another shape of that size, not computed either. */
  reshaped(shape: Shape): Lazy {
    const { fill, events, recipe, ...source } = this.source as LazySource;
    const width = shape.at(-1) ?? 1;
    const own: LazySource = {
      ...source,
      fill: (out) => fill(wrap(out.data, this.shape, out.offset)),
      ...(events && { events: () => regrouped(this.events, width) }),
    };
    return new Lazy(shape, own, { support: regroupedSupport(this.support, width) });
  }

  /** Whether it is computed from this memory. */
  reads(data: FloatArray): boolean {
    return this.source?.reads?.some((x) => x.data === data) ?? false;
  }

  override dense(): FloatNd {
    if (!this.isDense) this.home?.forget(this);
    return super.dense();
  }

  override release(ended: Scope): void {
    this.home?.forget(this);
    super.release(ended);
  }
}

/** Whether it is a value of one of the three kinds. */
export function isValue(x: unknown): x is Value {
  return x instanceof Held;
}

/** An ndarray, or what is a value already, as a value of the current scope. */
export function toValue(x: FloatNd | Value): Value {
  return isValue(x) ? x : new Dense(x);
}
