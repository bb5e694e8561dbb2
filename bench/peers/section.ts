import type { Summary } from '../statistics.ts';
import { digits, extremes, table } from '../table.ts';

/** A table with what is to be said of it. */
export interface Section {
  readonly title: string;
  /** What the figures are, in a sentence or two. */
  readonly about: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly notes: readonly string[];
}

/** A section for a terminal. */
export function asText({ title, about, headings, rows, notes }: Section): string {
  const below = notes.map((note) => `- ${note}\n`).join('');
  return `${title}. ${about}\n\n${table(headings, rows)}\n${below && `\n${below}`}`;
}

/** A section of a Markdown page. */
export function asMarkdown({ title, about, headings, rows, notes }: Section): string {
  const lines = [`## ${title}`, '', about, '', ...markdownTable(headings, rows)];
  if (notes.length > 0) lines.push('', ...notes.map((note) => `- ${note}`));
  return `${lines.join('\n')}\n`;
}

/** The lines of a Markdown table: the first column to the left, the others to the right. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(headings),
    `|${headings.map((_, i) => (i === 0 ? '---' : '---:')).join('|')}|`,
    ...rows.map(line),
  ];
}

/** Median and extremes, or the only sample. */
export function figure(summary: Summary): string {
  return summary.samples > 1 ? extremes(summary) : digits(summary.median);
}
