/** A number for a person: up to ten digits; -0 as such. */
export function showNumber(x: number): string {
  return Object.is(x, -0) ? '-0' : String(Number(x.toPrecision(10)));
}
