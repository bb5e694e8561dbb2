const short: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  0: '\0',
};

const escapes = /\\(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|\r?\n|([\s\S]))/g;

/** What a text between quotes stands for. */
export function cooked(text: string): string {
  return text.replace(escapes, (_, long?: string, four?: string, two?: string, letter?: string) => {
    const code = long ?? four ?? two;
    if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
    return letter === undefined ? '' : (short[letter] ?? letter);
  });
}
