/**
 * Has one call under way at a time; of what comes meanwhile only the last is called next.
 *
 * @param failed - Hears what a call was rejected with, and its argument.
 */
export function latest<A>(
  call: (argument: A) => Promise<void>,
  failed: (error: unknown, argument: A) => void,
): (argument: A) => void {
  let next: { readonly argument: A } | null = null;
  let isUnderWay = false;
  const go = async () => {
    isUnderWay = true;
    while (next !== null) {
      const { argument } = next;
      next = null;
      await call(argument).catch((error) => failed(error, argument));
    }
    isUnderWay = false;
  };
  return (argument) => {
    next = { argument };
    if (!isUnderWay) void go();
  };
}
