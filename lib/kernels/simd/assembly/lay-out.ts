import { transposeTo } from './transpose';

// Copies of arrays that lie in any way.

/** Rows of a block: so many lines of what is written stay in the cache while it is turned. */
const blockRows = 64;

/** to[i] = from[i step] for a row of so many. */
@inline
function copyRow(to: usize, from: usize, columns: i32, step: i32): void {
  const end = to + (<usize>columns << 2);
  if (step == 1) {
    for (; to + 16 <= end; to += 16) {
      v128.store(to, v128.load(from));
      from += 16;
    }
  } else if (step == 0) {
    const four = v128.load32_splat(from);
    for (; to + 16 <= end; to += 16) v128.store(to, four);
  }
  const next = step << 2;
  for (; to < end; to += 4) {
    f32.store(to, f32.load(from));
    from += next;
  }
}

/**
 * Copies an array, whose two axes of `rows` and `columns` lie in x at steps of `nextX` and `stepX` and in out, where columns follow
 * one another, at steps of `nextOut`. `axes` holds the size of each further one, and its steps in out and x. A part is `perPart`
 * blocks of 64 rows, of `blocks` in all.
 */
export function layOut(
  part: i32,
  scratch: usize,
  out: usize,
  x: usize,
  rows: i32,
  columns: i32,
  nextOut: i32,
  nextX: i32,
  stepX: i32,
  axes: usize,
  depth: i32,
  blocks: i32,
  perPart: i32,
): void {
  const inPlane = (rows + blockRows - 1) / blockRows;
  const end = min(blocks, (part + 1) * perPart);
  for (let block = part * perPart; block < end; block++) {
    let plane = block / inPlane;
    const first = (block - plane * inPlane) * blockRows;
    const count = min(blockRows, rows - first);
    let to = first * nextOut;
    let from = first * nextX;
    for (let axis = axes; axis < axes + <usize>(12 * depth); axis += 12) {
      const size = i32.load(axis);
      const place = plane % size;
      plane /= size;
      to += place * i32.load(axis, 4);
      from += place * i32.load(axis, 8);
    }
    let own = out + (<usize>to << 2);
    let other = x + (<usize>from << 2);
    if (nextX == 1 && stepX > 1) {
      transposeTo(own, <usize>nextOut << 2, other, <usize>stepX << 2, columns, count);
      continue;
    }
    for (let row = 0; row < count; row++) {
      copyRow(own, other, columns, stepX);
      own += <usize>nextOut << 2;
      other += <usize>nextX << 2;
    }
  }
}
