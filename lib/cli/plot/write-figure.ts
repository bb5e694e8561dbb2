import { accessSync, constants, statSync, writeFileSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { show } from '../../util/errors.ts';
import { UsageError } from '../usage-error.ts';
import { writeReason } from '../write-reason.ts';
import type { Figure } from './figure.ts';
import { html } from './html.ts';
import { svg } from './svg.ts';

const writers: Readonly<Record<string, (figure: Figure) => string>> = { '.svg': svg, '.html': html };

/** @throws UsageError unless a name ends in .svg or .html and a file of that name can be written. */
export function requireFigureFile(place: string, file: string): void {
  if (!Object.hasOwn(writers, extname(file).toLowerCase()))
    throw new UsageError(`${place}: got ${show(file)} when a file that ends in .svg or .html was due.`);
  writing(place, file, () => {
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (!there && !statSync(dirname(file)).isDirectory())
      throw Object.assign(new Error(), { code: 'ENOTDIR' });
    accessSync(there ? file : dirname(file), constants.W_OK);
  });
}

/** Writes a figure to a file, as what its name ends in. @throws UsageError where that cannot be written. */
export function writeFigure(place: string, file: string, figure: Figure): void {
  const text = writers[extname(file).toLowerCase()]?.(figure) ?? '';
  writing(place, file, () => writeFileSync(file, text));
}

function writing(place: string, file: string, f: () => void): void {
  try {
    f();
  } catch (error) {
    throw new UsageError(`${place}: ${show(file)} cannot be written: ${writeReason(error)}.`);
  }
}
