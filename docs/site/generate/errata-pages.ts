import type { Library } from 'spiketape';
import { type Erratum, type Mistake, reportOf, testimony, type Witness } from '../../errata/erratum.ts';
import { errata } from '../../errata/index.ts';
import { libraries } from './libraries.ts';
import { lazyPage, type Page } from './page.ts';

/** The errata of each library that has some, and the page that leads to them. */
export function errataPages(): Page[] {
  const found = Object.entries(libraries)
    .map(([library, name]) => ({
      library: library as Library,
      name,
      entries: errata.filter((e) => e.library === library),
    }))
    .filter(({ entries }) => entries.length > 0);
  return [
    { path: 'errata/index', title: 'All libraries', text: overview(found) },
    ...found.map(({ library, name, entries }) =>
      lazyPage(`errata/${library}`, name, () =>
        [`# Errata: ${name}`, '', how, '', ...entries.flatMap(entryText)].join('\n'),
      ),
    ),
  ];
}

const how =
  'The numbers are computed when this page is built: by the formula as it is written there, and by the right one. What the ' +
  'checker says is what `checkSurrogate` answers when it is given what is written, and nothing else.';

function overview(found: readonly { library: Library; name: string; entries: readonly Erratum[] }[]): string {
  const rows = found.map(({ library, name, entries }) => {
    const open = entries.filter(({ fixed }) => fixed === null).length;
    const caught = entries.filter(({ mistake }) => mistake?.cause).length;
    return `| [${name}](./${library}) | ${entries.length} | ${entries.length - open} | ${open} | ${caught} |`;
  });
  const all = found.flatMap(({ library, name, entries }) => [
    `## ${name}`,
    '',
    ...entries.map(({ id, name: of, wrong }) => `- [\`${of}\`](./${library}#${id}): ${wrong}`),
    '',
  ]);
  return [
    '# Errata',
    '',
    `${errata.length} mistakes in the surrogate gradients of other libraries: in their code, their documentation, their CUDA`,
    'kernels. A gradient that is wrong by a factor trains all the same, only otherwise than its author thinks, and nobody sees',
    `it. Each entry has an address of its own; the ${errata.filter((e) => e.mistake).length} that are about a formula have numbers to check it by, and what the`,
    'checker says of it.',
    '',
    '| library | found | mended since | open when last looked at | cause named by the checker |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    ...all,
  ].join('\n');
}

/** One entry: what is wrong, both formulas, the numbers, what the checker says. */
function entryText({ id, name, where, seen, fixed, wrong, formula, mistake }: Erratum): string[] {
  return [
    `## ${name}: ${titleOf(id, where)} {#${id}}`,
    '',
    `<p class="status ${fixed === null ? 'open' : 'mended'}"><span>${fixed === null ? 'open' : `mended ${fixed}`}</span> in the ${where}, seen in ${seen}</p>`,
    '',
    wrong,
    '',
    ...(formula
      ? [`$$\\text{written: } ${formula.written} \\qquad \\text{right: } ${formula.right}$$`, '']
      : []),
    ...(mistake ? [...witnessTable(mistake), '', ...verdict(mistake), ''] : []),
  ];
}

/** What the entry is about: the end of its name. */
function titleOf(id: string, where: Erratum['where']): string {
  const last = id.split('-').at(-1) ?? '';
  return /^(documentation|kernel|code)$/.test(last) ? where : last;
}

/** The numbers of an entry. */
function witnessTable(mistake: Mistake): string[] {
  const rows = mistake.witnesses.map((witness) => {
    const { written, right } = testimony(mistake, witness);
    return `| ${witnessWords(witness)} | ${digits(written)} | ${digits(right)} |`;
  });
  return ['| | as written | right |', '|---|---|---|', ...rows];
}

function witnessWords({ of, x, params }: Witness): string {
  const values = Object.entries(params).map(([name, value]) => `${name} = ${value}`);
  const what = of === 'slope' ? 'slope of the origin' : of;
  return `${what} at x = ${x}${values.length > 0 ? `, ${values.join(', ')}` : ''}`.replaceAll('-', '−');
}

/** A number with seven digits. */
function digits(x: number): string {
  if (Number.isNaN(x)) return 'NaN';
  if (!Number.isFinite(x)) return x < 0 ? '−∞' : '∞';
  return String(Number(x.toPrecision(7))).replace('-', '−');
}

/** What the checker says of what is written. */
function verdict(mistake: Mistake): string[] {
  const { passed, diagnosis } = reportOf(mistake);
  if (passed) throw new Error(`${mistake.written.row.name}: the check passes when it was due to fail.`);
  if (diagnosis === undefined) return ['The checker: fails, with no cause that it knows.'];
  const { text, correction } = diagnosis;
  return [`The checker: ${text}.${correction ? ` Right would be: ${correction}.` : ''}`];
}
