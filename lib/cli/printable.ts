/** What a terminal or a parser of XML may act on: controls, formats (bidi among them), halves of pairs, line separators. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{fffe}\u{ffff}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A text in one line, with what a terminal may act on as escapes that can be read: `\x1b`, `\u{202e}`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => short[character] ?? codeOf(character));
}

/** Data from elsewhere with all of its texts printable, names of fields too; arrays of numbers stay as they are. */
export function printableData<T>(data: T): T {
  if (typeof data === 'string') return printable(data) as T;
  if (typeof data !== 'object' || data === null || ArrayBuffer.isView(data)) return data;
  if (Array.isArray(data)) return data.map(printableData) as T;
  const entries = Object.entries(data).map(([name, value]) => [printable(name), printableData(value)]);
  return Object.fromEntries(entries) as T;
}

function codeOf(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 2 ? `\\u{${code}}` : `\\x${code.padStart(2, '0')}`;
}
