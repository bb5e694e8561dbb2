import type { SurrogateFacts } from '../../index.ts';
import { isStrictLibrary } from '../../surrogates/core/is-strict-library.ts';
import type { ParameterSpec } from '../../surrogates/core/surrogate-row.ts';
import { type Command, exitCodes } from '../command.ts';
import { type Member, memberOf, members } from '../line/member.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { intervalText, jsonText, settingText, short, tailText } from '../words.ts';
import { hanging, wrap } from '../wrap.ts';

/** What there is: names, parameters, what the gradients are like, what other libraries call them. */
export const list: Command = {
  name: 'list',
  summary: 'List the surrogates: parameters, what their gradients are like, peers.',
  arguments: '[NAME...]',
  options: {
    peers: { help: 'what other libraries call each, and how it differs there' },
    json: { help: 'as JSON' },
  },
  notes: ['Without names, the whole family as a table; with names, all that is known of each.'],
  examples: ['list', 'list arctan spikingjelly:ATan', 'list --json | jq ".surrogates[].name"'],
  run(line, terminal) {
    const chosen = line.positionals.map(memberOf);
    const shown = chosen.length > 0 ? chosen : members();
    if (line.has('json')) {
      const data = { spiketape: version(), command: 'list', surrogates: shown.map(entryOf) };
      terminal.write(jsonText(data));
    } else if (chosen.length > 0 || line.has('peers')) {
      const details = line.has('peers') && chosen.length === 0 ? peersOf : detailsOf;
      terminal.write(shown.map((member) => details(member, terminal).join('\n')).join('\n\n'));
    } else terminal.write(overview(shown).join('\n'));
    return exitCodes.passed;
  },
};

function factsOf(member: Member): SurrogateFacts | undefined {
  return 'facts' in member ? member.facts : undefined;
}

function entryOf(member: Member): object {
  const { row, params } = member;
  return {
    name: row.name,
    inputs: 'inputs' in row ? 2 : 1,
    parameters: row.parameters ?? {},
    params,
    strict: strictOf(member),
    facts: factsOf(member) ?? null,
    formula: row.formula ?? null,
    source: row.source ?? null,
    peers: row.peers ?? [],
  };
}

function strictOf({ row }: Member): boolean {
  return ('inputs' in row ? row.of.strict : row.strict) ?? false;
}

function overview(shown: readonly Member[]): string[] {
  const rows = shown.map((member) => {
    const facts = factsOf(member);
    const cells = facts
      ? [short(facts.peak), short(facts.area), tailText(facts.tail)]
      : ['two', 'inputs', ''];
    return [member.row.name, wrap(settingText(member.params) || '-', 20, ', ').join('\n'), ...cells];
  });
  return [
    ...table(['name', 'defaults', 'peak', 'area', 'tail'], rows, ['defaults', 'tail']),
    '',
    `${shown.length} surrogates. Peak and area of the gradient, and how it falls off, at the`,
    'defaults. More: spiketape list NAME, spiketape list --peers',
  ];
}

function peersOf(member: Member, terminal: Terminal): string[] {
  return [paint(terminal, 'bold', member.row.name), ...peerLines(member, terminal.columns)];
}

function peerLines({ row }: Member, columns: number): string[] {
  const lines = (row.peers ?? []).flatMap(({ library, name, parameters = {}, differs }) => {
    const values = settingText(parameters as Readonly<Record<string, number>>);
    const setting = [values, isStrictLibrary(library) && 'strict'].filter(Boolean).join(', ');
    const text = `${library}:${name}${setting && ` (${setting})`}${differs ? `: ${differs}` : ''}`;
    return hanging('    ', text, columns);
  });
  return lines.length > 0 ? lines : ['    no other library has it'];
}

function detailsOf(member: Member, terminal: Terminal): string[] {
  const { row, params } = member;
  const { columns } = terminal;
  const facts = factsOf(member);
  const entry = (label: string, text: string) => hanging(`  ${label.padEnd(10)}`, text, columns);
  const specs = Object.entries(row.parameters ?? {}) as [string, ParameterSpec][];
  return [
    paint(terminal, 'bold', row.name),
    ...specs.flatMap(([name, spec]) =>
      entry(name, `${short(params[name] ?? Number.NaN, 6)}${domainText(spec)}`),
    ),
    ...(strictOf(member) ? entry('fires', 'above the threshold only (strict)') : []),
    ...(facts
      ? [
          ...entry('peak', short(facts.peak, 6)),
          ...entry('area', short(facts.area, 6)),
          ...entry('tail', tailText(facts.tail)),
          ...entry('support', intervalText(facts.support)),
        ]
      : entry('inputs', 'two: the membrane now, and one step before')),
    ...entry('origin', row.formula?.origin ?? '-'),
    ...entry('gradient', row.formula?.gradient ?? '-'),
    ...entry('source', row.source ?? '-'),
    '  peers',
    ...peerLines(member, columns),
  ];
}

function domainText({ above, min, below, integer }: ParameterSpec): string {
  const rules = [
    integer && 'an integer',
    above !== undefined && `above ${above}`,
    min !== undefined && `at least ${min}`,
    below !== undefined && `below ${below}`,
  ].filter(Boolean);
  return rules.length > 0 ? ` (${rules.join(', ')})` : '';
}
