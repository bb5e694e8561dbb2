// Writes what the registry says into docs/surrogates.md and the README, and what the commands in documents print:
// `npm run docs:tables`. Specs hold all of it current.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Crossing, type Peer, type Surrogate, type SurrogateFacts, surrogates } from 'spiketape';
import { certify } from '../lib/check/certify/certify.ts';
import { conformancePage } from './conformance.ts';
import { migrationPage } from './migration/page.ts';
import { withOutputs } from './sessions.ts';

type Member = Surrogate | Crossing;

/** All surrogates, in the order of the registry. */
export const family = Object.values(surrogates) as readonly Member[];

/** The page docs/surrogates.md, or what it says of some. */
export function surrogatesPage(members = family): string {
  return [
    '# The surrogates',
    '',
    '<!-- Generated from the registry by `npm run docs:tables`. -->',
    '',
    'Each fires at `x >= 0` (x is the membrane above threshold) and passes a gradient $g$ back, the derivative of its',
    'origin $G$. A property test holds every hand-written gradient against finite differences of its origin. With the option',
    '`strict: true` it fires above the threshold only, where x > 0, as in ngc-learn, snnTorch, Norse, Spyx and sparch:',
    '`surrogates.find` sets it for their names, and a neuron that is given the surrogate inherits it.',
    '`multiLevelSpikeCount` and `periodicExponential` count their spikes, from 0 to n; all others give 0 or 1.',
    '',
    'Peak (the largest |g|), area (the integral of g) and tail (the p with g ~ |x|^−p far out, or how else it falls off), at',
    'the defaults; `spike.facts` has them under any parameters, `spike.normalized` makes peak or area 1.',
    '',
    'Certificate: `checkSurrogate(spike, { certify: [-64, 64] })` proves, for every real x from −64 to 64 at the defaults, that',
    '|g − G′| is at most the bound, in so many boxes of interval arithmetic; the formulas are read over the real numbers. Where g',
    'or G jumps, a few last digits about the place are left out.',
    '',
    ...overview(members),
    '',
    ...members.flatMap(section),
  ].join('\n');
}

/** The table of the README, between its markers. */
export function readmeTable(): string {
  const rows = family.map((member) => {
    const { name } = member.row;
    return `| [\`${name}\`](docs/surrogates.md#${anchor(name)}) | ${defaults(member)} | $${inTable(member.row.formula?.gradient)}$ |`;
  });
  return ['| name | defaults | gradient |', '|---|---|---|', ...rows].join('\n');
}

/** The README with its table made anew. */
export function readmeWithTable(readme: string): string {
  const [start, end] = ['<!-- surrogates -->', '<!-- /surrogates -->'];
  const [before, rest] = readme.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md lacks ${start} … ${end}.`);
  return `${before}${start}\n${readmeTable()}\n${end}${after}`;
}

/** Members with what their gradients are like. */
function overview(members: readonly Member[]): string[] {
  const rows = members.map((member) => {
    const { name } = member.row;
    const cells =
      'facts' in member ? [...factCells(member.facts), certificate(member)] : ['–', '–', '–', '–'];
    return `| [\`${name}\`](#${anchor(name)}) | ${defaults(member)} | ${cells.join(' | ')} |`;
  });
  return ['| name | defaults | peak | area | tail | certificate |', '|---|---|---|---|---|---|', ...rows];
}

/** What is proven of its gradient, in short. */
function certificate(spike: Surrogate): string {
  const { verdict, bound, boxes, places } = certify('docs', spike, { range: [-64, 64] });
  if (verdict !== 'proven') throw new Error(`${spike.row.name} is not certified.`);
  const jumps = places.map(({ x }) => short(x)).join(', ');
  return inCell(`|g − G′| ≤ ${bound.toExponential(1)}, ${boxes} boxes${jumps && `; jumps at ${jumps}`}`);
}

/** Peak, area and tail in words. */
export function factCells({ peak, area, tail }: SurrogateFacts): string[] {
  const shown = Number.isNaN(area) ? 'none' : Number.isFinite(area) ? short(area) : 'infinite';
  return [short(peak), shown, typeof tail === 'number' ? short(tail) : tail];
}

function section(member: Member): string[] {
  const { row } = member;
  return [
    `## ${row.name}`,
    '',
    `$$G = ${row.formula?.origin}$$`,
    '',
    `$$g = ${row.formula?.gradient}$$`,
    '',
    ...facts(member).map((fact) => `- ${fact}`),
    '',
    ...peerTable(row.peers ?? []),
  ];
}

