/** Bytes of a block before its slots: of so many addresses, up to a whole Float64 number. */
export function addressBytes(arrays: number): number {
  return 8 * Math.ceil(arrays / 2);
}
