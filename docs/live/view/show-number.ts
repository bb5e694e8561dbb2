/** A number as a reader wants it: few digits, a true minus. */
export function showNumber(value: number | string, digits = 4): string {
  if (typeof value === 'string') return value;
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5)
      ? value.toExponential(Math.max(0, digits - 2)).replace(/\.?0+e/, 'e')
      : String(Number(value.toPrecision(digits)));
  return text.replaceAll('-', '−');
}
