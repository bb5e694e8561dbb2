import { type Library, type Peer, surrogates } from 'spiketape';
import { errata } from '../../errata/index.ts';
import { family, inCell } from '../../generate.ts';
import { readDocument } from './document.ts';
import { libraries } from './libraries.ts';
import type { Page } from './page.ts';

/** A page for each library: its names and defaults, and what they are here. */
export function migrationPages(): Page[] {
  const pages = (Object.keys(libraries) as Library[]).map((library) => ({
    path: `migration/${library}`,
    title: libraries[library],
    text: libraryText(library),
  }));
  return [{ path: 'migration/index', title: 'All libraries', text: overview() }, ...pages];
}

function peersOf(library: Library) {
  return family.flatMap((member) =>
    ((member.row.peers ?? []) as readonly Peer[])
      .filter((peer) => peer.library === library)
      .map((peer) => ({ member, peer })),
  );
}

function overview(): string {
  const rows = (Object.entries(libraries) as [Library, string][]).map(([library, name]) => {
    const found = errata.filter((erratum) => erratum.library === library).length;
    return `| [${name}](./${library}) | ${peersOf(library).length} | ${found > 0 ? `[${found}](/errata/${library})` : '–'} |`;
  });
  return [
    '# Coming from another library',
    '',
    'The names and defaults of the surrogates of ten libraries, and what they are here. In a program',
    "`surrogates.find('spikingjelly', 'ATan')` gives the function with the defaults that it has there.",
    '',
    '| library | surrogates | errata |',
    '|---|---|---|',
    ...rows,
    '',
    'Neurons, losses and encoders: [networks of neurons](/guide/neurons) has the options that make `lif` the neuron of another',
    'library.',
    '',
  ].join('\n');
}

function libraryText(library: Library): string {
  const name = libraries[library];
  const found = errata.filter((erratum) => erratum.library === library).length;
  const rows = peersOf(library).map(({ member, peer }) => {
    const { strict } = surrogates.find(library, peer.name).row;
    const values = Object.entries({ ...member.params, ...peer.parameters, ...(strict && { strict }) });
    const given = values.map(([key, value]) => `${key}: ${value}`).join(', ');
    const here = `${member.row.name}${given && `({ ${given} })`}`;
    return `| \`${peer.name}\` | [\`${here}\`](/surrogates/${member.row.name}) | ${inCell(peer.differs)} |`;
  });
  return [
    `# From ${name}`,
    '',
    `\`surrogates.find('${library}', name)\` gives them, with the defaults that they have there; case and underscores do not count.`,
    ...(found > 0 ? [`What was found wrong there: [${found} errata](/errata/${library}).`] : []),
    '',
    '## Surrogates',
    '',
    `| in ${name} | here, with its defaults | how it differs there |`,
    '|---|---|---|',
    ...rows,
    '',
    ...neurons(library),
  ].join('\n');
}

/** The rows of the guide's table of neurons that are about a library. */
function neurons(library: Library): string[] {
  const text = readDocument('docs/guide.md')
    .sections.map(({ body }) => body)
    .join('\n');
  const rows = text.split('\n').filter((line) => line.startsWith(`| ${libraries[library]} \``));
  if (rows.length === 0) return [];
  return [
    '## Neurons',
    '',
    '| there | here |',
    '|---|---|',
    ...rows,
    '',
    'More in [networks of neurons](/guide/neurons).',
    '',
  ];
}
