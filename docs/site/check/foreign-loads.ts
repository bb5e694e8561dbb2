import type { Built } from './built.ts';

/**
 * Addresses that stand in scripts and load nothing: names of namespaces, a base for relative addresses, texts of errors, and
 * the icons of social links, of which there are none.
 */
const harmless = [
  'http://www.w3.org/',
  'http://a.com',
  'https://vuejs.org/error-reference/',
  'https://api.iconify.design/simple-icons/',
];

/** An address in a style sheet that is loaded, or in a script where it is not a link or the text of one. */
const inStyle = /(?:url\(|@import )['"]?(?:https?:)?\/\/[^)'"]*/g;
const inScript = /(?<!href=\\?["']|>)https?:\/\/[^\s"'`\\)<]*/g;

/** What a built site loads from elsewhere when a page is opened: `file: address`. Links to elsewhere load nothing. */
export function foreignLoads({ pages, assets }: Built): string[] {
  const found: string[] = [];
  for (const [name, document] of pages) {
    for (const element of document.querySelectorAll(
      '[src], link[href], object[data], [srcset], image[href], use[href]',
    )) {
      const address = ['src', 'href', 'data', 'srcset']
        .map((key) => element.getAttribute(key) ?? '')
        .join(' ');
      if (/(^|\s)(https?:)?\/\//.test(address)) found.push(`${name}: ${address.trim()}`);
    }
  }
  for (const [name, text] of assets) {
    for (const [address] of withoutNotices(text).matchAll(name.endsWith('.css') ? inStyle : inScript))
      if (!harmless.some((start) => address.startsWith(start))) found.push(`${name}: ${address}`);
  }
  return found;
}

/** A script without the notices of licences. */
function withoutNotices(text: string): string {
  return text.replace(/\/\*!.*?\*\//gs, '');
}
