/** A number with four digits. */
export function number(x: number): string {
  if (Number.isNaN(x)) return 'none';
  if (!Number.isFinite(x)) return x < 0 ? '−∞' : '∞';
  return String(Number(x.toPrecision(4))).replace('-', '−');
}
