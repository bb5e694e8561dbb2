import { type ConstructorRow, constructors } from './constructors.ts';
import { differences } from './differences.ts';
import { losses } from './losses.ts';
import { type ReadRow, readRows } from './read.ts';

const libraries: Readonly<Record<string, string>> = {
  snntorch: 'snnTorch 0.9.4',
  spikingjelly: 'SpikingJelly, early 2024',
  norse: 'Norse 065a3b4',
  sinabs: 'sinabs 904eb89',
  sparch: 'sparch f875625',
  spytorch: 'spytorch d363dbf',
};

/** The page docs/migration.md. */
export function migrationPage(): string {
  return [
    '# Coming from another framework',
    '',
    '<!-- Generated from docs/migration/ by `npm run docs:tables`. -->',
    '',
    'An entry for each framework exports its neurons under their names there, options in camelCase, defaults as there, and each',
    'with what that framework decides in code: what fires, when the reset comes, what is detached, what is clamped, and what is',
    'handed out as membrane.',
    '',
    '```ts',
    "import * as snntorch from 'spiketape/snntorch'; // spikingjelly, norse, sinabs, sparch, spytorch likewise",
    '',
    'const layer = snntorch.Leaky({ beta: 0.9, learnBeta: true });',
    'layer(x); // [T, B, N]',
    'layer.run(x, state); // { spikes, v, state } and an entry for every other state there',
    'layer.params; // { beta }, for TypeScript too: a key of its state_dict names its parameter',
    '```',
    '',
    'An option that is a number may be a tensor, of one value or one per neuron: it is then learned. The second column is an example,',
    'the third the neurons of this package that give the same spikes and membranes on it, or the step where the model is one of its',
    'own; `given` stands for the same recurrent weights, `w` for a weight [to, from], `eye` for one that passes the input on. Specs',
    'run all of them, and hold 41 traces that the libraries gave, run in Float64: spikes equal, membranes within 1e-5, gradients',
    'within 1e-4. In Norse, `…Cell` names the same function.',
    '',
    ...Object.keys(libraries).flatMap(section),
    '## Read from source, not run',
    '',
    'Libraries that have no entry here: their updates were read, and specs compare the neurons of the third column with these updates, not with',
    'the libraries. dt is 1 ms.',
    '',
    '| library, as seen | there | options | here | what it decides |',
    '|---|---|---|---|---|',
    ...readRows.map(readLine),
    '',
    '## Losses',
    '',
    'Each row gives the number that the loss there gives; `each` are the labels of each of the T B rows.',
    '',
    '| library | loss there | here | how it differs from the likely name |',
    '|---|---|---|---|',
    ...losses.map(
      ({ library, name, here, differs }) => `| ${library} | \`${name}\` | \`${here}\` | ${differs} |`,
    ),
    '',
    '## Where code and expectation differ',
    '',
    'The code is what is exact here. What one would expect by name or documentation, and what the code gives:',
    '',
    '| library | what | expected | given |',
    '|---|---|---|---|',
    ...differences.map(
      ({ library, what, expected, given }) =>
        `| ${library} | ${what} | ${short(expected)} | ${short(given())} |`,
    ),
    '',
  ].join('\n');
}

function section(library: string): string[] {
  return [
    `## ${libraries[library]}`,
    '',
    '| there | example | here | what it decides |',
    '|---|---|---|---|',
    ...constructors.filter((row) => row.library === library).map(line),
    '',
  ];
}

function readLine({ library, seen, name, options, zoo, formula, decides }: ReadRow): string {
  const here = zoo === undefined ? formula : `\`${zoo}\``;
  return `| ${library}, ${seen} | \`${name}\` | ${options === '' ? '–' : `\`${options}\``} | ${here} | ${decides} |`;
}

function line({ name, options, zoo, formula, decides }: ConstructorRow): string {
  return `| \`${name}\` | \`${options}\` | ${zoo === undefined ? formula : `\`${zoo}\``} | ${decides} |`;
}

function short(x: number): string {
  return String(Number(x.toPrecision(4)));
}
