/** The size of the largest of some numbers that is finite. */
export function largest(numbers: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < numbers.length; i++) {
    const size = Math.abs(numbers[i] as number);
    if (size > most && size < Infinity) most = size;
  }
  return most;
}
