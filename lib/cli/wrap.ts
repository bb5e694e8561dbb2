import { width } from './table.ts';

/** A text in lines of at most so many columns, broken at `separator`; the first line starts at `column`. */
export function wrap(text: string, columns: number, separator = ' ', column = 0): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(separator)) {
    const room = columns - (lines.length === 0 ? column : 0);
    const longer = line === '' ? word : line + separator + word;
    if (line !== '' && width(longer) + separator.trimEnd().length > room) {
      lines.push(line + separator.trimEnd());
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

/** A label, and beside it a text whose lines are all indented alike. */
export function hanging(label: string, text: string, columns: number): string[] {
  const indent = ' '.repeat(width(label));
  return wrap(text, columns - indent.length).map((line, i) => (i === 0 ? label : indent) + line);
}