function facts(member: Member): string[] {
  const list = [`Parameters: ${parameters(member)}`];
  if (!('inputs' in member.row)) list.push(...oneInputFacts(member as Surrogate));
  list.push(`Source: ${member.row.source}.`);
  return list;
}

function oneInputFacts({ row, params }: Surrogate): string[] {
  const list: string[] = [];
  const support = row.support?.(params);
  if (support?.some(Number.isFinite))
    list.push(`Exactly 0 outside [${support.map(short).join(', ')}] at the defaults.`);
  const mass = row.mass?.(params);
  if (mass !== undefined)
    list.push(`Mass $\\int g$ at the defaults: ${Number.isFinite(mass) ? short(mass) : 'infinite'}.`);
  const learned = Object.keys(row.parameterGradients ?? {}).map((name) => `\`${name}\``);
  if (learned.length > 0) list.push(`Can be learned: ${learned.join(', ')}.`);
  const kinks = row.kinks?.(params) ?? [];
  if (kinks.length > 0) list.push(`Kinks at the defaults: ${kinks.map(short).join(', ')}.`);
  if (row.forward) list.push('Counts its spikes, from 0 to n.');
  if (row.stochastic) list.push('Draws its spikes: a spike with probability x, from the generator `random`.');
  return list;
}

function parameters({ row }: Member): string {
  const entries = Object.entries(row.parameters ?? {});
  if (entries.length === 0) return 'none.';
  return `${entries.map(([name, spec]) => `\`${name}\` = ${spec.default}${domain(spec)}`).join('; ')}.`;
}

/** The domain of a parameter in words, in brackets after a space; empty where every number is in it. */
export function domain(spec: { above?: number; min?: number; below?: number; integer?: true }): string {
  const rules = [
    spec.integer ? 'integer' : '',
    spec.above === undefined ? '' : `above ${spec.above}`,
    spec.min === undefined ? '' : `at least ${spec.min}`,
    spec.below === undefined ? '' : `below ${spec.below}`,
  ].filter((rule) => rule !== '');
  return rules.length === 0 ? '' : ` (${rules.join(', ')})`;
}

/** The parameters with their defaults, in words. */
export function defaults({ row }: Member): string {
  const entries = Object.entries(row.parameters ?? {});
  return entries.map(([name, spec]) => `${name} ${spec.default}`).join(', ') || '–';
}

function peerTable(peers: readonly Peer[]): string[] {
  if (peers.length === 0) return [];
  const rows = peers.map(({ library, name, parameters = {}, differs }) => {
    const values = peerDefaults({ library, name, parameters });
    return `| ${library} | \`${name}\` | ${values} | ${inCell(differs)} |`;
  });
  return ['| library | its name | its defaults | how it differs there |', '|---|---|---|---|', ...rows, ''];
}

/** The defaults of a function of another library in words, with whether it is strict. */
export function peerDefaults({ library, name, parameters = {} }: Peer): string {
  const values = Object.entries(parameters).map(([key, value]) => `${key} ${value}`);
  const { strict } = surrogates.find(library, name).row;
  return [...values, ...(strict ? ['strict'] : [])].join(', ') || 'as here';
}

/** A number with six digits at most. */
export function short(x: number): string {
  return String(Number(x.toPrecision(6)));
}

function anchor(name: string): string {
  return name.toLowerCase();
}

/** Text inside a table cell: a bar would end it. */
export function inCell(text = ''): string {
  return text.replaceAll('|', '\\|');
}

/** TeX inside a table cell: no bare bar, which would end it. */
function inTable(tex = ''): string {
  return tex.replaceAll('\\|', '\\Vert ').replaceAll('|', '\\vert ');
}

const root = join(import.meta.dirname, '..');

/** Documents whose commands are run anew. */
export const documentsWithSessions = ['README.md', 'docs/cli.md'] as const;

/** Writes what is generated. */
export async function write(): Promise<void> {
  writeFileSync(join(root, 'docs/surrogates.md'), surrogatesPage());
  writeFileSync(join(root, 'docs/migration.md'), migrationPage());
  writeFileSync(join(root, 'docs/conformance.md'), conformancePage());
  const readme = join(root, 'README.md');
  writeFileSync(readme, readmeWithTable(readFileSync(readme, 'utf8')));
  for (const path of documentsWithSessions) {
    const file = join(root, path);
    writeFileSync(file, await withOutputs(readFileSync(file, 'utf8')));
  }
}

if (process.argv[1] === import.meta.filename) await write();
