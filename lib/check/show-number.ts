/** A number for a person: up to ten digits; -0 as such. */
export function showNumber(x: number): string {
  return Object.is(x, -0) ? '-0' : String(Number(x.toPrecision(10)));
}

/** The same with fewer digits, and 0 without a sign. */
export function showRounded(x: number, digits: number): string {
  return showNumber(Number(x.toPrecision(digits)));
}

/** Parameters in words: `alpha = 2, width = 1`; empty where there are none. */
export function showSetting(params: Readonly<Record<string, number>> = {}): string {
  return Object.entries(params)
    .map(([name, value]) => `${name} = ${showNumber(value)}`)
    .join(', ');
}
