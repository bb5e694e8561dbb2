import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const sheet = readFileSync(join(import.meta.dirname, '../../../docs/live/live.css'), 'utf8');

describe('the style sheet of the live page', () => {
  it('leaves the pages alone that it is loaded with: each rule is of what the live page has', () => {
    const rules = sheet
      .replace(/\/\*.*?\*\//gs, '')
      .replace(/@(media|container)[^{]*\{/g, '')
      .match(/[^{}]+(?=\{)/g);
    const selectors = (rules ?? []).map((rule) => rule.trim());
    expect(selectors.length).to.be.above(50);
    expect(selectors.filter((selector) => !/\.live\b/.test(selector))).to.deep.equal([]);
  });
});
