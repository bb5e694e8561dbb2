/** What each of some calls takes. */
export function milliseconds(run: () => unknown, times: number): number[] {
  return Array.from({ length: times }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
}
