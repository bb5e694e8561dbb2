import { grouped } from '../examples/surrogates/grouped.ts';
import { type ShapeRun, type Share, shares } from '../examples/surrogates/shares.ts';
import { mean, percent, percents, spread } from './numbers.ts';
import type { KeptStudy, StudyCell } from './study-cells.ts';

/** The runs of a kept study of shapes and widths. */
export function shapeRuns({ cells }: KeptStudy): ShapeRun[] {
  return cells.flatMap(({ parameters, accuracies }) =>
    accuracies.map((accuracy) => ({
      parameters: parameters as unknown as ShapeRun['parameters'],
      results: { accuracy },
    })),
  );
}

/** Whether the shape of a surrogate matters or its width, by docs/examples/surrogates/study.ts. */
export function shapesSection(study: KeptStudy): string[] {
  const runs = shapeRuns(study);
  const tasks = [...new Set(runs.map(({ parameters }) => parameters.task))];
  return [
    '## Surrogates: shape or width?',
    '',
    'All shapes of the family that are not the same up to height and stretch, at peak 1 and seven half-widths at half height, on two tasks',
    `(4-60-3 on 1,000 points of yin-yang, 10 epochs; recall by ALIF, 60 batches): ${runs.length} runs, ${seedsOf(study)},`,
    'by `npx spiketape sweep docs/examples/surrogates/study.ts`.',
    '',
    '![Accuracy of each shape at each width, for both tasks](results/surrogates.svg)',
    '',
    '| of the variance between cells | width | shape | best width: all shapes | Zenke and Vogels 2021 |',
    '|---|---|---|---|---|',
    ...tasks.map((task) =>
      taskRow(
        task,
        runs.filter(({ parameters }) => parameters.task === task),
      ),
    ),
    '',
    'In brackets what seeds alone would make of it. Zenke and Vogels (2021) found that the shape hardly matters and the scale does: confirmed',
    'where the share of the width is above twice what chance makes of it, and that of the shape is not, or is below a third of the share of the width.',
    '',
  ];
}

/** Each surrogate at its defaults, by docs/examples/surrogates/defaults-study.ts. */
export function defaultsSection(study: KeptStudy): string[] {
  const tasks = [...new Set(study.cells.map(({ parameters }) => String(parameters.task)))];
  const names = [...new Set(study.cells.map(({ parameters }) => String(parameters.surrogate)))];
  const accuraciesOf = (name: string, task: string) => cellOf(study, name, task)?.accuracies ?? [];
  const meanOf = (name: string, task: string) =>
    accuraciesOf(name, task).length > 0 ? mean(accuraciesOf(name, task)) : 0;
  const shown = (name: string, task: string) =>
    accuraciesOf(name, task).length > 0 ? spread(accuraciesOf(name, task)) : 'failed';
  const both = (name: string) => mean(tasks.map((task) => meanOf(name, task)));
  return [
    '## Surrogates at their defaults',
    '',
    `The same tasks, each surrogate of one input with a gradient as its library has it: ${seedsOf(study)}, by`,
    '`npx spiketape sweep docs/examples/surrogates/defaults-study.ts`. Heights and widths differ here, so this compares defaults, not shapes.',
    'What failed got a gradient beyond single precision: the slope of 25 that spikeRateEscape has multiplies it at each reset, to 1e26 after',
    '20 steps.',
    '',
    `| | ${tasks.join(' | ')} |`,
    `|---|${tasks.map(() => '---').join('|')}|`,
    ...names
      .toSorted((a, b) => both(b) - both(a))
      .map((name) => `| ${name} | ${tasks.map((task) => shown(name, task)).join(' | ')} |`),
    '',
  ];
}

function cellOf({ cells }: KeptStudy, name: string, task: string): StudyCell | undefined {
  return cells.find(({ parameters }) => parameters.surrogate === name && parameters.task === task);
}

function seedsOf({ seeds, of }: KeptStudy): string {
  return seeds === of ? `${seeds} seeds` : `${seeds} of ${of} seeds, as more were not run`;
}

function taskRow(task: string, runs: readonly ShapeRun[]): string {
  const { width, shape } = shares(runs);
  const shown = ({ share, byChance }: Share) => `${percents(share)} (${percents(byChance)})`;
  return `| ${task} | ${shown(width)} | ${shown(shape)} | ${bestWidth(runs)} | ${verdict(width, shape)} |`;
}

function verdict(width: Share, shape: Share): string {
  const matters = ({ share, byChance }: Share) => share > 2 * byChance;
  if (!matters(width)) return 'not confirmed: the width hardly matters';
  return !matters(shape) || shape.share < width.share / 3 ? 'confirmed' : 'not confirmed: the shape matters';
}

/** The width of the highest mean, and the means of the worst and the best shape there. */
function bestWidth(runs: readonly ShapeRun[]): string {
  const byWidth = grouped(runs, ({ parameters }) => parameters.width);
  const meanOf = (some: readonly ShapeRun[]) =>
    mean(some.map(({ results }) => results?.accuracy ?? Number.NaN));
  const [[width, best] = [0, []]] = [...byWidth].sort(([, a], [, b]) => meanOf(b) - meanOf(a));
  const shapes = [...grouped(best, ({ parameters }) => parameters.shape).values()].map(meanOf);
  return `${width}: ${percent(Math.min(...shapes))} to ${percent(Math.max(...shapes))}`;
}
