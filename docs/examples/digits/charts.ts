import { curves, raster } from 'spiketape/plot';
import { figure, type Legend } from './figure.ts';
import { CLASSES, classes, type ReportData, type ReportDigit } from './report-data.ts';
import { count, percent, plural } from './words.ts';

/** Every chart is drawn this wide and scaled to its place; type of 12 px stays readable on a phone. */
const look = { width: 460, styled: false, legend: false } as const;

/** The loss curve has no more points than this. */
const mostPoints = 1200;

/** The loss of each step, and smoothed. */
export function lossFigure(loss: ArrayLike<number>): string {
  const raw = Array.from(loss, (value, i) => [i + 1, value] as const);
  const smoothed = smooth(loss).map((value, i) => [i + 1, value] as const);
  const last = smoothed.at(-1)?.[1] ?? Number.NaN;
  const lines = [
    { label: 'each step', background: true, ...axesOf(thin(raw)) },
    { label: 'smoothed', color: 0, ...axesOf(thin(smoothed)) },
  ];
  const chart = curves(lines, {
    ...look,
    description: `Loss over ${plural(raw.length, 'training step')}; it ends at ${last.toFixed(3)} nats.`,
    height: 190,
    xLabel: 'training step',
    xRange: [1, Math.max(2, raw.length)],
  });
  const legend = [
    ['other', 'each step'],
    ['right', 'smoothed'],
  ] as const;
  return figure('Loss (nats)', chart, legend);
}

/** The accuracies after each epoch. */
export function accuracyFigure(epochs: ReportData['epochs']): string {
  const last = epochs.at(-1);
  const [train, test] = [last?.trainAccuracy ?? Number.NaN, last?.testAccuracy ?? Number.NaN];
  const line = (label: string, key: 'trainAccuracy' | 'testAccuracy', color: number) => ({
    ...{ label, color, x: epochs.map((_, i) => i + 1), y: epochs.map((epoch) => 100 * epoch[key]) },
  });
  const chart = curves([line('training set', 'trainAccuracy', 1), line('test set', 'testAccuracy', 0)], {
    ...look,
    description:
      `Accuracy over ${plural(epochs.length, 'epoch')}; after the last one ` +
      `${percent(train)} in training and ${percent(test)} on the test set.`,
    height: 190,
    xLabel: 'epoch',
  });
  const legend = [
    ['right', 'test set'],
    ['wrong dashed', 'training set'],
  ] as const;
  return figure('Accuracy (%)', chart, legend);
}

/** What the neurons did with a digit. */
export function digitFigures(digit: ReportDigit): string {
  return [hiddenFigure(digit), outputFigure(digit), membraneFigure(digit)].join('\n');
}

function hiddenFigure({ hiddenSpikes, steps }: ReportDigit): string {
  const neurons = hiddenSpikes.length / steps;
  const perNeuron = countSpikes(hiddenSpikes, neurons);
  const total = perNeuron.reduce((sum, n) => sum + n, 0);
  const silent = perNeuron.filter((n) => n === 0).length;
  const note =
    `${plural(total, 'spike')}, ${percent(total / hiddenSpikes.length)} of what ${count(neurons)} neurons could fire ` +
    `in ${plural(steps, 'step')}; ${plural(silent, 'neuron')} silent.`;
  const chart = raster(
    { shape: [steps, neurons], data: hiddenSpikes },
    { ...look, description: `Raster of the hidden spikes: ${note}`, height: 560 },
  );
  return figure('Hidden spikes', chart, [], note, 'hidden');
}

function outputFigure({ outputSpikes, steps, label, predicted }: ReportDigit): string {
  const counts = countSpikes(outputSpikes, CLASSES);
  const rank = (neuron: number) => (neuron === label ? ' right' : neuron === predicted ? ' won' : '');
  const chart = raster(
    { shape: [steps, CLASSES], data: outputSpikes },
    {
      ...look,
      description:
        `Raster of the output spikes. Neuron ${label}, the right one, fired ${plural(counts[label] ?? 0, 'spike')}; ` +
        `neuron ${predicted}, the network's answer, fired ${counts[predicted] ?? 0}.`,
      height: 210,
      names: classes.map((neuron) => `${neuron}${rank(neuron)}`),
      notes: counts.map(count),
    },
  );
  return figure('Output spikes', chart, [], 'Number of spikes at the right edge.');
}

function membraneFigure({ outputMembrane, steps, label, predicted, threshold }: ReportDigit): string {
  const rank = (neuron: number) => Number(neuron === label) + 2 * Number(neuron === predicted);
  const series = [...classes]
    .sort((a, b) => rank(a) - rank(b))
    .map((neuron) => ({
      label: String(neuron),
      y: Array.from({ length: steps }, (_, t) => outputMembrane[t * CLASSES + neuron] ?? 0),
      background: rank(neuron) === 0,
      color: neuron === label ? 0 : 1,
    }));
  const chart = curves(series, {
    ...look,
    description:
      `Membrane potential of the ${CLASSES} output neurons over ${plural(steps, 'step')}, threshold ${threshold}; ` +
      `neuron ${predicted} won, neuron ${label} is right.`,
    height: 240,
    xLabel: 'time step',
    marks: [{ y: threshold, label: 'threshold' }],
  });
  return figure('Output membranes', chart, [...answerLegend(label, predicted), ['other', 'other digits']]);
}

function answerLegend(label: number, predicted: number): Legend {
  if (label === predicted) return [['right', `${label}: right, and the winner`]];
  return [
    ['wrong dashed', `${predicted}: the winner`],
    ['right', `${label}: right`],
  ];
}

function countSpikes(spikes: ArrayLike<number>, neurons: number): number[] {
  const counts = new Array<number>(neurons).fill(0);
  for (let i = 0; i < spikes.length; i++) if (spikes[i]) counts[i % neurons] = (counts[i % neurons] ?? 0) + 1;
  return counts;
}

/** Mean over a window of 1/40 of the run around each value; values that are not finite are passed over. */
export function smooth(values: ArrayLike<number>): number[] {
  const reach = Math.max(2, Math.round(values.length / 80));
  const sums = [0];
  const counts = [0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    const finite = Number.isFinite(value);
    sums.push((sums[i] ?? 0) + (finite ? value : 0));
    counts.push((counts[i] ?? 0) + Number(finite));
  }
  const over = (totals: readonly number[], from: number, to: number) =>
    (totals[to] ?? 0) - (totals[from] ?? 0);
  return Array.from(values, (_, i) => {
    const from = Math.max(0, i - reach);
    const to = Math.min(values.length, i + reach + 1);
    return over(sums, from, to) / over(counts, from, to);
  });
}

function axesOf(points: readonly (readonly [x: number, y: number])[]) {
  return { x: points.map(([x]) => x), y: points.map(([, y]) => y) };
}

/** At most about `mostPoints` points that look the same: the lowest and the highest of each stretch, and the ends. */
function thin(points: readonly (readonly [x: number, y: number])[]): (readonly [x: number, y: number])[] {
  if (points.length <= mostPoints) return [...points];
  const stretch = Math.ceil((2 * points.length) / mostPoints);
  const kept = new Set([0, points.length - 1]);
  for (let from = 0; from < points.length; from += stretch) {
    let low = from;
    let high = from;
    for (let i = from; i < Math.min(points.length, from + stretch); i++) {
      if ((points[i]?.[1] ?? 0) < (points[low]?.[1] ?? 0)) low = i;
      if ((points[i]?.[1] ?? 0) > (points[high]?.[1] ?? 0)) high = i;
    }
    kept.add(low).add(high);
  }
  return points.filter((_, i) => kept.has(i));
}
