import { readFileSync, writeFileSync } from 'node:fs';
import { escaped } from '../../../lib/plot/escaped.ts';

/** What of a line of a study's file a heat map shows. */
interface Run {
  readonly parameters: { readonly shape: string; readonly width: number; readonly task: string };
  readonly results?: { readonly accuracy: number };
}

const [cell, height, left, top] = [64, 26, 190, 60];

/**
 * A heat map, shape by width, for each task: mean accuracy over the seeds, and below what part of the variance between
 * its cells is that of the width, and of the shape.
 */
export function heatMap(runs: readonly Run[]): string {
  const tasks = distinct(runs.map(({ parameters }) => parameters.task));
  const parts = tasks.map((task) =>
    taskMap(
      task,
      runs.filter(({ parameters }) => parameters.task === task),
    ),
  );
  const size = {
    width: Math.max(...parts.map((part) => part.width)),
    height: sum(parts.map((part) => part.height)),
  };
  let y = 0;
  const groups = parts.map((part) => {
    const group = `<g transform="translate(0 ${y})">\n${part.text}\n</g>`;
    y += part.height;
    return group;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="heat" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}">`,
    `<style>.heat { --paper: #ffffff; --ink: #1f2328; } @media (prefers-color-scheme: dark) { .heat { --paper: #0d1117; --ink: #e6edf3; } }`,
    `.heat text { font: 12px system-ui, sans-serif; fill: var(--ink); } .heat .title { font-weight: 600; font-size: 14px; }`,
    `.heat .dark { fill: #ffffff; } .heat .light { fill: #1f2328; }</style>`,
    `<rect width="${size.width}" height="${size.height}" fill="var(--paper)"/>`,
    ...groups,
    '</svg>\n',
  ].join('\n');
}

/** What part of the variance between the cells is that of the means of widths, and of shapes: 0 to 1. */
export function shares(runs: readonly Run[]): { readonly width: number; readonly shape: number } {
  const all = runs.map(accuracyOf);
  const middle = mean(all);
  const between = (keyOf: (run: Run) => string | number) =>
    sum(
      distinct(runs.map(keyOf)).map((key) => {
        const some = runs.filter((run) => keyOf(run) === key).map(accuracyOf);
        return some.length * (mean(some) - middle) ** 2;
      }),
    );
  const whole = between(({ parameters }) => `${parameters.shape} ${parameters.width}`);
  const partOf = (one: number) => (whole > 0 ? one / whole : 0);
  return {
    width: partOf(between(({ parameters }) => parameters.width)),
    shape: partOf(between(({ parameters }) => parameters.shape)),
  };
}

function taskMap(task: string, runs: readonly Run[]) {
  const shapes = distinct(runs.map(({ parameters }) => parameters.shape));
  const columns = distinct(runs.map(({ parameters }) => parameters.width)).sort((a, b) => a - b);
  const { width, shape } = shares(runs);
  const cells = shapes.flatMap((name, row) =>
    columns.map((column, i) => {
      const some = runs.filter((run) => run.parameters.shape === name && run.parameters.width === column);
      return cellOf(mean(some.map(accuracyOf)), left + i * cell, top + row * height);
    }),
  );
  const bottom = top + shapes.length * height;
  return {
    width: left + columns.length * cell + 20,
    height: bottom + 50,
    text: [
      `<text class="title" x="16" y="24">${escaped(task)}: accuracy in %, shape by half-width at half height</text>`,
      ...columns.map(
        (one, i) => `<text x="${left + (i + 0.5) * cell}" y="${top - 8}" text-anchor="middle">${one}</text>`,
      ),
      ...shapes.map(
        (name, row) =>
          `<text x="${left - 8}" y="${top + (row + 0.65) * height}" text-anchor="end">${name}</text>`,
      ),
      ...cells,
      `<text x="16" y="${bottom + 24}">Of the variance between cells, ${percent(width)} is that of the width, ${percent(shape)} that of the shape.</text>`,
    ].join('\n'),
  };
}

/** From dark blue for chance to yellow for all right. */
function cellOf(accuracy: number, x: number, y: number): string {
  if (Number.isNaN(accuracy)) return '';
  const share = Math.max(0, Math.min(1, (accuracy - 0.3) / 0.7));
  const color = `hsl(${Math.round(250 - 195 * share)} 70% ${Math.round(25 + 35 * share)}%)`;
  return `<rect x="${x}" y="${y}" width="${cell - 2}" height="${height - 2}" fill="${color}"/><text class="${share > 0.6 ? 'light' : 'dark'}" x="${x + cell / 2}" y="${y + 17}" text-anchor="middle">${(100 * accuracy).toFixed(0)}</text>`;
}

function accuracyOf({ results }: Run): number {
  return results?.accuracy ?? Number.NaN;
}

function distinct<T>(xs: readonly T[]): T[] {
  return [...new Set(xs)];
}

function sum(xs: readonly number[]): number {
  return xs.reduce((a, b) => a + b, 0);
}

function mean(xs: readonly number[]): number {
  return sum(xs) / xs.length;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

if (process.argv[1] === import.meta.filename) {
  const [file = 'study.jsonl', out = 'surrogates.svg'] = process.argv.slice(2);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'));
  writeFileSync(out, heatMap(lines.map((line) => JSON.parse(line) as Run).filter(({ results }) => results)));
}
