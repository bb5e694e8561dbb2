import type { NeuronRow } from 'spiketape';
import type { Response } from '../../../lib/check/neuron/response-of.ts';
import type { Line } from '../plot/line-plot.ts';
import { figure } from './figures.ts';

/** The figures of a neuron: each state and its spikes while a current is on, and how often it spikes by constant current. */
export function neuronFigures({ name }: NeuronRow, { current, states, spikes, rates }: Response): string[] {
  const x = [0, current.length] as const;
  const over = (ys: ArrayLike<number>) => Array.from(ys, (y, t) => [t + 1, y] as const);
  const drawn = (title: string, lines: readonly Line[]) =>
    figure(title, `${title} of the neuron ${name}`, lines, x);
  return [
    drawn('Input current', [{ label: 'current, by step', points: over(current) }]),
    ...Object.entries(states).map(([state, values]) =>
      drawn(`State ${state}`, [{ label: `${state}, by step`, points: over(values) }]),
    ),
    ...(spikes ? [drawn('Spikes', [{ label: 'spikes, by step', colour: 1, points: strokes(spikes) }])] : []),
    ...(rates ? [rateFigure(name, rates)] : []),
  ];
}

function strokes(spikes: Float64Array): [x: number, y: number][] {
  return Array.from(spikes).flatMap((spike, t): [number, number][] =>
    spike > 0
      ? [
          [t + 1, 0],
          [t + 1, spike],
          [t + 1, Number.NaN],
        ]
      : [],
  );
}

function rateFigure(name: string, { currents, rates }: NonNullable<Response['rates']>): string {
  const points = Array.from(currents, (current, i) => [current, rates[i] as number] as const);
  const line = { label: 'spikes per step, by constant current', colour: 2, points };
  const most = currents.at(-1) as number;
  return figure('Rate', `Spikes per step of the neuron ${name} by constant current`, [line], [0, most]);
}
