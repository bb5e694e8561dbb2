import type { Normalization, Surrogate } from '../../index.ts';
import { show } from '../../util/errors.ts';
import { type Command, exitCodes } from '../command.ts';
import { memberOf, requireOneInput } from '../line/member.ts';
import { readRange } from '../line/numbers.ts';
import { readChoices, variants } from '../line/parameters.ts';
import { measureApart } from '../measure/measure-apart.ts';
import type { Times } from '../measure/measure-surrogate.ts';
import { pointsOf, rangeOf, sample } from '../plot/sample.ts';
import { textPlot } from '../plot/text-plot.ts';
import { requireFigureFile, writeFigure } from '../plot/write-figure.ts';
import { Refusal } from '../refusal.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import { intervalText, jsonText, memberText, settingText, short, tailText } from '../words.ts';
import { wrap } from '../wrap.ts';
import { figureOf } from './plot.ts';

/** Columns of the table: as many functions stand beside each other in 80 columns. */
const most = 3;

/** Two or more surrogates beside each other. */
export const compare: Command = {
  name: 'compare',
  summary: 'Compare surrogates: shape at equal peak or area, tail, support, cost on this machine.',
  arguments: 'NAME NAME...',
  options: {
    normalize: { value: 'BY', help: 'divide the gradients so that their peak or area is 1: peak, area' },
    param: { value: 'NAME=VALUES', multiple: true, help: 'values of a parameter, a column each: alpha=1,2' },
    range: { value: 'LOW,HIGH', help: 'the points that are drawn (default: where the shapes are)' },
    plot: { value: 'FILE', help: 'draw origins and gradients into a file that ends in .svg or .html' },
    quick: { help: 'measure the cost with fewer samples' },
    json: { help: 'as JSON' },
  },
  examples: [
    'compare arctan sigmoid --normalize peak',
    'compare spikingjelly:ATan snntorch:sigmoid --normalize area --plot both.svg',
    'compare arctan --param alpha=1,2,4 --json',
  ],
  async run(line, terminal) {
    const by = readNormalization(line.value('normalize'));
    const file = line.value('plot');
    if (file !== undefined) requireFigureFile('--plot', file);
    const family = line.positionals.map((name) => requireOneInput(memberOf(name)));
    const spikes = variants(family, readChoices(line.values('param')));
    if (spikes.length < 2 || spikes.length > most)
      throw new Refusal(
        `got ${spikes.length} function${spikes.length === 1 ? '' : 's'} when 2 to ${most} were due: compare arctan sigmoid.`,
      );
    const shapes = spikes.map((spike) => (by ? spike.normalized(by) : spike));
    const text = line.value('range');
    const range = text ? readRange('--range', text) : rangeOf(shapes);
    if (file !== undefined) writeFigure('--plot', file, figureOf(shapes, ['origin', 'gradient'], range));
    const costs: Times[] = [];
    for (const spike of spikes) {
      terminal.progress(`measuring ${spike.row.name} …`);
      costs.push(await measureApart(spike, line.has('quick')));
    }
    terminal.progress('');
    const columns = shapes.map((shape, i) =>
      columnOf(shape, costs[i] as Times, shapes[0] as Surrogate, range),
    );
    if (line.has('json')) {
      const data = { spiketape: version(), command: 'compare', normalized: by ?? null, range, columns };
      terminal.write(jsonText(data));
    } else terminal.write([...tableOf(columns, by), '', ...drawing(shapes, range, terminal)].join('\n'));
    return exitCodes.passed;
  },
};

function readNormalization(text: string | undefined): Normalization | undefined {
  if (text === undefined || text === 'peak' || text === 'area') return text;
  throw new Refusal(`--normalize: got ${show(text)} when peak or area was due.`);
}

/** What is told of one function. */
interface Column {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  readonly peak: number;
  readonly area: number;
  readonly tail: Surrogate['facts']['tail'];
  readonly support: readonly [number, number];
  /** The largest difference of its gradient from that of the first, as a share of the higher peak. */
  readonly difference: number;
  readonly nanoseconds: Times;
}

function columnOf(
  shape: Surrogate,
  nanoseconds: Times,
  first: Surrogate,
  range: readonly [number, number],
): Column {
  const { row, params, facts } = shape;
  const { peak, area, tail, support } = facts;
  const xs = pointsOf(shape, range);
  const [ours, theirs] = [sample(shape, 'gradient', xs), sample(first, 'gradient', xs)];
  const height = Math.max(peak, first.facts.peak);
  const difference = ours.reduce((most, y, i) => Math.max(most, Math.abs(y - (theirs[i] ?? 0))), 0) / height;
  return { name: row.name, params, peak, area, tail, support, difference, nanoseconds };
}

function tableOf(columns: readonly Column[], by: Normalization | undefined): string[] {
  const line = (label: string, cell: (column: Column) => string) => [label, ...columns.map(cell)];
  return table(
    [
      by ? `gradient at ${by} 1` : 'gradient',
      ...columns.map(({ name, params }) => [name, ...wrap(settingText(params), 18, ', ')].join('\n')),
    ],
    [
      line('peak', ({ peak }) => short(peak)),
      line('area', ({ area }) => short(area)),
      line('tail', ({ tail }) => tailText(tail)),
      line('not 0 on', ({ support }) => intervalText(support)),
      line('gap to the first', ({ difference }) => `${short(100 * difference, 3)} %`),
      line('ns, forward', ({ nanoseconds }) => short(nanoseconds.forward, 3)),
      line('ns, vjp', ({ nanoseconds }) => short(nanoseconds.vjp, 3)),
    ],
  );
}

function drawing(shapes: readonly Surrogate[], range: readonly [number, number], { columns }: Terminal) {
  const xs = Float64Array.from({ length: 161 }, (_, i) => range[0] + ((range[1] - range[0]) * i) / 160);
  const series = shapes.map((shape) => ({
    label: memberText(shape.row.name, shape.params),
    xs,
    ys: sample(shape, 'gradient', xs),
  }));
  return textPlot(series, { columns: Math.min(columns, 76), lines: 11 });
}
