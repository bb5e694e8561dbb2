import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { show } from '../../util/errors.ts';
import { Refusal } from '../refusal.ts';
import type { Figure } from './figure.ts';
import { html } from './html.ts';
import { svg } from './svg.ts';

const writers: Readonly<Record<string, (figure: Figure) => string>> = { '.svg': svg, '.html': html };

/** @throws Refusal unless a name ends in .svg or .html. */
export function requireFigureFile(place: string, file: string): string {
  if (Object.hasOwn(writers, extname(file).toLowerCase())) return file;
  throw new Refusal(`${place}: got ${show(file)} when a file that ends in .svg or .html was due.`);
}

/** Writes a figure to a file, as what its name ends in. @throws Refusal where that cannot be written. */
export function writeFigure(place: string, file: string, figure: Figure): void {
  const text = writers[extname(file).toLowerCase()]?.(figure) ?? '';
  try {
    writeFileSync(file, text);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'its folder does not exist',
      EACCES: 'it may not be written to',
      EROFS: 'it may not be written to',
      EISDIR: 'it is a folder',
      ENOTDIR: 'its folder is a file',
    };
    throw new Refusal(`${place}: ${show(file)} cannot be written: ${reasons[code ?? ''] ?? String(error)}.`);
  }
}
