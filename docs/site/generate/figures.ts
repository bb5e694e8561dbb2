import type { Surrogate } from 'spiketape';
import { classOf, type Line, linePlot, thumbnailPlot } from '../plot/line-plot.ts';
import { sample } from '../plot/sample.ts';
import { windowOf } from '../plot/window.ts';
import { type Variants, variantsOf } from './variants.ts';

/** The figures of a surrogate: what fires and its origin, and its gradient under several values of each parameter. */
export function figuresOf(spike: Surrogate): string[] {
  const variants = variantsOf(spike);
  if (variants.length === 0) return [stepFigure(spike), gradientFigure(spike)];
  return [stepFigure(spike), ...variants.map((variant) => parameterFigure(spike.row.name, variant))];
}

/** The figure of a surrogate of one input: spike and origin at the defaults. */
function stepFigure(spike: Surrogate): string {
  const { row, params } = spike;
  const threshold = row.threshold?.(params) ?? 0;
  const x = windowOf([spike]);
  const jumps = [threshold, ...(row.kinks?.(params) ?? []), ...(row.jumps?.(params) ?? [])];
  const forward = row.forward
    ? (v: number) => row.forward?.(v, params) ?? 0
    : (v: number) => (v >= threshold ? 1 : 0);
  const lines: Line[] = [
    {
      label: row.stochastic ? 'step (its spikes are drawn)' : 'spike',
      points: sample(forward, x, jumps),
      isBackground: true,
    },
    { label: 'origin G', colour: 0, points: sample((v) => spike.origin(v), x, jumps) },
  ];
  return figure('Spike and origin', `Spike and origin of ${row.name} at its defaults`, lines, x);
}

function gradientFigure(spike: Surrogate): string {
  const x = windowOf([spike]);
  const lines = [{ label: 'gradient g', points: sample((v) => spike.gradient(v), x, kinksOf(spike)) }];
  return figure('Gradient', `Gradient of ${spike.row.name}`, lines, x);
}

function parameterFigure(name: string, { parameter, spikes }: Variants): string {
  const x = windowOf(spikes.map(({ spike }) => spike));
  const lines = spikes.map(({ value, spike }) => ({
    label: `${parameter} = ${value}`,
    points: sample((v) => spike.gradient(v), x, kinksOf(spike)),
  }));
  return figure(`Gradient, by ${parameter}`, `Gradient of ${name} under values of ${parameter}`, lines, x);
}

function kinksOf({ row, params }: Surrogate): readonly number[] {
  return row.kinks?.(params) ?? [];
}

/** A figure with its title and the names of its lines. */
export function figure(
  title: string,
  description: string,
  lines: readonly Line[],
  x: readonly [number, number],
): string {
  const plot = linePlot({ description, lines, x, y: rangeOf(lines) });
  return `<figure>\n<figcaption><b>${title}</b>${legend(lines)}</figcaption>\n${plot}\n</figure>`;
}

/** From the least to the greatest value, 0 included, with a little air. */
function rangeOf(lines: readonly Line[]): [number, number] {
  const values = lines.flatMap(({ points }) => points.map(([, y]) => y)).filter(Number.isFinite);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const air = 0.06 * (high - low || 1);
  return [low - air, high + air];
}

function legend(lines: readonly Line[]): string {
  return lines.map((line, i) => `<span class="key ${classOf(line, i)}">${line.label}</span>`).join('');
}

/** A small picture of a gradient, without axes. */
export function thumbnail(spike: Surrogate): string {
  const x = windowOf([spike]);
  const line = { label: '', points: sample((v) => spike.gradient(v), x, kinksOf(spike)) };
  const y = rangeOf([line]);
  return thumbnailPlot(line, x, y);
}
