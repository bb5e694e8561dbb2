import { isStrictLibrary } from '../../surrogates/core/is-strict-library.ts';
import type { ParameterSpec } from '../../surrogates/core/surrogate-row.ts';
import type { Command } from '../command.ts';
import { fileNote } from '../help.ts';
import { timeLimitOption } from '../line/time-limit.ts';
import { printResult } from '../print-result.ts';
import { Inquiry } from '../subjects/inquiry.ts';
import { namesOf } from '../subjects/names-of.ts';
import type { Description } from '../subjects/query.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { intervalText, settingText, short, tailText } from '../words.ts';
import { hanging, wrap } from '../wrap.ts';
import { entryOfNeuron, neuronDetails, neuronOverview, neuronPeers } from './list-neurons.ts';

/** What there is: names, parameters, what the gradients are like, what other libraries call them. */
export const list: Command = {
  name: 'list',
  summary: 'List surrogates and neurons: parameters, what they are like, peers.',
  arguments: '[FILE|NAME...]',
  options: {
    neurons: { help: 'the models of neurons' },
    peers: { help: 'what other libraries call each, and how it differs there' },
    json: { help: 'as JSON' },
    ...timeLimitOption,
  },
  notes: ['Without names, the whole family as a table; with names, all that is known of each.', fileNote],
  examples: [
    'list',
    'list arctan spikingjelly:ATan',
    'list mine.ts',
    'list --neurons',
    'list --json | jq ".surrogates[].name"',
  ],
  async run(line, terminal) {
    const { positionals } = line;
    const inquiry = new Inquiry('list', line, terminal);
    const { functions: subjects, neurons } = await inquiry.everything(namesOf(line), { choices: {} });
    const isOverview = positionals.length === 0 && !line.has('peers');
    const details = line.has('peers') && positionals.length === 0 ? peersOf : detailsOf;
    return printResult(line, terminal, {
      command: 'list',
      data: {
        surrogates: subjects.map(entryOf),
        ...(neurons.length > 0 && { neurons: neurons.map(entryOfNeuron) }),
      },
      lines: () => {
        if (isOverview) return neurons.length > 0 ? neuronOverview(neurons) : overview(subjects);
        const ofNeurons = line.has('peers') && positionals.length === 0 ? neuronPeers : neuronDetails;
        const sections = [
          ...subjects.map((subject) => details(subject, terminal)),
          ...neurons.map((neuron) => ofNeurons(neuron, terminal)),
        ];
        return [sections.map((lines) => lines.join('\n')).join('\n\n')];
      },
      failures: inquiry.failures,
    });
  },
};

function entryOf(description: Description): object {
  const { name, inputs, parameters, params, strict, facts, formula, citation, peers } = description;
  return { name, inputs, parameters, params, strict, facts, formula, source: citation, peers };
}

function overview(shown: readonly Description[]): string[] {
  const rows = shown.map(({ name, params, facts }) => {
    const cells = facts
      ? [short(facts.peak), short(facts.area), tailText(facts.tail)]
      : ['two', 'inputs', ''];
    return [name, wrap(settingText(params) || '-', 20, ', ').join('\n'), ...cells];
  });
  return [
    ...table(['name', 'defaults', 'peak', 'area', 'tail'], rows, ['defaults', 'tail']),
    '',
    `${shown.length} surrogates. Peak and area of the gradient, and how it falls off, at the`,
    'defaults. More: spiketape list NAME, spiketape list --peers',
  ];
}

function peersOf(description: Description, terminal: Terminal): string[] {
  return [paint(terminal, 'bold', description.name), ...peerLines(description, terminal.columns)];
}

function peerLines({ peers }: Description, columns: number): string[] {
  const lines = peers.flatMap(({ library, name, parameters = {}, differs }) => {
    const values = settingText(parameters as Readonly<Record<string, number>>);
    const setting = [values, isStrictLibrary(library) && 'strict'].filter(Boolean).join(', ');
    const text = `${library}:${name}${setting && ` (${setting})`}${differs ? `: ${differs}` : ''}`;
    return hanging('    ', text, columns);
  });
  return lines.length > 0 ? lines : ['    no other library has it'];
}

function detailsOf(description: Description, terminal: Terminal): string[] {
  const { name, parameters, params, strict, facts, formula, citation } = description;
  const { columns } = terminal;
  const entry = (label: string, text: string) => hanging(`  ${label.padEnd(10)}`, text, columns);
  return [
    paint(terminal, 'bold', name),
    ...Object.entries(parameters).flatMap(([parameter, spec]) =>
      entry(parameter, `${short(params[parameter] ?? Number.NaN, 6)}${domainText(spec)}`),
    ),
    ...(strict ? entry('fires', 'above the threshold only (strict)') : []),
    ...(facts
      ? [
          ...entry('peak', short(facts.peak, 6)),
          ...entry('area', short(facts.area, 6)),
          ...entry('tail', tailText(facts.tail)),
          ...entry('support', intervalText(facts.support)),
        ]
      : entry('inputs', 'two: the membrane now, and one step before')),
    ...entry('origin', formula?.origin ?? '-'),
    ...entry('gradient', formula?.gradient ?? '-'),
    ...entry('source', citation ?? '-'),
    '  peers',
    ...peerLines(description, columns),
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
