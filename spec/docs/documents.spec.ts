import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { conformancePage } from '../../docs/conformance.ts';
import { family, readmeWithTable, surrogatesPage } from '../../docs/generate.ts';
import { migrationPage } from '../../docs/migration/page.ts';
import { drawn } from '../support/covering.ts';
import { examplesOf, unevenRows } from '../support/markdown.ts';
import { runProgram } from '../support/run-program.ts';
import { share } from '../support/runs.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('documents', () => {
  for (const path of ['README.md', 'docs/guide.md']) {
    const examples = examplesOf(read(path));

    it(`${path} has programs, each with what it prints`, () => {
      expect(examples).not.to.have.lengthOf(0);
      expect(examples.filter(({ printed }) => printed === undefined)).to.deep.equal([]);
    });

    for (const example of drawn(examples, 2)) {
      it(`${path}:${example.line} prints what stands below it`, async () => {
        expect(await runProgram(example.code)).to.equal(example.printed);
      });
    }
  }

  for (const path of readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))) {
    it(`docs/${path} has tables whose rows have as many cells as their heads`, () => {
      expect(unevenRows(read(`docs/${path}`))).to.deep.equal([]);
    });
  }

  it('knows a row that a bar has cut', () => {
    const table = (cell: string) => `text\n\n| a | b |\n|---|---|\n| 1 | ${cell} |\n`;
    expect(unevenRows(table('|x|'))).to.deep.equal(['| 1 | |x| |']);
    expect(unevenRows(table('`a | b`'))).to.have.lengthOf(1);
    expect(unevenRows(table('\\|x\\|'))).to.deep.equal([]);
  });

  it('docs/surrogates.md is what the registry says', () => {
    const page = read('docs/surrogates.md');
    if (share >= 1) expect(page).to.equal(surrogatesPage());
    const some = drawn(family, 4);
    for (const part of surrogatesPage(some).split(/^(?=## |\| \[`)/m))
      expect(page).to.include(part.trimEnd());
    for (const { row } of family) expect(page).to.include(`\n## ${row.name}\n`);
  });

  it('docs/conformance.md is what vectors and errata say', () => {
    expect(read('docs/conformance.md')).to.equal(conformancePage());
  });

  it('docs/migration.md is what its rows say', () => {
    expect(read('docs/migration.md')).to.equal(migrationPage());
  });

  it('the surrogate table of the README is what the registry says', () => {
    expect(read('README.md')).to.equal(readmeWithTable(read('README.md')));
  });

  it('links between the documents lead to files that exist', () => {
    for (const path of [
      'README.md',
      ...['guide', 'cli', 'contributing', 'surrogates', 'benchmarks', 'exhaustive', 'conformance'].map(
        (name) => `docs/${name}.md`,
      ),
    ]) {
      for (const [, target] of read(path).matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
        expect(
          () => readFileSync(join(root, path, '..', target as string)),
          `${path} -> ${target}`,
        ).not.to.throw();
      }
    }
  });
});
