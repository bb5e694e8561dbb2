import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { katex } from '@mdit/plugin-katex';
import { defineConfig } from 'vitepress';
import { placeholder, relocate } from './relocate.ts';
import { slimKatex } from './slim-katex.ts';

const site = join(import.meta.dirname, '..');
const pages = join(site, 'pages');
const lib = join(site, '../../lib/index.ts');

/** The sidebar of the API, from the pages that typedoc wrote. */
function apiSidebar() {
  const kinds = {
    functions: 'Functions',
    variables: 'Values',
    classes: 'Classes',
    interfaces: 'Interfaces',
    'type-aliases': 'Types',
  };
  const spaces = join(pages, 'api/spiketape/namespaces');
  const list = (folder: string, link: string) =>
    existsSync(folder)
      ? readdirSync(folder)
          .filter((file) => file.endsWith('.md') && file !== 'index.md')
          .map((file) => ({ text: file.slice(0, -3), link: `${link}${file.slice(0, -3)}` }))
      : [];
  const groups = Object.entries(kinds).map(([kind, text]) => ({
    text,
    collapsed: kind !== 'functions',
    items: list(join(pages, 'api', kind), `/api/${kind}/`),
  }));
  const namespaces = readdirSync(spaces).map((name) => ({
    text: name,
    collapsed: true,
    items: ['functions', 'interfaces', 'type-aliases'].flatMap((kind) =>
      list(join(spaces, name, kind), `/api/spiketape/namespaces/${name}/${kind}/`),
    ),
  }));
  return [{ text: 'API', link: '/api/' }, ...groups, ...namespaces];
}

export default defineConfig({
  title: 'spiketape',
  description: 'Surrogate gradients that are checked: spiking neural networks in JavaScript',
  lang: 'en',
  srcDir: 'pages',
  outDir: 'dist',
  base: placeholder,
  cacheDir: 'node_modules/.vitepress',
  lastUpdated: false,
  metaChunk: true,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/', activeMatch: '^/(guide/|contributing|changes)' },
      { text: 'Surrogates', link: '/surrogates/', activeMatch: '^/surrogates/' },
      { text: 'Atlas', link: '/atlas' },
      { text: 'Errata', link: '/errata/', activeMatch: '^/errata/' },
      { text: 'Migration', link: '/migration/', activeMatch: '^/migration/' },
      { text: 'Live', link: '/live' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: { ...JSON.parse(readFileSync(join(pages, 'sidebar.json'), 'utf8')), '/api/': apiSidebar() },
    outline: [2, 3],
    search: { provider: 'local' },
  },
  markdown: {
    theme: { light: 'github-light', dark: 'github-dark' },
    config: (md) => {
      katex(md as unknown as Parameters<typeof katex>[0], {
        throwOnError: true,
        strict: 'ignore',
        transformer: (html: string) => html.replace(/^<(p|span)/, '<$1 v-pre'),
      });
    },
  },
  vite: {
    publicDir: 'public',
    resolve: { alias: { spiketape: lib } },
    plugins: [slimKatex()],
    build: { chunkSizeWarningLimit: 1500 },
  },
  buildEnd: ({ outDir }) => relocate(outDir),
});
