import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { DOMParser } from 'linkedom';

/** A page, parsed. */
export type BuiltPage = ReturnType<typeof parsePage>;

/** A built site. Paths are from its root, with slashes. */
export interface Built {
  /** All files. */
  readonly files: ReadonlySet<string>;
  readonly pages: ReadonlyMap<string, BuiltPage>;
  /** The text of its scripts and style sheets. */
  readonly assets: ReadonlyMap<string, string>;
}

/** Reads a built site from a folder. */
export function readBuilt(folder: string): Built {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, '/'),
    );
  const read = (pattern: RegExp) =>
    names
      .filter((name) => pattern.test(name))
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  return {
    files: new Set(names),
    pages: new Map(read(/\.html$/).map(([name, text]) => [name, parsePage(text)])),
    assets: new Map(read(/\.(js|css)$/)),
  };
}

/** Parses a page. */
export function parsePage(html: string) {
  return new DOMParser().parseFromString(html, 'text/html');
}
