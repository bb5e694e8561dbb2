/** How much of the cases that properties name is tried, of 200: `FC_RUNS`, which is 25 at a desk and 200 in CI. */
export const share = Number(process.env.FC_RUNS ?? (process.env.CI ? 200 : 25)) / 200;

/** How many cases a property tries, from the number for CI; never less than three. */
export function runs(inCi: number): number {
  return Math.max(Math.min(3, inCi), Math.round(inCi * share));
}
