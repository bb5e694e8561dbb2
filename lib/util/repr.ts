/** The method by which console.log of Node shows a value. */
const inspect: unique symbol = /* @__PURE__ */ Symbol.for('nodejs.util.inspect.custom');

/** The longest line of a call whose arguments stand beside one another. */
const width = 100;

/** Has `String` and console.log of Node show a value as a text. */
export function shownAs<T extends object>(value: T, text: () => string): T {
  return Object.defineProperties(value, { toString: { value: text }, [inspect]: { value: text } });
}

/** A call as it is written, `arctan({ alpha: 2 })`: on one line, or where that is long an argument a line. */
export function showCall(name: string, ...args: readonly unknown[]): string {
  const shown = args.filter((arg) => !isEmpty(arg)).map(showArgument);
  const line = `${name}(${shown.join(', ')})`;
  if (shown.length < 2 || line.length <= width) return line;
  return `${name}(\n${shown.map((arg) => `  ${arg.replaceAll('\n', '\n  ')},\n`).join('')})`;
}

function showArgument(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function' && !Object.hasOwn(value, 'toString')) return '() => …';
  if (Array.isArray(value)) return `[${value.map(showArgument).join(', ')}]`;
  return isOptions(value) ? showOptions(value) : shortened(String(value));
}

function showOptions(options: object): string {
  const entries = Object.entries(options).filter(([, value]) => value !== undefined);
  return `{ ${entries.map(([key, value]) => `${key}: ${showArgument(value)}`).join(', ')} }`;
}

/** A tensor without its numbers where they are many. */
function shortened(text: string): string {
  return text.length > 40 ? text.replace(/, \[.*\)$/s, ', …)') : text;
}

/** Whether a value is options as `{ ... }` makes them. */
function isOptions(value: unknown): value is object {
  return Object.getPrototypeOf(value ?? 0) === Object.prototype;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || (isOptions(value) && Object.values(value).every((one) => one === undefined));
}
