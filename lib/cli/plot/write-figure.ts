import { extname } from 'node:path';
import { show } from '../../util/errors.ts';
import { UsageError } from '../usage-error.ts';
import { requireWritable, writeText } from '../write-text.ts';
import { type Figure, svg } from './figure.ts';
import { html } from './html.ts';

const writers: Readonly<Record<string, (figure: Figure) => string>> = { '.svg': svg, '.html': html };

/** @throws UsageError unless a name ends in .svg or .html and a file of that name can be written. */
export function requireFigureFile(place: string, file: string): void {
  if (!Object.hasOwn(writers, extname(file).toLowerCase()))
    throw new UsageError(`${place}: got ${show(file)} when a file that ends in .svg or .html was due.`);
  requireWritable(place, file);
}

/** Writes a figure to a file, as what its name ends in. @throws UsageError where that cannot be written. */
export function writeFigure(place: string, file: string, figure: Figure): void {
  writeText(place, file, writers[extname(file).toLowerCase()]?.(figure) ?? '');
}
