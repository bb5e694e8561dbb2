import type { Plugin } from 'vite';

/** Leaves KaTeX's fonts in the one format that every browser reads which can show the site. */
export function slimKatex(): Plugin {
  return {
    name: 'slim-katex',
    enforce: 'pre',
    transform: (code, id) =>
      /katex[^/]*\.css/.test(id)
        ? code.replace(/,\s*url\([^)]*\.(woff|ttf)\)\s*format\(["'](woff|truetype)["']\)/g, '')
        : undefined,
  };
}
