import { readFileSync, writeFileSync } from 'node:fs';
import { escaped } from '../escaped.ts';
import { accuracyOf, distinct, mean, type ShapeRun, shares, sum } from './shares.ts';

const [cell, height, left, top] = [64, 26, 190, 60];

/**
 * A heat map, shape by width, for each task: mean accuracy over the seeds, and below what part of the variance between
 * its cells is that of the width, and of the shape, and what it were by chance.
 */
export function heatMap(runs: readonly ShapeRun[]): string {
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

function taskMap(task: string, runs: readonly ShapeRun[]) {
  const shapes = distinct(runs.map(({ parameters }) => parameters.shape));
  const columns = distinct(runs.map(({ parameters }) => parameters.width)).sort((a, b) => a - b);
  const { width, shape } = shares(runs);
  const means = shapes.map((name) => columns.map((column) => meanOf(runs, name, column)));
  const found = means.flat().filter((one) => !Number.isNaN(one));
  const shareOf = (one: number) => positionIn(one, Math.min(...found), Math.max(...found));
  const cells = means.flatMap((line, row) =>
    line.map((one, i) => cellOf(one, shareOf(one), left + i * cell, top + row * height)),
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
          `<text x="${left - 8}" y="${top + (row + 0.65) * height}" text-anchor="end">${escaped(name)}</text>`,
      ),
      ...cells,
      `<text x="16" y="${bottom + 24}">Of the variance between cells, ${percent(width.share)} is that of the width, ${percent(shape.share)} that of the shape; by chance ${percent(width.byChance)} and ${percent(shape.byChance)}.</text>`,
    ].join('\n'),
  };
}

function meanOf(runs: readonly ShapeRun[], shape: string, width: number): number {
  const some = runs.filter(({ parameters }) => parameters.shape === shape && parameters.width === width);
  return mean(some.map(accuracyOf));
}

function positionIn(one: number, low: number, high: number): number {
  return high > low ? (one - low) / (high - low) : 1;
}

/** From dark blue for the lowest cell of the task to yellow for the highest. */
function cellOf(accuracy: number, share: number, x: number, y: number): string {
  if (Number.isNaN(accuracy)) return '';
  const color = `hsl(${Math.round(250 - 195 * share)} 70% ${Math.round(25 + 40 * share)}%)`;
  const text = `<text class="${share > 0.3 ? 'light' : 'dark'}" x="${x + cell / 2}" y="${y + 17}" text-anchor="middle">${(100 * accuracy).toFixed(0)}</text>`;
  return `<rect x="${x}" y="${y}" width="${cell - 2}" height="${height - 2}" fill="${color}"/>${text}`;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

if (process.argv[1] === import.meta.filename) {
  const [file = 'study.jsonl', out = 'surrogates.svg'] = process.argv.slice(2);
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'));
  writeFileSync(
    out,
    heatMap(lines.map((line) => JSON.parse(line) as ShapeRun).filter(({ results }) => results)),
  );
}
