import { failRange, failType, show } from '../../util/errors.ts';
import type { Samples } from './samples.ts';

const place = 'samples';

/** A file as columns: what it has under a name, undefined where it has none, and where the i-th of a column stands. */
interface Columns {
  column(name: string): unknown;
  where(i: number): string;
}

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
  const columns = /^[[{]/.test(plain) ? fromJson(plain) : fromTable(plain);
  const [x, gradient] = [due(columns, 'x'), due(columns, 'gradient')];
  const origin = numbers(columns, 'origin');
  return { x, gradient, ...(origin && { origin }) };
}

function fromJson(text: string): Columns {
  const data = parsed(text.replace(/(?<=[[,:\s])(?:-?Infinity|NaN)(?=[\s,\]}])/g, '"$&"'));
  const column = (name: string) => {
    if (!Array.isArray(data)) return (data as Row)[name];
    const list = data.map((row: Row) => row?.[name]);
    return list.every((value) => value === undefined) ? undefined : list;
  };
  return { column, where: (i) => `[${i}]` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return failType(place, `it begins as JSON does and is none: ${(error as Error).message}.`);
  }
}

function fromTable(text: string): Columns {
  const lines = text.split(/\r?\n/).map((line, i) => ({ line, number: i + 1 }));
  const mark = [',', ';', '\t'].find((one) => lines[0]?.line.includes(one)) ?? ',';
  const [head, ...rows] = lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => {
      const cells = line.split(mark).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
      return { cells, number };
    });
  const names = head?.cells.map((name) => name.toLowerCase()) ?? [];
  for (const { cells, number } of rows) {
    if (cells.length !== names.length)
      failRange(place, `line ${number} has ${cells.length} columns when ${names.length} were due.`);
  }
  const column = (name: string) =>
    names.includes(name) ? rows.map(({ cells }) => cells[names.indexOf(name)]) : undefined;
  return { column, where: (i) => ` in line ${rows[i]?.number}` };
}

function due(columns: Columns, name: string): number[] {
  const missing = `there is no column ${name}: x, gradient and perhaps origin were due.`;
  return numbers(columns, name) ?? failType(place, missing);
}

function numbers({ column, where }: Columns, name: string): number[] | undefined {
  const list = column(name);
  if (list === undefined) return undefined;
  if (!Array.isArray(list)) failType(place, `got ${show(list)} as ${name} when a list of numbers was due.`);
  return list.map((value, i) => {
    const number = typeof value === 'string' ? spelled(value.trim().toLowerCase()) : value;
    if (typeof number === 'number') return number;
    return failType(place, `got ${show(value)} as ${name}${where(i)} when a number was due.`);
  });
}

/** The number that a text spells, in small letters; undefined where it spells none. */
function spelled(text: string): number | undefined {
  const number = Number(text.replace(/^([+-]?)inf(inity)?$/, '$1Infinity'));
  return text === '' || (Number.isNaN(number) && text !== 'nan') ? undefined : number;
}
