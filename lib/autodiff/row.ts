import type { FloatNd } from '../array/layout.ts';
import type { Value } from '../array/values.ts';

/** One cotangent of a vjp: an array, a function that makes it (called only if its input needs it), or null for zero. */
export type Cotangent<T = FloatNd> = T | null | (() => T | null);

/** What a primitive gives: one array, or several. */
export type Outputs = FloatNd | readonly FloatNd[];

/** The positions whose values a vjp reads. */
export interface Keeps {
  readonly inputs?: readonly number[];
  readonly outputs?: readonly number[];
}

/** Cotangents of outputs, null for an output that has none. */
type Absentable<O> = O extends readonly (infer T)[] ? readonly (T | null)[] : O;

/** A rule over arrays, or over values. */
interface Row<T, O extends T | readonly T[], Ct> {
  /** The name that errors carry. */
  readonly name: string;
  /** From the input arrays, which it must not write to, to a new array (or view), or to several. */
  forward(...inputs: T[]): O;
  /**
   * From the cotangent(s), the output(s) and the inputs to one cotangent per input, each of its input's shape.
   * Write an entry as a function to have it computed only where that input needs it. It must not write to what it
   * gets. Without a vjp the outputs are constants for the tape.
   */
  vjp?(ct: Ct, out: O, ...inputs: T[]): readonly Cotangent<T>[];
  /**
   * The positions whose values the vjp reads. Of all others it has `shape`, `dimension` and `size` only. Default: all.
   */
  readonly keeps?: Keeps;
}

/** A primitive: a name, what it computes, and the rule by which cotangents pass back through it. */
export interface PrimitiveRow<O extends Outputs = FloatNd> extends Row<FloatNd, O, O> {
  readonly takes?: undefined;
  /** What stands for the cotangent of an output that has none, where another has one: zeros, or null. Default zeros. */
  readonly absent?: 'zeros';
}

/** A primitive whose vjp is told by null that an output has no cotangent. */
export interface NullingRow<O extends Outputs = FloatNd> extends Row<FloatNd, O, Absentable<O>> {
  readonly absent: 'null';
  readonly takes?: undefined;
}

/**
 * A primitive that takes values as they are, sparse and lazy ones too, and may give such values and cotangents. Its vjp is
 * told by null that an output has no cotangent.
 */
export interface ValueRow<O extends Value | readonly Value[] = Value> extends Row<Value, O, Absentable<O>> {
  readonly takes: 'values';
}

/** Any primitive. */
export type AnyRow = PrimitiveRow<Outputs> | NullingRow<Outputs> | ValueRow<Value | readonly Value[]>;

/** The vjp of any primitive, as the tape calls it. */
export interface UntypedRow {
  vjp?(ct: unknown, out: unknown, ...inputs: unknown[]): unknown;
}
