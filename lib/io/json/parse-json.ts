import { failRange, show } from '../../util/errors.ts';

/** How deep arrays and objects may lie in each other. */
export const mostDepth = 64;

/**
 * JSON as a value, more strictly than `JSON.parse`: no key twice in an object, and not deeper than 64.
 *
 * @throws RangeError for anything else.
 */
export function parseJson(place: string, text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    checkKeys(place, text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) failRange(place, `is no JSON: ${error.message}.`);
    throw error;
  }
}

/** Goes over the text of a value that is JSON: what is open, with the keys of objects so far. */
function checkKeys(place: string, text: string): void {
  const open: (Set<string> | null)[] = [];
  const colon = /\s*:/y;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{' || char === '[') {
      open.push(char === '{' ? new Set() : null);
      if (open.length > mostDepth) failRange(place, `is deeper than ${mostDepth} at character ${at}.`);
    } else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      colon.lastIndex = end;
      if (colon.test(text)) addKey(place, open.at(-1), text.slice(at, end), at);
      at = end - 1;
    }
  }
}

/** The character after the string that begins at one. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function addKey(place: string, keys: Set<string> | null | undefined, text: string, at: number): void {
  const key: string = JSON.parse(text);
  if (keys?.has(key)) failRange(place, `got the key ${show(key)} twice, again at character ${at}.`);
  keys?.add(key);
}
