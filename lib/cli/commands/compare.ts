import type { Normalization, SurrogateFacts } from '../../index.ts';
import { show } from '../../util/errors.ts';
import type { Command } from '../command.ts';
import { fileNote } from '../help.ts';
import { readRange } from '../line/numbers.ts';
import { readChoices, requireKnownChoices } from '../line/parameters.ts';
import { timeLimitOption } from '../line/time-limit.ts';
import { textPlot } from '../plot/text-plot.ts';
import { requireFigureFile, writeFigure } from '../plot/write-figure.ts';
import { printResult } from '../print-result.ts';
import { type Drawn, draw, rangeOver } from '../subjects/draw.ts';
import { Inquiry } from '../subjects/inquiry.ts';
import type { Times } from '../subjects/measure.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { intervalText, memberText, settingText, short, tailText } from '../words.ts';
import { wrap } from '../wrap.ts';
import { figureOf } from './plot.ts';

/** Columns of the table: as many functions stand beside each other in 80 columns. */
const most = 3;

/** Two or more surrogates beside each other. */
export const compare: Command = {
  name: 'compare',
  summary: 'Compare surrogates: shape at equal peak or area, tail, support, cost on this machine.',
  arguments: 'FILE|NAME...',
  options: {
    normalize: { value: 'BY', help: 'divide the gradients so that their peak or area is 1: peak, area' },
    param: { value: 'NAME=VALUES', multiple: true, help: 'values of a parameter, a column each: alpha=1,2' },
    range: { value: 'LOW,HIGH', help: 'the points that are drawn (default: where the shapes are)' },
    plot: { value: 'FILE', help: 'draw origins and gradients into a file that ends in .svg or .html' },
    quick: { help: 'measure the cost with fewer samples' },
    json: { help: 'as JSON' },
    ...timeLimitOption,
  },
  notes: [fileNote],
  examples: [
    'compare arctan sigmoid --normalize peak',
    'compare arctan mine.ts:mine',
    'compare spikingjelly:ATan sigmoid --normalize area --plot both.svg',
    'compare arctan --param alpha=1,2,4 --json',
  ],
  async run(line, terminal) {
    const by = readNormalization(line.value('normalize'));
    const file = line.value('plot');
    if (file !== undefined) requireFigureFile('--plot', file);
    const choices = readChoices(line.values('param'));
    const text = line.value('range');
    const limits = text === undefined ? undefined : readRange('--range', text);
    const inquiry = new Inquiry('compare', line, terminal);
    const { failures } = inquiry;
    const selection = { choices, ...(by && { normalize: by }) };
    const subjects = inquiry.ofOneInput(await inquiry.subjects(line.positionals, selection));
    if (subjects.length > 0) requireKnownChoices(choices, subjects);
    if (subjects.length > most || (subjects.length < 2 && failures.length === 0))
      throw new UsageError(
        `got ${subjects.length} function${subjects.length === 1 ? '' : 's'} when 2 to ${most} were due: compare arctan sigmoid.`,
      );
    const isEnough = subjects.length > 1;
    const range = limits ?? (isEnough ? rangeOver(subjects) : null);
    const drawn = range && isEnough ? await draw(inquiry, subjects, ['origin', 'gradient'], range) : [];
    if (file !== undefined && drawn.length > 0)
      writeFigure('--plot', file, figureOf(drawn, ['origin', 'gradient']));
    const columns: Column[] = [];
    for (const one of drawn) {
      terminal.progress(`measuring ${one.subject.name} …`);
      const times = await inquiry.measure(one.subject, line.has('quick'));
      if (times) columns.push(columnOf(one, times, drawn[0] as Drawn));
    }
    return printResult(line, terminal, {
      command: 'compare',
      data: { normalized: by ?? null, range, columns },
      lines: () => (columns.length > 0 ? [...tableOf(columns, by), '', ...drawing(drawn, terminal)] : []),
      failures,
    });
  },
};

function readNormalization(text: string | undefined): Normalization | undefined {
  if (text === undefined || text === 'peak' || text === 'area') return text;
  throw new UsageError(`--normalize: got ${show(text)} when peak or area was due.`);
}

/** What is told of one function. */
interface Column {
  readonly name: string;
  readonly params: Readonly<Record<string, number>>;
  readonly peak: number;
  readonly area: number;
  readonly tail: SurrogateFacts['tail'];
  readonly support: readonly [number, number];
  /** The largest difference of its gradient from that of the first, as a share of the higher peak. */
  readonly difference: number;
  readonly nanoseconds: Times;
}

function columnOf({ subject, rows }: Drawn, nanoseconds: Times, first: Drawn): Column {
  const { name, params, facts } = subject;
  const { peak, area, tail, support } = facts as SurrogateFacts;
  const [ours, theirs] = [rows[1] ?? [], first.rows[1] ?? []];
  const height = Math.max(peak, first.subject.facts?.peak ?? 0);
  const difference =
    Array.from(ours).reduce((most, y, i) => Math.max(most, Math.abs(y - (theirs[i] ?? 0))), 0) / height;
  return { name, params, peak, area, tail, support, difference, nanoseconds };
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

function drawing(drawn: readonly Drawn[], { columns }: Terminal): string[] {
  const series = drawn.map(({ subject, xs, rows }) => ({
    label: memberText(subject.name, subject.params),
    xs,
    ys: rows[1] ?? [],
  }));
  return textPlot(series, { columns: Math.min(columns, 76), lines: 11 });
}
