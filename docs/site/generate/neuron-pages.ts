import type { Neuron, NeuronParameter, NeuronRow } from 'spiketape';
import type { ScannedLayer } from '../../../lib/check/neuron/neuron-variant.ts';
import { responseOf } from '../../../lib/check/neuron/response-of.ts';
import { neuronModels } from '../../../lib/snn/neurons/neuron-models.ts';
import { startsOf } from '../../../lib/snn/neurons/neuron-state.ts';
import { typicalOptions } from '../../../lib/snn/neurons/typical-options.ts';
import { inCell, short } from '../../generate.ts';
import { libraries } from './libraries.ts';
import { neuronFigures } from './neuron-figures.ts';
import { lazyPage, type Page, withFrontMatter } from './page.ts';

/** The models of neurons, by name, in the order of names. */
export function modelsInOrder(): (readonly [name: string, make: Neuron])[] {
  return [...neuronModels()].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A page for each model. */
export function neuronPages(): Page[] {
  return modelsInOrder().map(([name, make]) =>
    lazyPage(`neurons/${name}`, name, () =>
      withFrontMatter({ description: `The spiking neuron ${name}` }, textOf(name, make)),
    ),
  );
}

/** The page that lists them. */
export function neuronIndex(): Page {
  const rows = modelsInOrder().map(([name, { row }]) => {
    const states = stateNames(row).map((state) => `\`${state}\``);
    return `| [${name}](./${name}) | ${states.join(', ')} | ${inCell(row.source)} |`;
  });
  const text = [
    '# The neurons',
    '',
    'Each is one file: states, parameters, and the update of one step in plain TypeScript, from which its scans over time, its gradients, its checks',
    'and these pages follow. `neurons.NAME(options)` makes a layer; a model of your own is written in the same way, with',
    '`neuron({ … })` ([the guide](/guide/neurons)), and `npx spiketape plot mine.ts --out mine.svg` draws it as it is drawn here.',
    '',
    '| name | states | source |',
    '|---|---|---|',
    ...rows,
    '',
    'Neurons whose steps are computed at once are `neurons.parallel`: `noResetLif`, `psn`, `maskedPsn` and `slidingPsn`.',
    '',
  ].join('\n');
  return { path: 'neurons/index', title: 'All of them', text };
}

function stateNames(row: NeuronRow): string[] {
  const settings = Object.entries(row.settings ?? {}).map(([name, all]) => [
    name,
    'length' in all ? all[0] : all.default,
  ]);
  return Object.keys(startsOf(row, Object.fromEntries(settings)));
}

function textOf(name: string, make: Neuron): string {
  const { row } = make;
  const typical = typicalOptions(row);
  const given = Object.entries(typical).map(([parameter, value]) => `${parameter}: ${value}`);
  const options = given.length > 0 ? `{ ${given.join(', ')} }` : '';
  return [
    `# ${name}`,
    '',
    ...equationsOf(row),
    `I is the input, Θ the step, whose gradient is that of the surrogate; states on the left are those after the step.`,
    '',
    '<div v-pre class="figures">',
    ...neuronFigures(row, responseOf(make(typical) as ScannedLayer)),
    '</div>',
    '',
    `At ${given.length > 0 ? `${given.join(', ')} and the other defaults` : 'the defaults'}, with a current that is 1.5 times the least that makes it go on spiking, if there is one.`,
    '',
    '## Use',
    '',
    '```ts',
    "import { neurons, tensor } from 'spiketape';",
    '',
    `const layer = neurons.${name}(${options});`,
    `layer(tensor([[[0.5, 1]], [[2, 4]]])); // ${row.output === undefined ? 'spikes' : row.output} of two neurons over two steps, [T, B, N]`,
    '```',
    '',
    ...stateTable(make(typical) as ScannedLayer),
    ...parameterTable(row),
    ...settingTable(row),
    ...(row.presets
      ? [
          '## Presets',
          '',
          `\`preset\`: ${Object.keys(row.presets)
            .map((one) => `\`'${one}'\``)
            .join(', ')}.`,
          '',
        ]
      : []),
    ...peerTable(row),
    ...(row.source ? ['## Source', '', `${row.source}.`, ''] : []),
  ].join('\n');
}

/** The equations, one below the other. */
function equationsOf({ formula = '' }: NeuronRow): string[] {
  return formula.split(/,\s*\\quad\s*/).flatMap((equation) => [`$$${equation}$$`, '']);
}

function stateTable({ neuron, spec }: ScannedLayer): string[] {
  const rows = Object.entries(startsOf(neuron, spec.settings)).map(([state, start]) => {
    const given =
      typeof start === 'number' ? start : start(spec.given as Record<string, number>, spec.settings);
    return `| \`${state}\` | ${Number.isFinite(given) ? short(given) : 'of the parameters'} |`;
  });
  return ['## States', '', '| name | starts at |', '|---|---|', ...rows, ''];
}

function parameterTable({ parameters = {}, alternatives = {} }: NeuronRow): string[] {
  const others = Object.entries(alternatives).map(
    ([name, one]) => [name, one, `in place of \`${one.for}\``] as const,
  );
  const rows = [
    ...Object.entries(parameters).map(([name, one]) => [name, one, startOf(one)] as const),
    ...others,
  ].map(([name, one, start]) => `| \`${name}\` | ${start} | ${domainOf(one)} | ${inCell(one.about)} |`);
  return [
    '## Parameters',
    '',
    'A number, a tensor (which is learned), or a function of tensors.',
    '',
    '| name | default | domain | what it is |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}

function startOf({ default: start }: NeuronParameter): string {
  return start === undefined ? 'to be given' : short(start);
}

function domainOf({ min, max, above, below, unit }: NeuronParameter): string {
  const rules = [
    min !== undefined && `at least ${min}`,
    above !== undefined && `above ${above}`,
    max !== undefined && `at most ${max}`,
    below !== undefined && `below ${below}`,
    unit && `in ${unit}`,
  ].filter(Boolean);
  return rules.join(', ') || 'any number';
}

function settingTable({ settings = {} }: NeuronRow): string[] {
  const rows = Object.entries(settings).map(([name, all]) => {
    const choices =
      'length' in all ? all.map((one) => `\`${typeof one === 'string' ? `'${one}'` : one}\``) : [];
    const shown =
      'length' in all ? choices.join(', ') : `\`${all.default}\`, or any whole number from ${all.min}`;
    return `| \`${name}\` | ${shown} |`;
  });
  if (rows.length === 0) return [];
  return [
    '## Settings',
    '',
    'The first is the default.',
    '',
    '| name | what it may be |',
    '|---|---|',
    ...rows,
    '',
  ];
}

function peerTable({ peers = [] }: NeuronRow): string[] {
  if (peers.length === 0) return [];
  const rows = peers.map(({ library, name, as }) => {
    const known = Object.entries(libraries).find(([id]) => id === library);
    const link = known ? `[${known[1]}](/migration/${library})` : library;
    return `| ${link} | \`${name}\` | ${as ? `\`${inCell(as)}\`` : ''} |`;
  });
  return ['## In other libraries', '', '| library | its name | here |', '|---|---|---|', ...rows, ''];
}
