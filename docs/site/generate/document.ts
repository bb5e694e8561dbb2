import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

/** A section of a document of the repository, from one heading of the second level to the next. */
export interface Section {
  /** The document it stands in, from the root of the repository. */
  readonly source: string;
  readonly title: string;
  /** What stands below its heading. */
  readonly body: string;
}

/** A document of the repository, taken apart. */
export interface Document {
  readonly source: string;
  readonly title: string;
  /** What stands between its title and its first section. */
  readonly lead: string;
  readonly sections: readonly Section[];
}

const root = join(import.meta.dirname, '../../..');

/** Reads a document; its path is from the root of the repository. */
export function readDocument(source: string): Document {
  return takeApart(source, readFileSync(join(root, source), 'utf8'));
}

/** Takes a document apart at its headings of the first and the second level; those within code are none. */
export function takeApart(source: string, text: string): Document {
  const parts: { heading: string; lines: string[] }[] = [{ heading: '', lines: [] }];
  let isCode = false;
  for (const line of text.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    if (!isCode && /^##? /.test(line)) parts.push({ heading: line, lines: [] });
    else parts.at(-1)?.lines.push(line);
  }
  const [before, top, ...rest] = parts;
  if (top === undefined || before?.lines.join('').trim() !== '' || !top.heading.startsWith('# '))
    throw new Error(`${source}: got no title on its first line when one was due.`);
  return {
    source,
    title: top.heading.slice(2),
    lead: top.lines.join('\n').trim(),
    sections: rest.map(({ heading, lines }) => ({
      source,
      title: heading.slice(3),
      body: lines.join('\n').trim(),
    })),
  };
}

/** The anchor of a heading, as on GitHub. */
export function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Where a file of the repository, or a heading in it, is on the site; undefined where it is not there. */
export type Places = (file: string, anchor: string) => string | undefined;

/** The text of a document with its links led to the pages of the site. A link that leads to no page loses its brackets. */
export function withLinks(source: string, text: string, places: Places): string {
  return text.replace(/(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g, (whole, image, label, target) => {
    if (/^[a-z]+:/.test(target)) return whole;
    const [path, anchor = ''] = target.split('#') as [string, string?];
    const file = path === '' ? source : posix.join(posix.dirname(source), path);
    const place = places(file, anchor);
    return place === undefined ? label : `${image}[${label}](${place})`;
  });
}
