import { expect } from 'chai';
import { reportOf, testimony } from '../../../docs/errata/erratum.ts';
import { errata } from '../../../docs/errata/index.ts';
import { inCell } from '../../../docs/generate.ts';
import { modelsInOrder } from '../../../docs/site/generate/neuron-pages.ts';
import { type Site, site } from '../../../docs/site/generate/pages.ts';
import * as spiketape from '../../../lib/index.ts';
import { surrogates } from '../../../lib/index.ts';
import { drawn } from '../../support/covering.ts';
import { examplesOf, unevenRows } from '../../support/markdown.ts';
import { share } from '../../support/runs.ts';

const family = Object.values(surrogates);

describe('the pages of the site', () => {
  let pages: Site['pages'];
  let sidebar: Site['sidebar'];
  /** Those that are read: all of them in CI, else some and what changes most. */
  let read: Site['pages'];
  before(() => {
    ({ pages, sidebar } = site());
    const changes = pages.filter(({ path }) => path === 'changes');
    expect(changes).to.have.length(1);
    read = [...new Set([...changes, ...drawn(pages, 6)])];
  });

  const textOf = (path: string) => pages.find((page) => page.path === path)?.text ?? '';

  it('have addresses of their own, and a place in the sidebar or on the first page', () => {
    const paths = pages.map(({ path }) => path);
    expect(new Set(paths).size).to.equal(paths.length);
    const listed = Object.values(sidebar).flatMap((groups) => groups.flatMap(({ items }) => items));
    const links = new Set(listed.map(({ link }) => link));
    const missing = paths.filter((path) => !links.has(`/${path.replace(/index$/, '')}`));
    expect(missing).to.deep.equal(['index']);
  });

  it('say nothing that is undefined', () => {
    const prose = (text: string) => text.replace(/```.*?```/gs, '');
    const wrong = read.filter(({ text }) => prose(text).includes('undefined'));
    expect(wrong.map(({ path }) => path)).to.deep.equal([]);
  });

  it('have tables whose rows have as many cells as their heads', () => {
    const uneven = read.flatMap(({ path, text }) => unevenRows(text).map((row) => `${path}: ${row}`));
    expect(uneven).to.deep.equal([]);
  });

  for (const { row, params } of drawn(family, 6)) {
    it(`surrogates/${row.name} has its formulas, its parameters, and what others call it`, () => {
      const text = textOf(`surrogates/${row.name}`);
      expect(row.formula).not.to.equal(undefined);
      expect(text)
        .to.include(`$$G = ${row.formula?.origin}$$`)
        .and.to.include(`$$g = ${row.formula?.gradient}$$`);
      expect(text).to.include(row.source);
      for (const [name, value] of Object.entries(params))
        expect(text).to.include(`| \`${name}\` | ${value} |`);
      for (const { library, name, differs = '' } of row.peers ?? [])
        expect(text).to.include(`(/migration/${library}) | \`${name}\` |`).and.to.include(inCell(differs));
      expect(textOf('surrogates/index')).to.include(`[${row.name}](./${row.name})`);
    });
  }

  for (const [name, { row }] of drawn(modelsInOrder(), 2)) {
    it(`neurons/${name} has its equations, figures, parameters, and what others call it`, () => {
      const text = textOf(`neurons/${name}`);
      for (const equation of (row.formula ?? '-').split(', \\quad '))
        expect(text).to.include(`$$${equation}$$`);
      expect(text).to.include(row.source);
      for (const parameter of Object.keys({ ...row.parameters, ...row.alternatives }))
        expect(text).to.include(`| \`${parameter}\` | `);
      for (const setting of Object.keys(row.settings ?? {})) expect(text).to.include(`| \`${setting}\` | `);
      for (const peer of row.peers ?? []) expect(text).to.include(`| \`${peer.name}\` | `);
      const titles = [...text.matchAll(/<figcaption><b>(.*?)<\/b>/g)].map(([, title]) => title);
      expect(titles).to.include('Input current').and.to.include('State v');
      if (name !== 'li') expect(titles).to.include('Spikes').and.to.include('Rate');
      expect(text).not.to.match(/NaN|\[object/);
      expect(textOf('neurons/index')).to.include(`[${name}](./${name})`);
      for (const { code } of examplesOf(text))
        new Function('neurons', 'tensor', code.replace(/^import.*$/m, ''))(
          spiketape.neurons,
          spiketape.tensor,
        );
    });
  }

  for (const { row } of drawn(family, 6)) {
    it(`surrogates/${row.name} has a program that runs`, () => {
      const [example] = examplesOf(textOf(`surrogates/${row.name}`));
      const [imports = '', ...program] = example?.code.split('\n') ?? [];
      const names = /\{ (.*) \}/.exec(imports)?.[1]?.split(', ') ?? [];
      expect(names).to.include('surrogates');
      const values = names.map((name) => (spiketape as Readonly<Record<string, unknown>>)[name]);
      const run = new Function(...names, `${program.join('\n')}\nreturn spike;`);
      expect(run(...values).params).to.deep.equal(spiketape.surrogates[row.name as 'arctan'].params);
    });
  }

  it('have every peer in the table of its library, with the parameters that surrogates.find gives', () => {
    for (const { row } of family) {
      for (const { library, name } of row.peers ?? []) {
        const { params, row: found } = surrogates.find(library, name);
        const strict = 'strict' in found && found.strict ? { strict: true } : {};
        const given = Object.entries({ ...params, ...strict }).map(([key, value]) => `${key}: ${value}`);
        const call = given.length > 0 ? `${row.name}({ ${given.join(', ')} })` : row.name;
        expect(textOf(`migration/${library}`)).to.include(
          `| \`${name}\` | [\`${call}\`](/surrogates/${row.name}) |`,
        );
      }
    }
  });

  // A page has all errata of a library, each of which is computed: at a desk one that has few is read.
  const countOf = (of: string) => errata.filter(({ library }) => library === of).length;
  const [of] = drawn(
    [...new Set(errata.map(({ library }) => library))].filter((one) => countOf(one) <= 3),
    1,
  );
  const checked = share >= 1 ? errata : errata.filter(({ library }) => library === of);
  for (const { id, library, wrong, formula, fixed, mistake } of checked) {
    it(`errata/${library}#${id} says what is wrong, with numbers that are computed`, () => {
      const entry = textOf(`errata/${library}`)
        .split(/^## /m)
        .find((part) => part.includes(`{#${id}}`));
      expect(entry)
        .to.include(wrong)
        .and.to.include(fixed === null ? 'open' : `mended ${fixed}`);
      if (formula) expect(entry).to.include(formula.written).and.to.include(formula.right);
      const rows = numbersIn(entry ?? '');
      expect(rows).to.have.lengthOf(mistake?.witnesses.length ?? 0);
      mistake?.witnesses.forEach((witness, i) => {
        const { written, right } = testimony(mistake, witness);
        expectNumber(rows[i]?.[0], written);
        expectNumber(rows[i]?.[1], right);
      });
      if (mistake) expect(entry).to.include(reportOf(mistake).diagnosis?.text ?? 'no cause that it knows');
      expect(textOf('errata/index')).to.include(`(./${library}#${id})`);
    });
  }
});

/** The last two numbers of each row of the tables in a text. */
function numbersIn(text: string): [number, number][] {
  const plain = text.replaceAll('−', '-').replaceAll('∞', 'Infinity');
  const row = /\| (-?[\d.e-]+|-?Infinity|NaN) \| (-?[\d.e-]+|-?Infinity|NaN) \|$/gm;
  return [...plain.matchAll(row)].map(([, written, right]) => [Number(written), Number(right)]);
}

function expectNumber(got: number | undefined, due: number): void {
  if (Number.isFinite(due)) expect(got).to.be.closeTo(due, 1e-6 * Math.abs(due));
  else expect(got).to.deep.equal(due);
}
