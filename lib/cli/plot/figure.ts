/** A curve. Where a value is not finite, it has a gap. */
export interface Series {
  readonly label: string;
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
}

/** One pair of axes. */
export interface Panel {
  readonly title: string;
  readonly xLabel: string;
  readonly series: readonly Series[];
  /** A point of the horizontal axis that is pointed out. */
  readonly mark?: { readonly x: number; readonly label: string };
}

/** What a plot shows: panels below each other. */
export interface Figure {
  readonly title: string;
  readonly panels: readonly Panel[];
}
