type Params = Readonly<Record<string, number>>;

/** Functions of a number that a formula is made of, by name. */
export type Parts = Readonly<Record<string, (x: number, params: never) => number | boolean>>;

/** A formula made of others, which it is given as its third argument, by name. */
export interface Composed {
  (x: number, params: Params): number;
  readonly source: object;
  readonly parts: Parts;
}

/** The formula that `f` is with these parts. The compiler reads it, and them by their own sources. */
export function composed<P extends Parts>(
  f: (x: number, params: never, parts: P) => number,
  parts: P,
): Composed {
  return Object.assign((x: number, params: Params) => f(x, params as never, parts), { source: f, parts });
}
