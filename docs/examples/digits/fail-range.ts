/** Throws a RangeError that says where, what came, and what was due. */
export function failRange(place: string, message: string): never {
  throw new RangeError(`${place}: ${message}`);
}
