import { show } from '../../util/errors.ts';
import { type Command, exitCodes } from '../command.ts';
import { fileNote } from '../help.ts';
import { readRange } from '../line/numbers.ts';
import { readChoices, requireKnownChoices } from '../line/parameters.ts';
import { timeLimitOption } from '../line/time-limit.ts';
import { didYouMean } from '../nearest.ts';
import type { Figure } from '../plot/figure.ts';
import { type Quantity, quantities } from '../plot/sample.ts';
import { requireFigureFile, writeFigure } from '../plot/write-figure.ts';
import { printable } from '../printable.ts';
import { type Drawn, draw } from '../subjects/draw.ts';
import { Inquiry } from '../subjects/inquiry.ts';
import { printError } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { memberText } from '../words.ts';

/** As many curves as there are colours. */
const most = 8;

/** Draws functions of surrogates into a file. */
export const plot: Command = {
  name: 'plot',
  summary: 'Draw surrogates: forward, origin and gradient, of several functions or parameters.',
  arguments: 'FILE|NAME... --out FILE',
  options: {
    out: { value: 'FILE', short: 'o', help: 'where it goes: a file that ends in .svg or .html' },
    param: { value: 'NAME=VALUES', multiple: true, help: 'values of a parameter, a curve each: alpha=1,2,4' },
    what: { value: 'WHAT', help: `some of ${quantities.join(',')}, a panel each (default: gradient)` },
    range: { value: 'LOW,HIGH', help: 'the points that are shown (default: where the shape is)' },
    ...timeLimitOption,
  },
  notes: [fileNote],
  examples: [
    'plot arctan --param alpha=1,2,4 --out arctan.svg',
    'plot arctan mine.ts --out mine.svg',
    'plot arctan sigmoid erf --what origin,gradient --range -3,3 --out three.html',
  ],
  async run(line, terminal) {
    if (line.positionals.length === 0) throw new UsageError('got no name when that of a surrogate was due.');
    const out = line.value('out');
    if (out === undefined)
      throw new UsageError('got no --out when a file for the figure was due: --out plot.svg.');
    requireFigureFile('--out', out);
    const choices = readChoices(line.values('param'));
    const what = readQuantities(line.value('what') ?? 'gradient');
    const range = line.value('range');
    const limits = range === undefined ? undefined : readRange('--range', range);
    const inquiry = new Inquiry('plot', line, terminal);
    const subjects = inquiry.ofOneInput(await inquiry.subjects(line.positionals, { choices }));
    if (subjects.length > 0) requireKnownChoices(choices, subjects);
    if (subjects.length > most)
      throw new UsageError(`got ${subjects.length} curves when at most ${most} were due.`);
    const drawn = await draw(inquiry, subjects, what, limits);
    if (drawn.length > 0) {
      const figure = figureOf(drawn, what);
      writeFigure('--out', out, figure);
      terminal.write(`${printable(out)}: ${figure.title}`);
    }
    for (const { error } of inquiry.failures) printError(terminal, error);
    return inquiry.failures.length > 0 ? exitCodes.unusable : exitCodes.passed;
  },
};

function readQuantities(text: string): Quantity[] {
  return text.split(',').map((word) => {
    const quantity = quantities.find((known) => known === word);
    if (quantity) return quantity;
    const due = `some of ${quantities.join(',')} were due`;
    throw new UsageError(`--what: got ${show(word)} when ${due}${didYouMean(word, quantities)}`);
  });
}

const titles: Readonly<Record<Quantity, string>> = {
  forward: 'forward: the spike',
  origin: 'origin: the smooth function',
  gradient: 'gradient: the derivative of the origin',
};

/** The figure of some functions: a panel for each quantity, a curve for each function. */
export function figureOf(drawn: readonly Drawn[], what: readonly Quantity[]): Figure {
  const names = [...new Set(drawn.map(({ subject }) => subject.name))];
  return {
    title: names.join(', '),
    panels: what.map((quantity, i) => ({
      title: titles[quantity],
      xLabel: 'x',
      series: drawn.map(({ subject, xs, rows }) => ({
        label: memberText(subject.name, subject.params),
        xs,
        ys: rows[i] ?? [],
      })),
    })),
  };
}
