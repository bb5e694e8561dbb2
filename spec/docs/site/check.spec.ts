import { expect } from 'chai';
import { type Built, parsePage } from '../../../docs/site/check/built.ts';
import { foreignLoads } from '../../../docs/site/check/foreign-loads.ts';
import { brokenLinks } from '../../../docs/site/check/links.ts';

function built(
  pages: Record<string, string>,
  assets: Record<string, string> = {},
  others: string[] = [],
): Built {
  return {
    files: new Set([...Object.keys(pages), ...Object.keys(assets), ...others]),
    pages: new Map(
      Object.entries(pages).map(([name, html]) => [
        name,
        parsePage(`<!doctype html><html><body>${html}</body></html>`),
      ]),
    ),
    assets: new Map(Object.entries(assets)),
  };
}

describe('brokenLinks', () => {
  const other = '<h1 id="top">b</h1>';

  it('accepts files, folders with an index, anchors, and what is elsewhere', () => {
    const a =
      '<a href="b/">1</a><a href="./b/index.html#top">2</a><img src="c.png"><a href="https://x.org">3</a><a href="#me" id="me">4</a>';
    expect(
      brokenLinks(built({ 'a.html': a, 'b/index.html': `${other}<a href="../a.html">5</a>` }, {}, ['c.png'])),
    ).to.deep.equal([]);
  });

  for (const [what, html, why] of [
    ['a page', '<a href="no.html">', 'no such file'],
    ['an anchor', '<a href="b/#no">', 'no such anchor'],
    ['an anchor of its own page', '<a href="#no">', 'no such anchor'],
    ['an image', '<img src="no.png">', 'no such file'],
    ['a style sheet', '<link rel="stylesheet" href="no.css">', 'no such file'],
    ['the root of the server', '<a href="/b/">', 'leaves the folder that the site is served from'],
    ['a folder above', '<a href="../b/">', 'no such file'],
  ] as const) {
    it(`names a link to ${what} that is not there`, () => {
      const found = brokenLinks(built({ 'a.html': html, 'b/index.html': other }));
      expect(found).to.have.lengthOf(1);
      expect(found[0])
        .to.match(/^a\.html: /)
        .and.to.include(why);
    });
  }
});

describe('foreignLoads', () => {
  it('accepts links, and addresses that load nothing', () => {
    const page = '<a href="https://x.org">x</a><script src="a.js"></script>';
    const assets = {
      'a.js':
        'const s="http://www.w3.org/2000/svg";const h=\'<a href="https://x.org">https://x.org</a>\';/*! https://l.org */',
      'a.css': 'a{background:url(../b.png)}',
    };
    expect(foreignLoads(built({ 'a.html': page }, assets))).to.deep.equal([]);
  });

  for (const [what, html] of [
    ['a script', '<script src="https://cdn.org/a.js"></script>'],
    ['a style sheet', '<link rel="stylesheet" href="//cdn.org/a.css">'],
    ['an image', '<img src="http://cdn.org/a.png">'],
    ['a set of images', '<img srcset="a.png 1x, https://cdn.org/a.png 2x">'],
  ] as const) {
    it(`names ${what} from elsewhere`, () => {
      expect(foreignLoads(built({ 'a.html': html }))).to.have.lengthOf(1);
    });
  }

  it('names what scripts and style sheets may load', () => {
    const assets = {
      'a.js': 'fetch("https://api.org/x")',
      'b.css': '@import "https://fonts.org/a";',
      'c.css': 'b{src:url(//fonts.org/a.woff2)}',
    };
    expect(foreignLoads(built({}, assets)).map((fault) => fault.split(':')[0])).to.deep.equal([
      'a.js',
      'b.css',
      'c.css',
    ]);
  });
});
