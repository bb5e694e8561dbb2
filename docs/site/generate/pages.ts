import { errataPages } from './errata-pages.ts';
import { guidePages } from './guide.ts';
import { homePage } from './home.ts';
import { migrationPages } from './migration-pages.ts';
import { neuronIndex, neuronPages } from './neuron-pages.ts';
import { address, type Page } from './page.ts';
import { surrogateIndex, surrogatePages } from './surrogate-pages.ts';

/** A part of the sidebar. */
export interface SidebarGroup {
  readonly text: string;
  readonly items: readonly { readonly text: string; readonly link: string }[];
}

/** What is generated: the pages, and the sidebar of each part of the site by its address. */
export interface Site {
  readonly pages: readonly Page[];
  readonly sidebar: Readonly<Record<string, readonly SidebarGroup[]>>;
}

/** Everything that follows from the registry, the errata and the documents of the repository. */
export function site(): Site {
  const guide = guidePages();
  const surrogates = [surrogateIndex(), ...surrogatePages()];
  const neurons = [neuronIndex(), ...neuronPages()];
  const errata = errataPages();
  const migration = migrationPages();
  const guideGroups = [group('Guide', guide)];
  return {
    pages: [homePage(), ...guide, ...surrogates, ...neurons, ...errata, ...migration],
    sidebar: {
      '/guide/': guideGroups,
      '/contributing': guideGroups,
      '/changes': guideGroups,
      '/surrogates/': [group('Surrogates', surrogates)],
      '/neurons/': [group('Neurons', neurons)],
      '/errata/': [group('Errata', errata)],
      '/migration/': [group('Coming from', migration)],
    },
  };
}

function group(text: string, pages: readonly Page[]): SidebarGroup {
  return { text, items: pages.map(({ path, title }) => ({ text: title, link: address(path) })) };
}
