import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { readDocument, slug, takeApart, withLinks } from '../../../docs/site/generate/document.ts';
import { chapters, guidePages, placesOf } from '../../../docs/site/generate/guide.ts';

const root = join(import.meta.dirname, '../../..');

describe('the guide on the site', () => {
  it('has every section of docs/guide.md once', () => {
    const guide = readDocument('docs/guide.md');
    const placed = chapters(guide, readDocument('README.md')).flatMap(({ sections }) => sections);
    const ofGuide = placed.filter(({ source }) => source === 'docs/guide.md').map(({ title }) => title);
    expect(ofGuide.sort()).to.deep.equal(guide.sections.map(({ title }) => title).sort());
  });

  it('gives a section that it does not know a page of its own', () => {
    const guide = takeApart('docs/guide.md', '# Guide\n\n## Something new\n\nText.\n');
    const all = chapters(guide, takeApart('README.md', '# x\n'), []);
    expect(all.map(({ path }) => path)).to.deep.equal(['guide/something-new']);
  });

  it('puts sections on the pages that are planned for them', () => {
    const all = chapters(readDocument('docs/guide.md'), readDocument('README.md'));
    const performance = all.find(({ path }) => path === 'guide/performance');
    expect(performance?.sections.map(({ title }) => title)).to.deep.equal([
      'How fast',
      'Kernels and threads',
    ]);
  });

  it('refuses a plan with a section that is not there', () => {
    const [guide, readme] = [takeApart('docs/guide.md', '# G\n\n## A\n'), takeApart('README.md', '# R\n')];
    for (const [name, source] of [
      ['B', 'docs/guide.md'],
      ['README.md: B', 'README.md'],
    ] as const)
      expect(() => chapters(guide, readme, [['guide/a', 'A', 'A', name]])).to.throw(
        Error,
        `${source}: got no section B when the site has a place for it.`,
      );
  });

  it('has the programs of the guide as they are written', () => {
    const text = guidePages()
      .map((page) => page.text)
      .join('\n');
    const programs = readFileSync(join(root, 'docs/guide.md'), 'utf8').match(/^```ts\n.*?^```$/gms) ?? [];
    expect(programs).not.to.have.lengthOf(0);
    for (const program of programs) expect(text).to.include(program);
  });
});

describe('takeApart', () => {
  it('gives back all lines, in order', () => {
    const text = '# T\n\nlead\n\n## A\n\n```sh\n## no heading\n```\n\n## B\n\nb\n';
    const { title, lead, sections } = takeApart('x.md', text);
    const again = [`# ${title}`, lead, ...sections.map((s) => `## ${s.title}\n\n${s.body}`)].join('\n\n');
    expect(`${again}\n`).to.equal(text);
  });

  it('refuses a document without a title', () => {
    expect(() => takeApart('x.md', '## A\n')).to.throw(
      Error,
      'x.md: got no title on its first line when one was due.',
    );
  });
});

describe('links of documents', () => {
  const places = placesOf(chapters(readDocument('docs/guide.md'), readDocument('README.md')));
  const led = (source: string, text: string) => withLinks(source, text, places);

  it('lead to the page that has the section', () => {
    expect(led('README.md', '[a](docs/guide.md#memory)')).to.equal('[a](/guide/memory)');
    expect(led('docs/guide.md', '[a](#gradients)')).to.equal('[a](/guide/tape#gradients)');
    expect(led('README.md', '[a](docs/guide.md#neurons)')).to.equal('[a](/guide/neurons#neurons)');
    expect(led('docs/guide.md', '[a](surrogates.md#softsign)')).to.equal('[a](/surrogates/#softsign)');
    expect(led('docs/guide.md', '![a](digits.png)')).to.equal('![a](/digits.png)');
  });

  it('lose their brackets where the site has no such page, and stay where they lead elsewhere', () => {
    expect(led('README.md', '[the licence](LICENSE) [b](https://example.org)')).to.equal(
      'the licence [b](https://example.org)',
    );
  });

  it('have the anchors of GitHub', () => {
    expect(slug('A surrogate of your own, checked')).to.equal('a-surrogate-of-your-own-checked');
  });
});
