import { type Crossing, type Peer, type Surrogate, surrogate } from 'spiketape';
import { errata } from '../../errata/index.ts';
import { defaults, domain, factCells, family, inCell, peerDefaults, short } from '../../generate.ts';
import { figuresOf, thumbnail } from './figures.ts';
import { libraries } from './libraries.ts';
import { lazyPage, type Page, withFrontMatter } from './page.ts';

type Member = Surrogate | Crossing;

/** A page for each surrogate. */
export function surrogatePages(): Page[] {
  return family.map((member) =>
    lazyPage(`surrogates/${member.row.name}`, member.row.name, () =>
      withFrontMatter({ description: `The surrogate gradient ${member.row.name}` }, textOf(member)),
    ),
  );
}

/** The page that lists them. */
export function surrogateIndex(): Page {
  return lazyPage('surrogates/index', 'All of them', indexText);
}

function indexText(): string {
  const rows = family.map((member) => {
    const { name } = member.row;
    const cells = isOfOneInput(member) ? factCells(member.facts) : ['–', '–', '–'];
    const link = `<span id="${name.toLowerCase()}"></span>[${name}](./${name})`;
    return `| ${[link, thumbnail(oneInput(member)), ...cells, defaults(member)].join(' | ')} |`;
  });
  const text = [
    '# The surrogates',
    '',
    'Each fires at `x >= 0` (x is the membrane above threshold; with `strict: true` at `x > 0`) and passes a gradient g back, the derivative of its origin G.',
    'Peak is the largest |g|, area the integral of g, tail the p with g ~ |x|^−p far out, or how else it falls off: all at the',
    'defaults. The [atlas](/atlas) draws them over one another; [migration](/migration/) has the names that other libraries use.',
    '',
    '| name | gradient | peak | area | tail | defaults |',
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
  return withFrontMatter({ aside: false }, text);
}

function isOfOneInput(member: Member): member is Surrogate {
  return 'facts' in member;
}

/** The surrogate itself, or the one of one input that a crossing is made from. */
function oneInput(member: Member): Surrogate {
  return isOfOneInput(member) ? member : surrogate((member as Crossing).row.of);
}

function textOf(member: Member): string {
  const { row } = member;
  const inside = oneInput(member);
  return [
    `# ${row.name}`,
    '',
    `$$G = ${row.formula?.origin}$$`,
    '',
    `$$g = ${row.formula?.gradient}$$`,
    '',
    ...(isOfOneInput(member)
      ? []
      : [
          `It has two inputs, the membrane now and one step before, and fires where it crosses the threshold upwards. Below: the`,
          `function of one input that it is made from, [${inside.row.name}](./${inside.row.name}), with h = g.`,
          '',
        ]),
    '<div v-pre class="figures">',
    ...figuresOf(inside),
    '</div>',
    '',
    '## Use',
    '',
    '```ts',
    ...useOf(member),
    '```',
    '',
    ...parameterTable(member),
    '## Facts',
    '',
    ...factList(inside).map((fact) => `- ${fact}`),
    `- Source: ${row.source}.`,
    `- What it costs on your machine, in nanoseconds an element: \`npm run bench -- --only surrogates\`.`,
    '',
    ...elsewhere(row.peers ?? []),
    ...errataOf(row.peers ?? []),
  ].join('\n');
}

/** A program that uses it, with all of its parameters at their defaults. */
function useOf(member: Member): string[] {
  const { row } = member;
  const values = Object.entries(member.params).map(([name, value]) => `${name}: ${value}`);
  const stochastic = isOfOneInput(member) && member.row.stochastic;
  const given = [...values, ...(stochastic ? ['random: random(1)'] : [])].join(', ');
  const spike = `surrogates.${row.name}${given && `({ ${given} })`}`;
  if (!isOfOneInput(member)) {
    return [
      "import { surrogates, tensor } from 'spiketape';",
      '',
      `const spike = ${spike};`,
      'spike(tensor([0.5, 0.5]), tensor([-0.5, 0.2])); // membrane now, and one step before',
    ];
  }
  if (stochastic) {
    return [
      "import { random, surrogates, tensor } from 'spiketape';",
      '',
      `const spike = ${spike};`,
      'spike(tensor([0.2, 0.8])); // spikes with these probabilities',
    ];
  }
  const reset = member.row.forward ? ", reset: 'subtract'" : '';
  return [
    "import { lif, surrogates, tensor } from 'spiketape';",
    '',
    `const spike = ${spike};`,
    'spike(tensor([-0.5, 0, 0.5])); // spikes, with this gradient on the tape',
    `lif({ beta: 0.9, surrogate: spike${reset} }); // in a layer of neurons`,
  ];
}

function parameterTable(member: Member): string[] {
  const entries = Object.entries(member.row.parameters ?? {});
  if (entries.length === 0) return [];
  const learned = 'parameterGradients' in member.row ? (member.row.parameterGradients ?? {}) : {};
  const rows = entries.map(([name, spec]) => {
    const rule = domain(spec).replace(/^ \(|\)$/g, '') || 'any number';
    return `| \`${name}\` | ${spec.default} | ${rule} | ${name in learned ? 'yes' : 'no'} |`;
  });
  return [
    '## Parameters',
    '',
    '| name | default | domain | can be learned |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}

function factList({ row, params, facts }: Surrogate): string[] {
  const [peak, area, tail] = factCells(facts);
  const kinks = row.kinks?.(params) ?? [];
  const [left, right] = facts.support;
  return [
    `Peak of the gradient: ${peak}; its area: ${area}; its tail: ${tailWords(tail ?? '')}. At the defaults, as all that follows.`,
    left === -Infinity && right === Infinity
      ? 'Support: the whole line.'
      : signed(`Support: [${short(left)}, ${short(right)}]; outside of it the gradient is exactly 0.`),
    ...(kinks.length > 0 ? [signed(`Kinks: ${kinks.map(short).join(', ')}.`)] : []),
    ...(row.threshold ? [`It fires at x >= ${short(row.threshold(params))}.`] : []),
    ...(row.forward ? ['It counts its spikes, from 0 to n.'] : []),
    ...(row.stochastic ? ['It draws its spikes: one with probability x, from the generator `random`.'] : []),
  ];
}

/** A text whose numbers are set properly. */
function signed(text: string): string {
  return text.replaceAll('Infinity', '∞').replaceAll('-', '−');
}

function tailWords(tail: string): string {
  if (tail === '0') return 'none, it does not fall off';
  return Number.isNaN(Number(tail)) ? tail : `a power, |x|^−${tail}`;
}

function elsewhere(peers: readonly Peer[]): string[] {
  const [first] = peers;
  if (first === undefined) return [];
  const rows = peers.map((peer) => {
    const { library, name, differs } = peer;
    const link = `[${libraries[library]}](/migration/${library})`;
    return `| ${link} | \`${name}\` | ${peerDefaults(peer)} | ${inCell(differs)} |`;
  });
  return [
    '## In other libraries',
    '',
    `\`surrogates.find('${first.library}', '${first.name}')\` is this function with the defaults that it has there.`,
    '',
    '| library | its name | its defaults | how it differs there |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}

/** What was found wrong with it elsewhere. */
function errataOf(peers: readonly Peer[]): string[] {
  const found = errata.filter(({ library, name }) =>
    peers.some((peer) => peer.library === library && plain(peer.name) === plain(name)),
  );
  if (found.length === 0) return [];
  const items = found.map(
    ({ id, library, wrong }) => `- [${libraries[library]}](/errata/${library}#${id}): ${wrong}`,
  );
  return ['## Errata', '', ...items, ''];
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}
