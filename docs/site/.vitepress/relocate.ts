import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { type Node, parse } from 'acorn';
import { simple } from 'acorn-walk';

/** The base that pages are built with; it is then replaced, so that the site can be served from any folder. */
export const placeholder = '/__base__/';

/**
 * Makes a built site relative: no address in it begins at the root of a server. In HTML and CSS the placeholder becomes the
 * way up to the root of the site; scripts work it out from their own address.
 */
export function relocate(folder: string): void {
  // It is served for addresses of any depth, from which no relative address leads back.
  rmSync(join(folder, '404.html'));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    const change = entry.isFile() && changes[/\.\w+$/.exec(file)?.[0] ?? ''];
    if (!change) continue;
    const depth = relative(folder, file).split(sep).length - 1;
    const text = readFileSync(file, 'utf8');
    if (text.includes(placeholder)) writeFileSync(file, change(text, '../'.repeat(depth) || './'));
  }
}

/** What stands for the base inside a template. */
const inTemplate = ['$', '{__base}'].join('');

const changes: Readonly<Record<string, (text: string, up: string) => string>> = {
  '.html': relocateHtml,
  '.css': (text, up) => text.replaceAll(placeholder, up),
  '.js': relocateScript,
};

/** The data of the site, which the pages' scripts read, gets the base from the address of the page. */
function relocateHtml(text: string, up: string): string {
  const base = `__VP_SITE_DATA__.base=new URL("${up}",location.href).pathname;`;
  return text
    .replace(/(window\.__VP_SITE_DATA__=JSON\.parse\(.*?\);)/, `$1${base}`)
    .replaceAll(placeholder, up);
}

/** Takes strings apart about the placeholder: "a/__base__/b" becomes "a"+__base+"b". */
export function relocateScript(text: string, up: string): string {
  const edits: { start: number; end: number; text: string }[] = [];
  const node = (tree: Node) => text.slice(tree.start, tree.end);
  simple(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }), {
    Literal(literal) {
      if (typeof literal.value !== 'string' || !literal.value.includes(placeholder)) return;
      const quote = node(literal).charAt(0);
      const parts = node(literal).replaceAll(placeholder, `${quote}+__base+${quote}`);
      edits.push({ start: literal.start, end: literal.end, text: `(${parts})` });
    },
    TemplateElement(element) {
      if (node(element).includes(placeholder))
        edits.push({
          start: element.start,
          end: element.end,
          text: node(element).replaceAll(placeholder, inTemplate),
        });
    },
  });
  const sorted = edits.sort((a, b) => b.start - a.start);
  const body = sorted.reduce((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text);
  return `const __base=new URL("${up}",import.meta.url).pathname;${body}`;
}
