import { show } from '../../util/errors.ts';
import { type Command, exitCodes } from '../command.ts';
import { fileNote } from '../help.ts';
import type { CommandLine } from '../line/command-line.ts';
import { readRange } from '../line/numbers.ts';
import { readChoices, requireKnownChoices } from '../line/parameters.ts';
import { timeLimitOption } from '../line/time-limit.ts';
import { didYouMean } from '../nearest.ts';
import type { Figure } from '../plot/figure.ts';
import { neuronFigure, type Responding } from '../plot/neuron-figure.ts';
import { type Quantity, quantities } from '../plot/sample.ts';
import { requireFigureFile, writeFigure } from '../plot/write-figure.ts';
import { printable } from '../printable.ts';
import { type Drawn, draw } from '../subjects/draw.ts';
import { Inquiry, type NeuronSubject, type Subject, withAllParameters } from '../subjects/inquiry.ts';
import { printError } from '../terminal.ts';
import { UsageError } from '../usage-error.ts';
import { memberText } from '../words.ts';

/** As many curves as there are colours. */
const most = 8;

/** Draws functions of surrogates, or what neurons do under a current, into a file. */
export const plot: Command = {
  name: 'plot',
  summary: 'Draw surrogates, or neurons under a current, of several names or parameters.',
  arguments: 'FILE|NAME... --out FILE',
  options: {
    out: { value: 'FILE', short: 'o', help: 'where it goes: a file that ends in .svg or .html' },
    param: { value: 'NAME=VALUES', multiple: true, help: 'values of a parameter, a curve each: alpha=1,2,4' },
    what: { value: 'WHAT', help: `of surrogates, some of ${quantities.join(',')} (default: gradient)` },
    range: {
      value: 'LOW,HIGH',
      help: 'of surrogates, the points that are shown (default: where the shape is)',
    },
    ...timeLimitOption,
  },
  notes: [
    'Of neurons: states and spikes while a current is switched on and off, 1.5 times the least that makes them spike, and spikes per step by constant current; at typical parameters unless others are given.',
    fileNote,
  ],
  examples: [
    'plot arctan --param alpha=1,2,4 --out arctan.svg',
    'plot arctan mine.ts --out mine.svg',
    'plot lif alif --param beta=0.9 --out neurons.svg',
    'plot arctan erf --what origin,gradient --range -3,3 --out both.html',
  ],
  async run(line, terminal) {
    if (line.positionals.length === 0)
      throw new UsageError('got no name when that of a surrogate or a neuron was due.');
    const out = line.value('out');
    if (out === undefined)
      throw new UsageError('got no --out when a file for the figure was due: --out plot.svg.');
    requireFigureFile('--out', out);
    const choices = readChoices(line.values('param'));
    const what = readQuantities(line.value('what') ?? 'gradient');
    const range = line.value('range');
    const limits = range === undefined ? undefined : readRange('--range', range);
    const inquiry = new Inquiry('plot', line, terminal);
    const { functions, neurons } = await inquiry.everything(line.positionals, { choices });
    const subjects = inquiry.ofOneInput(functions);
    const both = [...subjects, ...neurons.map(withAllParameters)];
    if (both.length > 0) requireKnownChoices(choices, both);
    if (both.length > most) throw new UsageError(`got ${both.length} curves when at most ${most} were due.`);
    if (neurons.length > 0) requireNeuronsOnly(line, functions);
    const figure =
      neurons.length > 0
        ? await figureOfNeurons(inquiry, neurons)
        : figureOf(await draw(inquiry, subjects, what, limits), what);
    if (figure.title !== '') {
      writeFigure('--out', out, figure);
      terminal.write(`${printable(out)}: ${figure.title}`);
    }
    for (const { error } of inquiry.failures) printError(terminal, error);
    return inquiry.failures.length > 0 ? exitCodes.unusable : exitCodes.passed;
  },
};

/** @throws UsageError for functions among neurons, and for options that neurons have no use for. */
function requireNeuronsOnly(line: CommandLine, functions: readonly Subject[]): void {
  const [first] = functions;
  if (first) throw new UsageError(`got ${first.name} among neurons when one of these two kinds was due.`);
  for (const option of ['what', 'range'])
    if (line.has(option)) throw new UsageError(`got --${option}, which does not apply to neurons.`);
}

/** A curve for each neuron; no title where nothing could be drawn. */
async function figureOfNeurons(inquiry: Inquiry, neurons: readonly NeuronSubject[]): Promise<Figure> {
  const drawn: Responding[] = [];
  for (const subject of neurons) {
    const response = await inquiry.respond(subject);
    if (response) drawn.push({ label: labelOf(subject), response });
  }
  const names = drawn.length > 0 ? neurons.map(({ name }) => name) : [];
  return neuronFigure([...new Set(names)].join(', '), drawn);
}

/** Its name, and what was chosen for it. */
function labelOf({ name, params, selection }: NeuronSubject): string {
  const chosen = Object.entries(params).filter(([parameter]) => parameter in selection.choices);
  return memberText(name, Object.fromEntries(chosen));
}

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
