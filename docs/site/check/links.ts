import { posix } from 'node:path';
import type { Built, BuiltPage } from './built.ts';

/** Links, images, scripts and styles of a built site that lead nowhere within it: `page: target (why)`. */
export function brokenLinks(built: Built): string[] {
  const anchors = new Map([...built.pages].map(([name, document]) => [name, anchorsOf(document)]));
  return [...built.pages].flatMap(([page, document]) =>
    targetsOf(document).flatMap((target) => {
      const why = fault(page, target, built.files, anchors);
      return why === undefined ? [] : [`${page}: ${target} (${why})`];
    }),
  );
}

/** What is wrong with a target; undefined where it is there, or is elsewhere on the web. */
function fault(
  page: string,
  target: string,
  files: ReadonlySet<string>,
  anchors: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  if (/^(https?|mailto|data):/.test(target)) return undefined;
  if (target.startsWith('/')) return 'leaves the folder that the site is served from';
  const [path = '', anchor = ''] = target.split('#');
  const file =
    path === '' ? page : fileOf(posix.join(posix.dirname(page), decodeURI(path.split('?')[0] ?? '')));
  if (!files.has(file)) return 'no such file';
  if (anchor !== '' && !anchors.get(file)?.has(decodeURIComponent(anchor))) return 'no such anchor';
  return undefined;
}

/** The file that a server gives for a path. */
function fileOf(path: string): string {
  const plain = posix.normalize(path).replace(/^\.\/?$/, '');
  return plain === '' || plain.endsWith('/') ? `${plain}index.html` : plain;
}

function anchorsOf(document: BuiltPage): Set<string> {
  return new Set([...document.querySelectorAll('[id]')].map((element) => element.id));
}

/** All that a page links to or loads. */
export function targetsOf(document: BuiltPage): string[] {
  const found: string[] = [];
  for (const [selector, attribute] of [
    ['a[href]', 'href'],
    ['link[href]', 'href'],
    ['[src]', 'src'],
  ] as const) {
    for (const element of document.querySelectorAll(selector))
      found.push(element.getAttribute(attribute) ?? '');
  }
  return found;
}
