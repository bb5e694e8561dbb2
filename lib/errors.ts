/** Throws a `RangeError`: the kind is right, the value is not. The text says place, what came, what was due. */
export function failRange(place: string, message: string): never {
  throw new RangeError(`${place}: ${message}`);
}

/** Throws a `TypeError`: something of the wrong kind came. The text says place, what came, what was due. */
export function failType(place: string, message: string): never {
  throw new TypeError(`${place}: ${message}`);
}

/** How a value is shown in an error: numbers and strings as they are, anything else by its kind. */
export function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return value.name ? `the function ${value.name}` : 'a function';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    const kind = value.constructor?.name ?? 'object without prototype';
    return `${/^[aeio]/i.test(kind) ? 'an' : 'a'} ${kind}`;
  }
  return String(value);
}

/** How a shape is shown in an error: `[3, 4]`. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/**
 * Throws unless every key of `options` is one of `known`.
 *
 * @throws TypeError naming the unknown key and the known ones.
 */
export function rejectUnknownKeys(place: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const rule = known.length > 0 ? `known are ${known.join(', ')}` : 'it takes none';
    failType(place, `got an unknown parameter ${show(key)}, ${rule}.`);
  }
}
