import type { Response } from '../../check/neuron/response-of.ts';
import type { Figure, Panel, Series } from './figure.ts';

/** A neuron, and what it does. */
export interface Responding {
  readonly label: string;
  readonly response: Response;
}

/** The figure of some neurons: currents, states and spikes over steps, and how often they spike under constant currents. */
export function neuronFigure(title: string, neurons: readonly Responding[]): Figure {
  const states = [...new Set(neurons.flatMap(({ response }) => Object.keys(response.states)))];
  const overSteps = (name: string, ofOne: (response: Response) => ArrayLike<number> | undefined): Panel => ({
    title: name,
    xLabel: 'step',
    series: neurons.map(({ label, response }) => ({ label, ...stepsOf(ofOne(response) ?? []) })),
  });
  const isSpiking = neurons.some(({ response }) => response.spikes?.some((spike) => spike > 0));
  return {
    title,
    panels: [
      overSteps('input current', ({ current }) => current),
      ...states.map((name) => overSteps(name, (response) => response.states[name])),
      ...(isSpiking ? [spikePanel(neurons)] : []),
      ...ratePanel(neurons),
    ],
  };
}

function stepsOf(ys: ArrayLike<number>): Pick<Series, 'xs' | 'ys'> {
  return { xs: Array.from(ys, (_, t) => t + 1), ys };
}

/** A stroke for each spike, a row for each neuron; what does not spike has none. */
function spikePanel(neurons: readonly Responding[]): Panel {
  const strokes = ({ spikes, current }: Response, row: number) => {
    const at = Array.from(spikes ?? []).flatMap((spike, t) => (spike > 0 ? [t + 1] : []));
    const ends = [1, ...at.flatMap((t) => [t, t, t]), current.length];
    const ys = [Number.NaN, ...at.flatMap(() => [row, row + 0.8, Number.NaN]), Number.NaN];
    return { xs: ends, ys };
  };
  return {
    title: 'spikes',
    xLabel: 'step',
    series: neurons.map(({ label, response }, i) => ({ label, ...strokes(response, i) })),
  };
}

function ratePanel(neurons: readonly Responding[]): Panel[] {
  const series = neurons.flatMap(({ label, response: { rates } }) =>
    rates ? [{ label, xs: rates.currents, ys: rates.rates }] : [],
  );
  return series.length > 0
    ? [{ title: 'spikes per step, by constant current', xLabel: 'current', series }]
    : [];
}
