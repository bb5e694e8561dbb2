import type { NeuronParameter } from '../../index.ts';
import type { NeuronDescription } from '../subjects/neuron-description.ts';
import { table } from '../table.ts';
import { paint, type Terminal } from '../terminal.ts';
import { short } from '../words.ts';
import { hanging, wrap } from '../wrap.ts';

/** All that is known of a neuron, for JSON. */
export function entryOfNeuron(description: NeuronDescription): object {
  const { name, parameters, params, settings, states, output, presets, formula, citation, peers } =
    description;
  return { name, parameters, params, settings, states, output, presets, formula, source: citation, peers };
}

/** Neurons as a table. */
export function neuronOverview(shown: readonly NeuronDescription[]): string[] {
  const rows = shown.map(({ name, parameters, states, settings }) => [
    name,
    states.join(', '),
    wrap(Object.keys(parameters).join(', ') || '-', 30, ', ').join('\n'),
    wrap(Object.keys(settings).join(', ') || '-', 28, ', ').join('\n'),
  ]);
  return [
    ...table(['name', 'states', 'parameters', 'settings'], rows, ['states', 'parameters', 'settings']),
    '',
    `${shown.length} neurons. More: spiketape list NAME, spiketape plot NAME --out FILE`,
  ];
}

/** What other libraries call a neuron. */
export function neuronPeers(description: NeuronDescription, terminal: Terminal): string[] {
  return [paint(terminal, 'bold', description.name), ...peerLines(description, terminal.columns)];
}

function peerLines({ peers }: NeuronDescription, columns: number): string[] {
  const lines = peers.flatMap(({ library, name, as }) =>
    hanging('    ', `${library}:${name}${as ? `: ${as}` : ''}`, columns),
  );
  return lines.length > 0 ? lines : ['    no other library has it'];
}

/** All that is known of a neuron. */
export function neuronDetails(description: NeuronDescription, terminal: Terminal): string[] {
  const { name, parameters, settings, states, output, presets, formula, citation } = description;
  const { columns } = terminal;
  const entry = (label: string, text: string) => hanging(`  ${label.padEnd(20)}`, text, columns);
  const choices = (all: readonly (string | number | boolean)[]) => all.map(String).join(', ');
  return [
    paint(terminal, 'bold', name),
    ...entry('states', states.join(', ')),
    ...entry('output', output),
    '  parameters',
    ...Object.entries(parameters).flatMap(([parameter, spec]) =>
      entry(`  ${parameter}`, parameterText(spec)),
    ),
    ...(Object.keys(settings).length > 0 ? ['  settings'] : []),
    ...Object.entries(settings).flatMap(([setting, all]) => entry(`  ${setting}`, choices(all))),
    ...(presets.length > 0 ? entry('presets', presets.join(', ')) : []),
    ...entry('update', formula ?? '-'),
    ...entry('source', citation ?? '-'),
    '  peers',
    ...peerLines(description, columns),
  ];
}

function parameterText(spec: NeuronParameter): string {
  const { default: start, typical, unit, about } = spec;
  const value = start === undefined ? typical && `${short(typical, 6)}, to be given` : short(start, 6);
  const parts = [value, domainText(spec), unit, about].filter(Boolean);
  return parts.join('; ');
}

function domainText({ above, min, max, below }: NeuronParameter): string {
  const rules = [
    above !== undefined && `above ${above}`,
    min !== undefined && `at least ${min}`,
    max !== undefined && `at most ${max}`,
    below !== undefined && `below ${below}`,
  ].filter(Boolean);
  return rules.join(', ');
}
