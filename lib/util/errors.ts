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
    return `${/^[aeio]/i.test(kind) ? 'an' : 'a'} ${kind}${isForeign(value) ? ' of another copy of spiketape' : ''}`;
  }
  return String(value);
}

/** Under this name a class of the package says which copy of it it belongs to. */
export const copyMark: unique symbol = /* @__PURE__ */ Symbol.for('spiketape.copy');

/** This copy of the package, where a program has loaded more than one. */
export const thisCopy: unique symbol = /* @__PURE__ */ Symbol('this copy of spiketape');

function isForeign(value: object): boolean {
  return copyMark in value && value[copyMark] !== thisCopy;
}

/** Throws a `TypeError` unless a value is a number; NaN is one. */
export function requireNumber(place: string, name: string, value: unknown): number {
  return typeof value === 'number' ? value : failType(place, `${name} must be a number, got ${show(value)}.`);
}

/** Throws a `TypeError` unless a value is true or false. */
export function requireBoolean(place: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  return failType(place, `${name} must be true or false, got ${show(value)}.`);
}

/** Throws a `TypeError` unless a value is a function. */
export function requireFunction(place: string, value: unknown): void {
  if (typeof value !== 'function') failType(place, `got ${show(value)} when a function was due.`);
}

/** How a shape is shown in an error: `[3, 4]`. */
export function showShape(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

/** Whether a value is an object as `{ ... }` makes it: no array, no instance of a class. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Throws unless `options` is a plain object whose keys are all among `known`. To be called before its values are read.
 *
 * @param kind - What a key is there: an option, a parameter of a formula, a field of a record.
 * @param wayOf - What to use in place of a key that is known elsewhere.
 * @throws TypeError saying what came, or naming the unknown key and the known ones.
 */
export function rejectUnknownKeys(
  place: string,
  options: unknown,
  known: readonly string[],
  kind: 'option' | 'parameter' | 'field' | 'slot' = 'option',
  wayOf: (key: string) => string | undefined = () => undefined,
): void {
  if (!isPlainObject(options)) failType(place, `got ${show(options)} as options when an object was due.`);
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const rule = known.length > 0 ? `known are ${known.join(', ')}` : 'it takes none';
    const way = wayOf(key) ?? spelling(key, known);
    failType(place, `got an unknown ${kind} ${show(key)}, ${rule}${way ? `; ${way}` : ''}.`);
  }
}

/** @throws TypeError when a function has returned a promise: what it was to run in ends with the call. */
export function requireSync<R>(place: string, result: R): R {
  if (typeof (result as { then?: unknown } | null)?.then === 'function') {
    // It may fail later, where nobody waits for it.
    Promise.resolve(result).catch(() => {});
    failType(place, 'got a function that returns a promise when one that ends at once was due.');
  }
  return result;
}

/** The known name that differs in case and underscores only. */
function spelling(key: string, known: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replaceAll('_', '');
  const same = known.find((name) => plain(name) === plain(key));
  return same && `${key} is called ${same} here`;
}

/** @throws TypeError unless it is an array, RangeError unless of positions. */
export function requirePositions(place: string, side: string, positions: unknown): void {
  if (!Array.isArray(positions))
    failType(place, `${side} is ${show(positions)} when an array of positions was due.`);
  for (const at of positions) {
    if (!Number.isSafeInteger(at) || at < 0)
      failRange(place, `${side} has ${show(at)} when positions from 0 were due.`);
  }
}
