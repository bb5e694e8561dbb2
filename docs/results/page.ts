import { allResults } from './all-results.ts';
import { type Kept, readKept } from './kept.ts';
import { mean, percent, spread } from './numbers.ts';
import type { Result } from './result.ts';
import { type KeptStudy, readStudy } from './study-cells.ts';
import { defaultsSection, shapesSection } from './study-sections.ts';

/** What was run. */
export interface PageContent {
  readonly kept: readonly Kept[];
  readonly shapes?: KeptStudy | undefined;
  readonly defaults?: KeptStudy | undefined;
}

/** The page docs/results.md: what was run, and nothing that was not. */
export function resultsPage({ kept, shapes, defaults }: PageContent = readContent()): string {
  const rows = allResults.flatMap((result) => {
    const found = kept.find(({ name }) => name === result.name);
    return found || result.option ? [{ result, found }] : [];
  });
  return [
    '# Results',
    '',
    '<!-- Generated from docs/results/ by `npm run results`. -->',
    '',
    'Published results, and controls, trained with this package: `npm run results` does them anew, `npm run results -- --quick` in a',
    'small size whose bounds it asserts. Accuracies are those of the test set, mean ± standard deviation over the seeds. Time is that of',
    'one run on two cores that much other work shared; alone it is a fraction. The same network in PyTorch is written by hand',
    '(`docs/results/torch/`, by `npm run results -- --torch`) with the same equations, data and settings; only that column is a comparison, of what is',
    'learned and not of time, as published networks and data differ. Where it is empty it was not run.',
    '',
    '| | here | time | the same in PyTorch | published |',
    '|---|---|---|---|---|',
    ...rows.map(({ result, found }) => (found ? row(result, found) : notRun(result))),
    '',
    ...(shapes ? shapesSection(shapes) : []),
    ...(defaults ? defaultsSection(defaults) : []),
    ...rows.flatMap(({ result, found }) => section(result, found)),
  ].join('\n');
}

function readContent(): PageContent {
  return { kept: readKept(), shapes: readStudy('surrogates'), defaults: readStudy('defaults') };
}

function row({ name, published, due = 0 }: Result, { runs, torch }: Kept): string {
  const accuracies = (some: Kept['runs']) =>
    `${spread(some.map(({ accuracy }) => accuracy))} (${some.length} ${some.length === 1 ? 'seed' : 'seeds'})`;
  const time = (some: Kept['runs']) => `${mean(some.map(({ seconds }) => seconds)).toFixed(0)} s`;
  const peer = torch ? accuracies(torch) : '';
  const isReached = mean(runs.map(({ accuracy }) => accuracy)) >= due;
  return `| ${name} | ${accuracies(runs)}${isReached ? '' : ', not reached'} | ${time(runs)} | ${peer} | ${published} |`;
}

function notRun({ name, published }: Result): string {
  return `| ${name} | data by path, not run | | | ${published} |`;
}

function section({ name, data, network, remark }: Result, found: Kept | undefined): string[] {
  return [
    ...[`## ${name}`, '', `Network: ${network}.`, '', `Data: ${data}.`, ''],
    ...(remark ? [remark, ''] : []),
    ...(found ? [`Seeds: ${seedsOf(found.runs)} (${found.cpu}, Node ${found.node}).`, ''] : []),
    ...(found?.torch ? [`Seeds in PyTorch: ${seedsOf(found.torch)}.`, ''] : []),
  ];
}

function seedsOf(runs: Kept['runs']): string {
  return runs.map(({ seed, accuracy }) => `${seed}: ${percent(accuracy)}`).join(', ');
}
