// Spikes as events: where the ones of a 0/1 matrix are, and products that sum the rows they name.

/** The address of the row that event `e` names, at a column. */
@inline
function rowAt(named: usize, e: i32, rowBytes: usize, from: usize): usize {
  return from + <usize>i32.load(named + (<usize>e << 2)) * rowBytes;
}

/** out [rows, n]: each row is the sum of the rows of `from` [., n] that it names, in order. */
export function sumNamedRows(out: usize, from: usize, n: i32, rows: i32, starts: usize, named: usize): void {
  const rowBytes = <usize>n << 2;
  for (let row = 0; row < rows; row++) {
    const start = i32.load(starts + (<usize>row << 2));
    const end = i32.load(starts + (<usize>row << 2), 4);
    let to = out + <usize>row * rowBytes;
    let column = from;
    let left = n;
    for (; left >= 32; left -= 32) {
      let t0 = f32x4.splat(0);
      let t1 = t0;
      let t2 = t0;
      let t3 = t0;
      let t4 = t0;
      let t5 = t0;
      let t6 = t0;
      let t7 = t0;
      for (let e = start; e < end; e++) {
        const at = rowAt(named, e, rowBytes, column);
        t0 = f32x4.add(t0, v128.load(at));
        t1 = f32x4.add(t1, v128.load(at, 16));
        t2 = f32x4.add(t2, v128.load(at, 32));
        t3 = f32x4.add(t3, v128.load(at, 48));
        t4 = f32x4.add(t4, v128.load(at, 64));
        t5 = f32x4.add(t5, v128.load(at, 80));
        t6 = f32x4.add(t6, v128.load(at, 96));
        t7 = f32x4.add(t7, v128.load(at, 112));
      }
      v128.store(to, t0);
      v128.store(to, t1, 16);
      v128.store(to, t2, 32);
      v128.store(to, t3, 48);
      v128.store(to, t4, 64);
      v128.store(to, t5, 80);
      v128.store(to, t6, 96);
      v128.store(to, t7, 112);
      to += 128;
      column += 128;
    }
    for (; left >= 4; left -= 4) {
      let t = f32x4.splat(0);
      for (let e = start; e < end; e++) t = f32x4.add(t, v128.load(rowAt(named, e, rowBytes, column)));
      v128.store(to, t);
      to += 16;
      column += 16;
    }
    for (; left > 0; left--) {
      let t: f32 = 0;
      for (let e = start; e < end; e++) t += f32.load(rowAt(named, e, rowBytes, column));
      f32.store(to, t);
      to += 4;
      column += 4;
    }
  }
}

/**
 * Writes the columns of the ones of x [rows, width] and where each row's begin. Gives their number; -1 where an element
 * is neither 0 nor 1 or there are more than `most`.
 */
export function findEvents(x: usize, rows: i32, width: i32, starts: usize, columns: usize, most: i32): i32 {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  let found = 0;
  i32.store(starts, 0);
  for (let row = 0; row < rows; row++) {
    let column = 0;
    for (; column + 4 <= width; column += 4) {
      const four = v128.load(x);
      x += 16;
      let ones = i32x4.bitmask(f32x4.eq(four, one));
      if ((ones | i32x4.bitmask(f32x4.eq(four, zero))) != 15) return -1;
      if (found + 4 > most && found + popcnt(ones) > most) return -1;
      while (ones) {
        i32.store(columns + (<usize>found << 2), column + ctz(ones));
        found++;
        ones &= ones - 1;
      }
    }
    for (; column < width; column++) {
      const value = f32.load(x);
      x += 4;
      if (value == 0) continue;
      if (value != 1 || found >= most) return -1;
      i32.store(columns + (<usize>found << 2), column);
      found++;
    }
    i32.store(starts + (<usize>row << 2), found, 4);
  }
  return found;
}
