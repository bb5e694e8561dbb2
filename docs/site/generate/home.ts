import { errata } from '../../errata/index.ts';
import { family } from '../../generate.ts';
import { readDocument, withLinks } from './document.ts';
import { chapters, placesOf } from './guide.ts';
import { libraries } from './libraries.ts';
import { type Page, withFrontMatter } from './page.ts';

/** The first page: what the README begins with, and where to go from there. */
export function homePage(): Page {
  const readme = readDocument('README.md');
  const places = placesOf(chapters(readDocument('docs/guide.md'), readme));
  const [sentence = '', picture = '', commands = ''] = withLinks('README.md', readme.lead, places).split(
    '\n\n',
  );
  const settings = {
    title: 'Surrogate gradients that are checked',
    layout: 'page',
    pageClass: 'home',
    sidebar: false,
  };
  const text = [
    '<div class="hero vp-doc">',
    '<div class="hero-words">',
    '',
    `# ${readme.title}`,
    '',
    sentence,
    '',
    commands,
    '',
    '[First steps](/guide/){.action} [Atlas of surrogates](/atlas) [Errata](/errata/)',
    '',
    '</div>',
    '<div class="hero-picture">',
    '',
    picture,
    '',
    '</div>',
    '</div>',
    '<div class="doors vp-doc">',
    '',
    ...doors().map(([title, place, words]) => `- [**${title}** ${words}](${place})`),
    '',
    '</div>',
    '',
  ].join('\n');
  return { path: 'index', title: 'Home', text: withFrontMatter(settings, text) };
}

function doors(): (readonly [title: string, place: string, words: string])[] {
  const names = Object.keys(libraries).length;
  return [
    [`${family.length} surrogates`, '/surrogates/', 'formulas, plots, facts, and what others call them'],
    ['Atlas', '/atlas', 'all of them over one another, at equal peak or equal area'],
    [`${errata.length} errata`, '/errata/', 'what the checker finds wrong in other libraries, with numbers'],
    [`${names} libraries`, '/migration/', 'names and defaults there, and what they are here'],
  ];
}
