// Turning small matrices.

/** to [columns, rows], with rows every `toBytes`, = from [rows, columns] turned, with rows every `fromBytes`. */
export function transposeTo(to: usize, toBytes: usize, from: usize, fromBytes: usize, rows: i32, columns: i32): void {
  let r = 0;
  for (; r + 4 <= rows; r += 4) {
    const a = from + <usize>r * fromBytes;
    const b = a + fromBytes;
    const c = b + fromBytes;
    const d = c + fromBytes;
    let own = to + (<usize>r << 2);
    const end = <usize>columns << 2;
    let i: usize = 0;
    for (; i + 16 <= end; i += 16) {
      const w = v128.load(a + i);
      const x = v128.load(b + i);
      const y = v128.load(c + i);
      const z = v128.load(d + i);
      const wx = v128.shuffle<i32>(w, x, 0, 4, 1, 5);
      const yz = v128.shuffle<i32>(y, z, 0, 4, 1, 5);
      const wx2 = v128.shuffle<i32>(w, x, 2, 6, 3, 7);
      const yz2 = v128.shuffle<i32>(y, z, 2, 6, 3, 7);
      v128.store(own, v128.shuffle<i64>(wx, yz, 0, 2));
      own += toBytes;
      v128.store(own, v128.shuffle<i64>(wx, yz, 1, 3));
      own += toBytes;
      v128.store(own, v128.shuffle<i64>(wx2, yz2, 0, 2));
      own += toBytes;
      v128.store(own, v128.shuffle<i64>(wx2, yz2, 1, 3));
      own += toBytes;
    }
    for (; i < end; i += 4) {
      f32.store(own, f32.load(a + i));
      f32.store(own, f32.load(b + i), 4);
      f32.store(own, f32.load(c + i), 8);
      f32.store(own, f32.load(d + i), 12);
      own += toBytes;
    }
  }
  for (; r < rows; r++) {
    let at = from + <usize>r * fromBytes;
    let own = to + (<usize>r << 2);
    for (let j = 0; j < columns; j++) {
      f32.store(own, f32.load(at));
      at += 4;
      own += toBytes;
    }
  }
}
