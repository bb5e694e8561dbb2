/** Windows along one axis: each from a start up to an end, which is not part of it. */
export interface Windows {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** The windows of pooling over planes [planes, height, width]: each row of windows with each column. */
export interface PoolWindows {
  readonly planes: number;
  readonly height: number;
  readonly width: number;
  readonly rows: Windows;
  readonly columns: Windows;
}

/** Where in its window a maximum was found, row after row: bytes where windows are small enough. */
export type Positions = Uint8Array | Int32Array;

/** The number of elements in the largest window. */
export function largestWindow({ rows, columns }: PoolWindows): number {
  return longest(rows) * longest(columns);
}

function longest({ starts, ends }: Windows): number {
  return ends.reduce((most, end, i) => Math.max(most, end - (starts[i] as number)), 0);
}
