import type { Surrogate } from '../../index.ts';
import { show } from '../../util/errors.ts';
import { type Command, exitCodes } from '../command.ts';
import { memberOf, requireOneInput } from '../line/member.ts';
import { readRange } from '../line/numbers.ts';
import { readChoices, variants } from '../line/parameters.ts';
import { didYouMean } from '../nearest.ts';
import type { Figure } from '../plot/figure.ts';
import { pointsOf, type Quantity, quantities, rangeOf, sample } from '../plot/sample.ts';
import { requireFigureFile, writeFigure } from '../plot/write-figure.ts';
import { Refusal } from '../refusal.ts';
import { memberText } from '../words.ts';

/** As many curves as there are colours. */
const most = 8;

/** Draws functions of surrogates into a file. */
export const plot: Command = {
  name: 'plot',
  summary: 'Draw surrogates: forward, origin and gradient, of several functions or parameters.',
  arguments: 'NAME... --out FILE',
  options: {
    out: { value: 'FILE', short: 'o', help: 'where it goes: a file that ends in .svg or .html' },
    param: { value: 'NAME=VALUES', multiple: true, help: 'values of a parameter, a curve each: alpha=1,2,4' },
    what: { value: 'WHAT', help: `some of ${quantities.join(',')}, a panel each (default: gradient)` },
    range: { value: 'LOW,HIGH', help: 'the points that are shown (default: where the shape is)' },
  },
  examples: [
    'plot arctan --param alpha=1,2,4 --out arctan.svg',
    'plot arctan sigmoid erf --what origin,gradient --range -3,3 --out three.html',
  ],
  run(line, terminal) {
    if (line.positionals.length === 0) throw new Refusal('got no name when that of a surrogate was due.');
    const out = line.value('out');
    if (out === undefined)
      throw new Refusal('got no --out when a file for the figure was due: --out plot.svg.');
    requireFigureFile('--out', out);
    const family = line.positionals.map((name) => requireOneInput(memberOf(name)));
    const spikes = variants(family, readChoices(line.values('param')));
    if (spikes.length > most) throw new Refusal(`got ${spikes.length} curves when at most ${most} were due.`);
    const range = line.value('range');
    const what = readQuantities(line.value('what') ?? 'gradient');
    const figure = figureOf(spikes, what, range ? readRange('--range', range) : rangeOf(spikes));
    writeFigure('--out', out, figure);
    terminal.write(`${out}: ${figure.title}`);
    return exitCodes.passed;
  },
};

function readQuantities(text: string): Quantity[] {
  return text.split(',').map((word) => {
    const quantity = quantities.find((known) => known === word);
    if (quantity) return quantity;
    const due = `some of ${quantities.join(',')} were due`;
    throw new Refusal(`--what: got ${show(word)} when ${due}${didYouMean(word, quantities)}`);
  });
}

const titles: Readonly<Record<Quantity, string>> = {
  forward: 'forward: the spike',
  origin: 'origin: the smooth function',
  gradient: 'gradient: the derivative of the origin',
};

/** The figure of some surrogates: a panel for each quantity, a curve for each surrogate. */
export function figureOf(
  spikes: readonly Surrogate[],
  what: readonly Quantity[],
  range: readonly [number, number],
): Figure {
  const names = [...new Set(spikes.map(({ row }) => row.name))];
  return {
    title: names.join(', '),
    panels: what.map((quantity) => ({
      title: titles[quantity],
      xLabel: 'x',
      series: spikes.map((spike) => {
        const xs = pointsOf(spike, range);
        return { label: memberText(spike.row.name, spike.params), xs, ys: sample(spike, quantity, xs) };
      }),
    })),
  };
}
