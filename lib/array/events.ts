/** Where the ones of a 0/1 matrix are: `columns[starts[r] .. starts[r + 1]]` for row r, ascending. */
export interface Events {
  readonly rows: number;
  readonly width: number;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
}
