// Compiled formulas, which are functions of the table, over arrays in parts of `perPart` elements; their parameters are in slots.

/** out = f(x). */
export function mapFormula(part: i32, scratch: usize, f: u32, slots: usize, out: usize, x: usize, n: i32, perPart: i32): void {
  const first = part * perPart;
  const at = <usize>first << 2;
  call_indirect<void>(f, out + at, x + at, min(perPart, n - first), slots);
}

/** out = ct f(x). */
export function scaleFormula(
  part: i32,
  scratch: usize,
  f: u32,
  slots: usize,
  out: usize,
  ct: usize,
  x: usize,
  n: i32,
  perPart: i32,
): void {
  const first = part * perPart;
  const at = <usize>first << 2;
  call_indirect<void>(f, out + at, ct + at, x + at, min(perPart, n - first), slots);
}

/** The arrays and slots of the block, by a formula of several inputs and outputs. */
export function applyFormula(part: i32, scratch: usize, f: u32, block: usize, n: i32, perPart: i32): void {
  const first = part * perPart;
  call_indirect<void>(f, block, first << 2, min(perPart, n - first));
}
