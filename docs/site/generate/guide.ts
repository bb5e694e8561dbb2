import { type Document, type Places, readDocument, type Section, slug, withLinks } from './document.ts';
import { address, type Page, withFrontMatter } from './page.ts';

/** A page of the guide: the sections of the repository's documents that stand on it, in order. */
interface Chapter {
  readonly path: string;
  readonly title: string;
  readonly sections: readonly Section[];
}

/** Which sections make a page of the guide. A section of docs/guide.md that is not named has a page to itself. */
type Plan = readonly (readonly [path: string, title: string, ...sections: readonly string[]])[];

const planned: Plan = [
  ['guide/index', 'First steps', 'README.md: A network', 'README.md: A surrogate of your own, checked'],
  ['guide/idea', 'The idea in 100 lines', 'The idea in 100 lines'],
  ['guide/tape', 'Tensors and gradients', 'Tensors and operations', 'Gradients'],
  ['guide/memory', 'Memory', 'Memory'],
  ['guide/primitives', 'Primitives of your own', 'Primitives of your own'],
  ['guide/surrogates', 'Surrogates', 'Surrogates', 'Learning the parameters of a surrogate'],
  ['guide/checking', 'Checking', 'Checking'],
  ['guide/neurons', 'Networks of neurons', 'Networks'],
  [
    'guide/training',
    'Training',
    'A training run from start to end',
    'Saving and restoring',
    'Random numbers',
    'Studies',
  ],
  ['guide/performance', 'Performance', 'README.md: How fast', 'Kernels and threads'],
];

/** Documents that are pages as they are. */
const whole: Readonly<Record<string, string>> = {
  'docs/contributing.md': 'contributing',
  'docs/conformance.md': 'guide/conformance',
  'CHANGELOG.md': 'changes',
  'bench/README.md': 'guide/benchmarks',
  'docs/studies.md': 'guide/studies',
};

/** Files that are shown, and what they are called on the site. */
const images: Readonly<Record<string, string>> = { 'docs/digits.png': '/digits.png' };

/** The chapters of the guide, in reading order. @throws Error for a section of the plan that its document does not have. */
export function chapters(guide: Document, readme: Document, plan = planned): Chapter[] {
  const named = new Set(plan.flatMap(([, , ...sections]) => sections));
  const find = (name: string): Section => {
    const isReadme = name.startsWith('README.md: ');
    const title = isReadme ? name.slice('README.md: '.length) : name;
    const { source, sections } = isReadme ? readme : guide;
    const section = sections.find((one) => one.title === title);
    if (!section) throw new Error(`${source}: got no section ${title} when the site has a place for it.`);
    return section;
  };
  return [
    ...plan.map(([path, title, ...sections]) => ({ path, title, sections: sections.map(find) })),
    ...guide.sections
      .filter(({ title }) => !named.has(title))
      .map((section) => ({
        path: `guide/${slug(section.title)}`,
        title: section.title,
        sections: [section],
      })),
  ];
}

/** Where the documents of the repository are on the site. */
export function placesOf(all: readonly Chapter[]): Places {
  const pageOf = (file: string, anchor: string) =>
    all.find(({ sections }) => sections.some((s) => s.source === file && anchorsOf(s).includes(anchor)));
  return (file, anchor) => {
    if (file in images) return images[file];
    const page = whole[file];
    if (page !== undefined) return `${address(page)}${anchor && `#${anchor}`}`;
    if (file === 'docs/surrogates.md') return surrogatePlace(anchor);
    if (file !== 'docs/guide.md' && file !== 'README.md') return undefined;
    const chapter = pageOf(file, anchor);
    if (chapter === undefined) return file === 'README.md' ? '/' : '/guide/';
    const [{ title } = { title: '' }, ...others] = chapter.sections;
    const isWhole = others.length === 0 && slug(title) === anchor;
    return isWhole ? address(chapter.path) : `${address(chapter.path)}#${anchor}`;
  };
}

/** The anchors of a section: its own, then those of the headings in it. */
function anchorsOf({ title, body }: Section): string[] {
  return [title, ...Array.from(body.matchAll(/^### (.*)$/gm), ([, heading = '']) => heading)].map(slug);
}

/** The overview of the surrogates, or the page of one: its anchor there is its name in lower case. */
function surrogatePlace(anchor: string): string {
  return anchor === '' ? '/surrogates/' : `/surrogates/#${anchor}`;
}

/** The pages of the guide, and of the documents beside it. */
export function guidePages(): Page[] {
  const all = chapters(readDocument('docs/guide.md'), readDocument('README.md'));
  const places = placesOf(all);
  const inPlace = (section: Section) => withLinks(section.source, section.body, places);
  return [
    ...all.map(({ path, title, sections }) => ({ path, title, text: chapterText(title, sections, inPlace) })),
    ...Object.entries(whole).map(([source, path]) => wholePage(readDocument(source), path, places)),
  ];
}

function chapterText(
  title: string,
  sections: readonly Section[],
  inPlace: (section: Section) => string,
): string {
  if (sections.length === 1) {
    const alone = sections.map((s) => `# ${s.title}\n\n${inPlace(s)}\n`).join('');
    return withFrontMatter({ aside: false }, alone);
  }
  return [`# ${title}`, ...sections.map((s) => `## ${s.title}\n\n${inPlace(s)}`), ''].join('\n\n');
}

function wholePage({ source, title, lead, sections }: Document, path: string, places: Places): Page {
  const parts = [`# ${title}`, lead, ...sections.map((s) => `## ${s.title}\n\n${s.body}`), ''];
  return { path, title, text: withLinks(source, parts.join('\n\n'), places) };
}
