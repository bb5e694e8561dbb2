import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { katex } from '@mdit/plugin-katex';
import { defineConfig } from 'vitepress';
import { formulasWithSource } from '../../live/formula-sources.ts';
import { placeholder, relocate } from './relocate.ts';
import { slimKatex } from './slim-katex.ts';

const site = join(import.meta.dirname, '..');
const pages = join(site, 'pages');
const lib = join(site, '../../lib/index.ts');

/** What typedoc writes a page for, by folder. */
const kinds = {
  functions: 'Functions',
  variables: 'Values',
  classes: 'Classes',
  interfaces: 'Interfaces',
  'type-aliases': 'Types',
};

/** The sidebars of the API: that of a page lists what is of its kind, so that no page carries the whole list. */
function apiSidebars() {
  const spaces = 'api/spiketape/namespaces';
  const names = readdirSync(join(pages, spaces));
  const overview = {
    text: 'API',
    items: [
      ...Object.entries(kinds).map(([kind, text]) => ({ text, link: firstOf(`api/${kind}`) })),
      ...names.map((name) => ({ text: name, link: `/${spaces}/${name}/` })),
    ],
  };
  const ofKinds = Object.entries(kinds).map(
    ([kind, text]) => [`api/${kind}`, text, membersOf(`api/${kind}`)] as const,
  );
  const ofSpaces = names.map((name) => {
    const items = Object.keys(kinds).flatMap((kind) => membersOf(`${spaces}/${name}/${kind}`));
    return [`${spaces}/${name}`, name, items] as const;
  });
  return Object.fromEntries([
    ['/api/', [overview]],
    ...[...ofKinds, ...ofSpaces].map(([folder, text, items]) => [`/${folder}/`, [overview, { text, items }]]),
  ]);
}

/** The pages in a folder. */
function membersOf(folder: string) {
  if (!existsSync(join(pages, folder))) return [];
  return readdirSync(join(pages, folder))
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => ({ text: file.slice(0, -3), link: `/${folder}/${file.slice(0, -3)}` }));
}

/** The address of the first page in a folder. */
function firstOf(folder: string): string {
  return membersOf(folder)[0]?.link ?? '/api/';
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
      { text: 'Neurons', link: '/neurons/', activeMatch: '^/neurons/' },
      { text: 'Atlas', link: '/atlas' },
      { text: 'Errata', link: '/errata/', activeMatch: '^/errata/' },
      { text: 'Migration', link: '/migration/', activeMatch: '^/migration/' },
      { text: 'Live', link: '/live' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: { ...JSON.parse(readFileSync(join(pages, 'sidebar.json'), 'utf8')), ...apiSidebars() },
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
    plugins: [slimKatex(), formulasWithSource()],
    worker: { plugins: () => [formulasWithSource()] },
    build: { chunkSizeWarningLimit: 1500 },
  },
  buildEnd: ({ outDir }) => relocate(outDir),
});
