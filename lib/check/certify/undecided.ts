/** What is over a box one of several pieces of a formula: there it has to be cut. */
export class Undecided extends Error {
  /** The name of what is to be chosen, and the whole numbers that it may be: none where no choice helps. */
  readonly key: string;
  readonly options: readonly number[];
  /** The variable along which that changes most; none where parting the box does not help. */
  readonly along: number | undefined;
  /** About where it changes. */
  readonly at: number;

  constructor(key: string, options: readonly number[], along?: number, at = Number.NaN) {
    super('a condition of the formula changes within the box');
    this.key = key;
    this.options = options;
    this.along = along;
    this.at = at;
  }
}
