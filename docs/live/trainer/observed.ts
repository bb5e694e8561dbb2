import { chart } from '../view/chart.ts';
import { element } from '../view/element.ts';
import { raster } from '../view/raster.ts';
import type { Observation } from './training.ts';

/** A test digit and what the network does with it. */
export interface Observed {
  readonly element: HTMLElement;
  update(observation: Observation): void;
}

const side = 28;
const classes = Array.from({ length: 10 }, (_, digit) => String(digit));

/** @param go - Asks for the digit so many further, or for any when it is null. */
export function observed(go: (by: number | null) => void): Observed {
  const canvas = element('canvas', { width: side, height: side, role: 'img', class: 'live-digit' });
  const answer = element('p', { class: 'live-answer' });
  const hidden = raster('Spikes of the hidden neurons', 'A row for each neuron.', 230);
  const outputs = raster(
    'Spikes of the outputs',
    'A row for each class; its number of spikes at the end.',
    176,
  );
  const membranes = chart({
    title: 'Membranes of the outputs',
    description: 'At the end of each step.',
    xLabel: 'time step',
    height: 230,
  });
  const button = (text: string, by: number | null, label: string) =>
    element('button', { type: 'button', 'aria-label': label, onclick: () => go(by) }, text);
  const made = element(
    'div',
    { class: 'live-observed' },
    element(
      'div',
      { class: 'live-shown' },
      canvas,
      element(
        'div',
        {},
        answer,
        element(
          'div',
          { class: 'live-buttons' },
          button('‹', -1, 'the test digit before'),
          button('›', 1, 'the next test digit'),
          button('Any digit', null, 'any test digit'),
        ),
      ),
    ),
    outputs.element,
    hidden.element,
    membranes.element,
  );
  return {
    element: made,
    update(observation) {
      const { label, predicted, steps, hiddenSpikes, outputSpikes, vThreshold, position } = observation;
      draw(canvas, observation.image);
      canvas.setAttribute('aria-label', `test digit ${position + 1}, a ${label}`);
      const isRight = label === predicted;
      answer.replaceChildren(
        `Test digit ${position + 1} is a ${label}; the network reads `,
        element(
          'strong',
          { class: isRight ? 'live-right' : 'live-wrong' },
          `${predicted} ${isRight ? '✓' : '✗'}`,
        ),
      );
      const counts = classes.map((_, n) => sumOf(outputSpikes, n));
      outputs.update({ spikes: outputSpikes, neurons: 10, names: classes, notes: counts.map(String) });
      hidden.update({ spikes: hiddenSpikes, neurons: hiddenSpikes.length / steps });
      membranes.update({
        lines: membraneLines(observation),
        marks: [{ y: vThreshold, label: 'threshold' }],
        xRange: steps > 1 ? [1, steps] : [0, 1],
      });
    },
  };
}

interface MembraneLine {
  readonly label: string;
  readonly x: number[];
  readonly y: number[];
  readonly color?: number;
  readonly background?: boolean;
}

function membraneLines({ membranes, label, predicted, steps }: Observation): MembraneLine[] {
  const x = Array.from({ length: steps }, (_, t) => t + 1);
  const line = (n: number, label: string, look: Pick<MembraneLine, 'color' | 'background'>) => ({
    label,
    ...look,
    x,
    y: x.map((_, t) => membranes[t * 10 + n] as number),
  });
  const others = classes.flatMap((_, n) =>
    n === label || n === predicted ? [] : [line(n, 'the others', { background: true })],
  );
  return [
    ...joined(others),
    ...(predicted === label ? [] : [line(predicted, `${predicted}, which it reads`, { color: 1 })]),
    line(label, `${label}, which it is`, { color: 0 }),
  ];
}

/** Many lines of one kind as one, with gaps. */
function joined(lines: readonly MembraneLine[]): MembraneLine[] {
  const [first] = lines;
  if (first === undefined) return [];
  return [
    {
      ...first,
      x: lines.flatMap(({ x }) => [...x, Number.NaN]),
      y: lines.flatMap(({ y }) => [...y, Number.NaN]),
    },
  ];
}

function sumOf(spikes: Float32Array, neuron: number): number {
  let sum = 0;
  for (let i = neuron; i < spikes.length; i += 10) sum += spikes[i] as number;
  return sum;
}

/** Ink on paper: as dark as the digit is. */
function draw(canvas: HTMLCanvasElement, image: Float32Array): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  const picture = context.createImageData(side, side);
  image.forEach((ink, i) => {
    picture.data.set([255 * (1 - ink), 255 * (1 - ink), 255 * (1 - ink), 255], 4 * i);
  });
  context.putImageData(picture, 0, 0);
}
