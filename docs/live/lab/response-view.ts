import { membranes } from '../../../lib/plot/membranes.ts';
import { chart, fitted } from '../view/chart.ts';
import { element } from '../view/element.ts';
import { raster } from '../view/raster.ts';
import { showNumber } from '../view/show-number.ts';
import type { NeuronResponse } from '../worker/messages.ts';

/** Pictures of what a neuron does. */
export interface ResponseView {
  readonly element: HTMLElement;
  /** @param vThreshold - Drawn in the picture of the state v. */
  update(response: NeuronResponse, vThreshold?: number): void;
}

type Trace = { readonly values: Float32Array; readonly vThreshold?: number };

export function responseView(): ResponseView {
  const current = chart({
    title: 'Input current',
    description: 'The current of each step.',
    xLabel: 'time step',
    height: 150,
  });
  const spikes = raster('Spikes', 'A stroke for each step in which the neuron fires.', 120);
  const said = element('p', { class: 'live-hint live-count', role: 'status' });
  const states = element('div');
  let shown: readonly (readonly [name: string, picture: ReturnType<typeof statePicture>])[] = [];
  const pictures = (names: readonly string[]) => {
    if (names.join() === shown.map(([name]) => name).join()) return shown;
    shown = names.map((name) => [name, statePicture(name)] as const);
    states.replaceChildren(...shown.map(([, picture]) => picture.element));
    return shown;
  };
  return {
    element: element('div', {}, current.element, states, spikes.element, said),
    update(response, vThreshold) {
      const steps = response.current.length;
      current.update({ lines: [{ label: 'current', color: 1, y: response.current }] });
      for (const [name, picture] of pictures(Object.keys(response.states)))
        picture.update({
          values: response.states[name] as Float32Array,
          ...(name === 'v' && vThreshold !== undefined && { vThreshold }),
        });
      const count = response.spikes?.reduce((sum, spike) => sum + spike, 0);
      spikes.element.hidden = response.spikes === null;
      if (response.spikes) spikes.update({ spikes: response.spikes, neurons: 1, names: [''] });
      said.textContent = count === undefined ? '' : `${showNumber(count)} spikes in ${steps} steps.`;
    },
  };
}

function statePicture(name: string) {
  const title = `State ${name}`;
  return fitted<Trace>(title, 190, (width, height) => ({ values, ...level }) => {
    const look = { width, height, styled: false, legend: false, names: [name] };
    const description = `${title}. The state after each step.`;
    return membranes({ shape: [values.length, 1], data: values }, { ...look, ...level, description });
  });
}
