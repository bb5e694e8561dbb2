/** A condition of a formula that holds in one part of a box and does not in another: there it has to be cut. */
export class Undecided extends Error {
  /** The variable along which the condition changes most; none where parting the box does not help. */
  readonly along: number | undefined;
  /** About where it changes. */
  readonly at: number;

  constructor(along?: number, at = Number.NaN) {
    super('a condition of the formula changes within the box');
    this.along = along;
    this.at = at;
  }
}
