import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';

const examples = join(import.meta.dirname, '../../../docs/examples');

describe('the examples', () => {
  it('stand on the public names alone, and on each other', () => {
    const files = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.ts$/.test(file),
    );
    expect(files.length).to.be.above(10);
    const from = files.flatMap((file) => {
      const text = readFileSync(join(examples, file), 'utf8');
      return [...text.matchAll(/\bfrom '([^']*)'/g)].map(([, name = '']) => `${file}: ${name}`);
    });
    expect(from.filter((name) => /[/]lib[/]|[/]dist[/]/.test(name))).to.deep.equal([]);
  });
});
