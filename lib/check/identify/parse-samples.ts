import { failRange, failType, show } from '../../util/errors.ts';
import type { Samples } from './samples.ts';

const place = 'samples';
const names = ['x', 'gradient', 'origin'] as const;

type Row = Readonly<Record<string, unknown>>;

/**
 * Samples out of text: CSV with a line of names (commas, semicolons or tabs), or JSON, `{ x: […], gradient: […] }` or a list of
 * `{ x, gradient }`. Columns of other names are left out; nan and inf are spelled as Python, NumPy or JavaScript spell them.
 *
 * @throws TypeError or RangeError for text that is neither, a column that is missing, and what is no number; the text names the line.
 */
export function parseSamples(text: string): Samples {
  const plain = text.replace(/^\uFEFF/, '').trim();
  if (plain === '') failRange(place, 'the file is empty.');
  return /^[[{]/.test(plain) ? fromJson(plain) : fromTable(plain);
}

function fromJson(text: string): Samples {
  const named = text.replace(/(?<=[[,:\s])(?:-?Infinity|NaN)(?=[\s,\]}])/g, '"$&"');
  const data = parsed(named);
  const has = (name: string) =>
    Array.isArray(data)
      ? data.some((row: Row) => row?.[name] !== undefined)
      : (data as Row)[name] !== undefined;
  return samplesFrom(has, (name) => listOf(data, name));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return failType(place, `it begins as JSON does and is none: ${(error as Error).message}.`);
  }
}

function listOf(data: unknown, name: string): number[] {
  const list = Array.isArray(data) ? data.map((row: Row) => row?.[name]) : (data as Row)[name];
  if (!Array.isArray(list)) failType(place, `got ${show(list)} as ${name} when a list of numbers was due.`);
  return list.map((value, i) => numberFrom(value, name, `[${i}]`));
}

function fromTable(text: string): Samples {
  const lines = text.split(/\r?\n/).map((line, i) => ({ line, number: i + 1 }));
  const [head, ...rows] = lines.filter(({ line }) => line.trim() !== '');
  const mark = [',', ';', '\t'].find((one) => head?.line.includes(one)) ?? ',';
  const cellsOf = (line: string) => line.split(mark).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const columns = cellsOf(head?.line ?? '').map((name) => name.toLowerCase());
  const cells = rows.map(({ line, number }) => {
    const found = cellsOf(line);
    if (found.length === columns.length) return { found, number };
    return failRange(place, `line ${number} has ${found.length} columns when ${columns.length} were due.`);
  });
  const column = (name: string) => {
    const at = columns.indexOf(name);
    return cells.map(({ found, number }) => numberFrom(found[at], name, ` in line ${number}`));
  };
  return samplesFrom((name) => columns.includes(name), column);
}

function samplesFrom(has: (name: string) => boolean, column: (name: string) => number[]): Samples {
  for (const name of names.slice(0, 2)) {
    if (!has(name)) failType(place, `there is no column ${name}: x, gradient and perhaps origin were due.`);
  }
  return { x: column('x'), gradient: column('gradient'), ...(has('origin') && { origin: column('origin') }) };
}

const spelled: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '-infinity': -Infinity,
};

function numberFrom(value: unknown, name: string, where: string): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  const number = text === '' ? undefined : (spelled[text] ?? Number(text));
  if (number === undefined || (Number.isNaN(number) && text !== 'nan'))
    failType(place, `got ${show(value)} as ${name}${where} when a number was due.`);
  return number;
}
