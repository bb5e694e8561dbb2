import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';
import { failRange } from '../../../lib/util/errors.ts';

/** What a training run hands over to its report. */
export interface ReportData {
  /** Heading of the page. */
  readonly title: string;
  /** Name of the data set. */
  readonly data: string;
  /** The settings of the run, in the order in which they are shown: seed, epochs, surrogate, network, ... */
  readonly options: Readonly<Record<string, string | number>>;
  /** Accuracy on the test set after the last epoch, 0 to 1. */
  readonly testAccuracy: number;
  /** How long the run took, seconds. */
  readonly seconds: number;
  /** Training samples per second. */
  readonly samplesPerSecond: number;
  /** Loss of each training step, nats. The page shows it as it is and smoothed. */
  readonly loss: ArrayLike<number>;
  /** Accuracies after each epoch, 0 to 1. */
  readonly epochs: readonly { readonly trainAccuracy: number; readonly testAccuracy: number }[];
  /** Test digits of class i that were read as class j: 10 x 10 counts, row-major. */
  readonly confusion: ArrayLike<number>;
  /** The test digits whose spikes are shown. */
  readonly digits: readonly ReportDigit[];
}

/** One test digit and what the network did with it. */
export interface ReportDigit {
  /** Grey values, 0 is paper and 1 is ink: `height * width`. */
  readonly image: ArrayLike<number>;
  /** Height of the image, pixels. */
  readonly height: number;
  /** Width of the image, pixels. */
  readonly width: number;
  /** The digit that it shows. */
  readonly label: number;
  /** The digit that the network read. */
  readonly predicted: number;
  /** Time steps T. */
  readonly steps: number;
  /** 0 or 1, [T, hidden neurons]. */
  readonly hiddenSpikes: ArrayLike<number>;
  /** 0 or 1, [T, 10]. */
  readonly outputSpikes: ArrayLike<number>;
  /** Membrane of the output neurons at the end of each step, [T, 10]. */
  readonly outputMembrane: ArrayLike<number>;
  /** Membrane at which the output neurons fire. */
  readonly threshold: number;
}

const CLASSES = 10;

/** Every chart is drawn this wide and scaled to its place; type of 12 px stays readable on a phone. */
const WIDTH = 460;

/** The loss curve has no more points than this. */
const MAX_POINTS = 1200;

const classes = Array.from({ length: CLASSES }, (_, i) => i);

/**
 * Renders the report of a training run: one HTML page with style and pictures inside, without scripts, that loads
 * nothing. The same data give the same page, byte for byte.
 *
 * @throws RangeError when an array has not the length that its shape asks for.
 */
export function renderReport(report: ReportData): string {
  checkReport(report);
  const document = new DOMParser().parseFromString('<!doctype html><html><body></body></html>', 'text/html');
  const draw: Draw = (options) =>
    Plot.plot({
      width: WIDTH,
      className: 'chart',
      document,
      marginTop: 32,
      marginBottom: 44,
      ...options,
    }).outerHTML.replace('<svg ', '<svg role="img" ');
  return page(report, draw);
}

/** Draws a plot; returns its SVG text. */
type Draw = (options: Plot.PlotOptions & { readonly ariaLabel: string }) => string;

function page(report: ReportData, draw: Draw): string {
  const title = escapeHtml(report.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${css}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p>${escapeHtml(report.data)}</p>
${keyFigures(report)}
${settings(report.options)}
</header>
<main>
<section aria-labelledby="training">
<h2 id="training">Training</h2>
<div class="overview">
${lossFigure(report.loss, draw)}
${accuracyFigure(report.epochs, draw)}
${confusionFigure(report.confusion, draw)}
</div>
</section>
<section aria-labelledby="inside">
<h2 id="inside">Inside the network</h2>
<p>What the neurons do while the network looks at ${report.digits.length} digits of the test set.</p>
${report.digits.map((digit) => digitArticle(digit, draw)).join('\n')}
</section>
</main>
</body>
</html>
`;
}

function keyFigures({
  testAccuracy,
  confusion,
  seconds,
  epochs,
  samplesPerSecond,
  loss,
}: ReportData): string {
  const { right, total } = confusionSums(confusion);
  const last = smooth(loss).at(-1) ?? Number.NaN;
  const figures = [
    ['Test accuracy', percent(testAccuracy), `${count(right)} of ${count(total)} digits`],
    ['Training time', duration(seconds), plural(epochs.length, 'epoch')],
    ['Speed', `${count(Math.round(samplesPerSecond))}<small> /s</small>`, 'training samples per second'],
    ['Final loss', last.toFixed(3), 'nats, smoothed'],
  ];
  const cards = figures.map(
    ([name, value, note]) => `<div><dt>${name}</dt><dd>${value}</dd><dd>${note}</dd></div>`,
  );
  return `<dl class="key">${cards.join('')}</dl>`;
}

function settings(options: ReportData['options']): string {
  const rows = Object.entries(options).map(
    ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(value))}</dd></div>`,
  );
  return `<dl class="settings">${rows.join('')}</dl>`;
}

// Training

function lossFigure(loss: ArrayLike<number>, draw: Draw): string {
  const raw = Array.from(loss, (value, i) => [i + 1, value] as const);
  const smoothed = smooth(loss).map((value, i) => [i + 1, value] as const);
  const last = smoothed.at(-1)?.[1] ?? Number.NaN;
  const chart = draw({
    ariaLabel: `Loss over ${plural(raw.length, 'training step')}; it ends at ${last.toFixed(3)} nats.`,
    height: 240,
    marginLeft: 44,
    x: { label: 'Training step' },
    y: { label: 'Loss (nats)', grid: true, zero: true, nice: true },
    marks: [
      Plot.line(thin(raw), { stroke: 'var(--line-faint)', strokeWidth: 1 }),
      Plot.line(thin(smoothed), { stroke: 'var(--right)', strokeWidth: 2 }),
    ],
  });
  return figure('Loss', chart, [
    ['faint', 'each step'],
    ['right', 'smoothed'],
  ]);
}

function accuracyFigure(epochs: ReportData['epochs'], draw: Draw): string {
  const last = epochs.at(-1);
  const line = (key: 'trainAccuracy' | 'testAccuracy', colour: string, strokeDasharray: string) => {
    const points = epochs.map((epoch, i) => [i + 1, 100 * epoch[key]] as const);
    // Not the markers of Plot: their ids are counted over all pages, so no two pages would be the same.
    return [
      Plot.line(points, { stroke: colour, strokeDasharray, strokeWidth: 2 }),
      Plot.dot(points, { fill: colour, r: 3.5 }),
    ];
  };
  const chart = draw({
    ariaLabel:
      `Accuracy over ${plural(epochs.length, 'epoch')}; after the last one ` +
      `${percent(last?.trainAccuracy ?? Number.NaN)} in training and ${percent(last?.testAccuracy ?? Number.NaN)} on the test set.`,
    height: 240,
    marginLeft: 44,
    x: {
      label: 'Epoch',
      domain: [0.5, epochs.length + 0.5],
      ticks: integerTicks(epochs.length),
      tickFormat: 'd',
    },
    y: { label: 'Accuracy (%)', grid: true, nice: true, insetBottom: 6 },
    marks: [line('trainAccuracy', 'var(--other)', '5 3'), line('testAccuracy', 'var(--right)', 'none')],
  });
  return figure('Accuracy', chart, [
    ['right', 'test set'],
    ['other dashed', 'training set'],
  ]);
}

interface Cell {
  readonly label: number;
  readonly predicted: number;
  readonly count: number;
  /** 0 to 1: how strongly the cell is coloured. */
  readonly shade: number;
}

function confusionFigure(confusion: ArrayLike<number>, draw: Draw): string {
  const cells = confusionCells(confusion);
  const right = cells.filter(({ label, predicted }) => label === predicted);
  const wrong = cells.filter(({ label, predicted }) => label !== predicted);
  const worst = wrong.reduce((a, b) => (b.count > a.count ? b : a));
  const mixedUp =
    worst.count > 0
      ? `Most often mixed up: ${worst.label} read as ${worst.predicted}, ${plural(worst.count, 'time')}.`
      : 'No digit was mixed up.';
  const squares = (of: readonly Cell[], fill: string) =>
    Plot.cell(of, {
      x: 'predicted',
      y: 'label',
      fill,
      fillOpacity: { value: 'shade', scale: null },
      title: (d: Cell) => `${d.label} read as ${d.predicted}: ${plural(d.count, 'time')}`,
      inset: 1,
      rx: 3,
    });
  const numbers = (of: readonly Cell[], fontWeight: number) =>
    Plot.text(of, {
      x: 'predicted',
      y: 'label',
      text: (d: Cell) => String(d.count),
      fill: inkOn,
      fontWeight,
    });
  const chart = draw({
    ariaLabel: `Confusion matrix, ${CLASSES} by ${CLASSES} counts. ${mixedUp}`,
    height: WIDTH,
    marginLeft: 40,
    marginTop: 12,
    marginRight: 12,
    padding: 0,
    x: {
      label: 'Digit that the network read',
      domain: classes,
      tickSize: 0,
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: { label: 'Digit shown', domain: classes, tickSize: 0, labelAnchor: 'center', labelArrow: 'none' },
    marks: [
      squares(right, 'var(--right)'),
      squares(wrong, 'var(--wrong)'),
      numbers(right, 600),
      numbers(wrong, 400),
    ],
  });
  return figure(
    'Confusion matrix',
    chart,
    [
      ['right block', 'right'],
      ['wrong block', 'wrong'],
    ],
    mixedUp,
  );
}

/** A cell is shaded by its share of its row; wrong ones by their share of the worst, or none could be seen. */
function confusionCells(confusion: ArrayLike<number>): Cell[] {
  const at = (label: number, predicted: number) => confusion[label * CLASSES + predicted] ?? 0;
  const pairs = classes.flatMap((label) => classes.map((predicted) => ({ label, predicted })));
  const worst = Math.max(
    ...pairs.map(({ label, predicted }) => (label === predicted ? 0 : at(label, predicted))),
  );
  return pairs.map(({ label, predicted }) => {
    const cell = at(label, predicted);
    const most = label === predicted ? classes.reduce((sum, j) => sum + at(label, j), 0) : worst;
    return { label, predicted, count: cell, shade: cell > 0 ? round(0.08 + (0.92 * cell) / most) : 0 };
  });
}

function inkOn({ count, shade }: Cell): string {
  if (count === 0) return 'var(--faint)';
  return shade > 0.75 ? 'var(--on-colour)' : 'var(--ink)';
}

function confusionSums(confusion: ArrayLike<number>): { right: number; total: number } {
  const right = classes.reduce((sum, i) => sum + (confusion[i * CLASSES + i] ?? 0), 0);
  return { right, total: Array.from(confusion).reduce((sum, n) => sum + n, 0) };
}

// One digit

function digitArticle(digit: ReportDigit, draw: Draw): string {
  const { label, predicted } = digit;
  const good = label === predicted;
  const verdict = good
    ? `<span class="verdict right">read as ${predicted}, right</span>`
    : `<span class="verdict wrong">read as ${predicted}, wrong</span>`;
  return `<article class="digit">
<div class="shown"><h3>Digit ${label}</h3>${verdict}${digitImage(digit)}</div>
${hiddenFigure(digit, draw)}
${outputFigure(digit, draw)}
${membraneFigure(digit, draw)}
</article>`;
}

/** The image as one path per level of grey, so that it weighs little and takes the colours of the page. */
function digitImage({ image, height, width, label }: ReportDigit): string {
  const levels = 16;
  const paths = Array.from({ length: levels }, () => '');
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const level = Math.round(Math.min(1, Math.max(0, image[y * width + x] ?? 0)) * levels);
      if (level > 0) paths[level - 1] += `M${x} ${y}h1v1h-1z`;
    }
  }
  const ink = paths.map((d, i) => (d ? `<path fill-opacity="${(i + 1) / levels}" d="${d}"/>` : '')).join('');
  const name = `Picture of the digit ${label}, ${width} by ${height} pixels.`;
  return (
    `<svg class="image" role="img" aria-label="${name}" viewBox="0 0 ${width} ${height}" ` +
    `fill="currentColor" shape-rendering="crispEdges">${ink}</svg>`
  );
}

function hiddenFigure({ hiddenSpikes, steps }: ReportDigit, draw: Draw): string {
  const neurons = hiddenSpikes.length / steps;
  const perNeuron = countSpikes(hiddenSpikes, neurons);
  const total = perNeuron.reduce((sum, n) => sum + n, 0);
  const silent = perNeuron.filter((n) => n === 0).length;
  const note =
    `${plural(total, 'spike')}, ${percent(total / hiddenSpikes.length)} of what ${count(neurons)} neurons could fire ` +
    `in ${plural(steps, 'step')}; ${plural(silent, 'neuron')} silent.`;
  const chart = draw({
    ariaLabel: `Raster of the hidden spikes: ${note}`,
    height: 600,
    marginLeft: 44,
    x: timeAxis(steps),
    y: { label: 'Hidden neuron', domain: [0, neurons], ticks: 6 },
    marks: [ticks(hiddenSpikes, steps, neurons, () => true, 'var(--ink)')],
  });
  return figure('Hidden spikes', chart, [], note, 'hidden');
}

function outputFigure(digit: ReportDigit, draw: Draw): string {
  const { outputSpikes, steps, label, predicted } = digit;
  const perNeuron = countSpikes(outputSpikes, CLASSES);
  const row = (neuron: number) => ({ y1: neuron, y2: neuron + 1, x1: 0.5, x2: steps + 0.5 });
  const chart = draw({
    ariaLabel:
      `Raster of the output spikes. Neuron ${label}, the right one, fired ${plural(perNeuron[label] ?? 0, 'spike')}; ` +
      `neuron ${predicted}, the network's answer, fired ${perNeuron[predicted] ?? 0}.`,
    height: 260,
    marginLeft: 44,
    marginRight: 34,
    x: timeAxis(steps),
    y: { label: 'Output neuron (digit)', domain: [0, CLASSES], ticks: [] },
    marks: [
      Plot.rect([row(label)], { ...rectChannels, fill: 'var(--right)', fillOpacity: 0.16 }),
      ...classes.map((neuron) =>
        ticks(outputSpikes, steps, CLASSES, (n) => n === neuron, colourOf(neuron, label, predicted)),
      ),
      ...names(digit, { x: 0.5, y: (neuron) => neuron + 0.5, dx: -14 }),
      Plot.text(classes, {
        x: steps + 0.5,
        y: (neuron: number) => neuron + 0.5,
        dx: 16,
        text: (neuron: number) => count(perNeuron[neuron] ?? 0),
        fill: 'var(--soft)',
      }),
    ],
  });
  return figure(
    'Output spikes',
    chart,
    answerLegend(label, predicted, 'block'),
    'Number of spikes at the right edge.',
  );
}

function membraneFigure(digit: ReportDigit, draw: Draw): string {
  const { outputMembrane, steps, label, predicted, threshold } = digit;
  const trace = (neuron: number) =>
    Array.from({ length: steps }, (_, t) => [t + 1, outputMembrane[t * CLASSES + neuron] ?? 0] as const);
  const rank = (neuron: number) => Number(neuron === label) + 2 * Number(neuron === predicted);
  const values = [...Array.from(outputMembrane), threshold, 0];
  const low = Math.min(...values);
  const high = Math.max(...values);
  const ends = spread(
    classes.map((neuron) => trace(neuron).at(-1)?.[1] ?? 0),
    (high - low) * 0.068,
    low,
    high,
  );
  const chart = draw({
    ariaLabel:
      `Membrane potential of the ${CLASSES} output neurons over ${plural(steps, 'step')}, threshold ${threshold}; ` +
      `neuron ${predicted} won, neuron ${label} is right.`,
    height: 310,
    marginLeft: 44,
    marginRight: 34,
    x: timeAxis(steps),
    y: { label: 'Membrane potential v (dimensionless)', domain: [low, high], nice: true },
    marks: [
      Plot.ruleY([threshold], { stroke: 'var(--ink)', strokeDasharray: '2 4' }),
      ...[...classes]
        .sort((a, b) => rank(a) - rank(b))
        .map((neuron) =>
          Plot.line(trace(neuron), {
            stroke: colourOf(neuron, label, predicted),
            strokeWidth: rank(neuron) > 0 ? 2.5 : 1,
          }),
        ),
      ...names(digit, { x: steps + 0.5, y: (neuron) => ends[neuron] ?? 0, dx: 12 }),
    ],
  });
  return figure('Output membranes', chart, [
    ...answerLegend(label, predicted, ''),
    ['other', 'other digits'],
    ['ink dotted', 'threshold'],
  ]);
}

const rectChannels = { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2' } as const;

function colourOf(neuron: number, label: number, predicted: number): string {
  if (neuron === label) return 'var(--right)';
  return neuron === predicted ? 'var(--wrong)' : 'var(--other)';
}

/** The ten digits as labels of the output neurons, the winner and the right one in bold. */
function names(
  { label, predicted }: ReportDigit,
  place: { readonly x: number; readonly y: (neuron: number) => number; readonly dx: number },
): Plot.Text[] {
  const [winners, others] = [true, false].map((won) =>
    classes.filter((neuron) => (neuron === label || neuron === predicted) === won),
  );
  return [
    Plot.text(others, { ...place, text: String, fill: 'var(--soft)' }),
    Plot.text(winners, {
      ...place,
      text: String,
      fill: (neuron: number) => colourOf(neuron, label, predicted),
      fontWeight: 700,
    }),
  ];
}

function answerLegend(label: number, predicted: number, shape: string): Legend {
  if (label === predicted) return [[`right ${shape}`, `${label}: right, and the winner`]];
  return [
    [`wrong ${shape}`, `${predicted}: the winner`],
    [`right ${shape}`, `${label}: right`],
  ];
}

// Parts of charts

/** Entries of a legend: classes of the swatch, and what it stands for. */
type Legend = readonly (readonly [swatch: string, text: string])[];

function figure(title: string, chart: string, legend: Legend, note = '', className = ''): string {
  const entries = legend.map(
    ([swatch, text]) => `<li><i class="${swatch.trim()}"></i>${escapeHtml(text)}</li>`,
  );
  const list = entries.length > 0 ? `<ul class="legend">${entries.join('')}</ul>` : '';
  const foot = note ? `<p>${escapeHtml(note)}</p>` : '';
  return `<figure${className ? ` class="${className}"` : ''}><figcaption><h4>${title}</h4>${list}</figcaption>${chart}${foot}</figure>`;
}

function timeAxis(steps: number): Plot.ScaleOptions {
  return { label: 'Time step', domain: [0.5, steps + 0.5], ticks: integerTicks(steps), tickFormat: 'd' };
}

/** At most ten round integers from 1 to `last`. */
function integerTicks(last: number): number[] {
  const gap =
    [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].find((step) => last / step <= 10) ?? Math.ceil(last / 10);
  const round = Array.from({ length: Math.floor(last / gap) }, (_, i) => (i + 1) * gap);
  return gap === 1 ? round : [1, ...round];
}

/** Spikes as short vertical strokes, all in one path: thousands of elements would make the page heavy. */
function ticks(
  spikes: ArrayLike<number>,
  steps: number,
  neurons: number,
  keep: (neuron: number) => boolean,
  stroke: string,
): Plot.RenderFunction {
  return (_index, { x, y }, _values, _dimensions, { document }) => {
    if (!x || !y) return null;
    const rowHeight = Math.abs(y(1) - y(0));
    const length = Math.max(1.8, rowHeight * 0.7);
    let d = '';
    for (let t = 0; t < steps; t++) {
      for (let n = 0; n < neurons; n++) {
        if (!spikes[t * neurons + n] || !keep(n)) continue;
        d += `M${round(x(t + 1), 10)} ${round(y(n + 0.5) - length / 2, 10)}v${round(length, 10)}`;
      }
    }
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', d);
    path.setAttribute('stroke', stroke);
    path.setAttribute('stroke-width', String(round(Math.min(4, 0.6 * Math.abs(x(1) - x(0))))));
    return path;
  };
}

function countSpikes(spikes: ArrayLike<number>, neurons: number): number[] {
  const counts = new Array<number>(neurons).fill(0);
  for (let i = 0; i < spikes.length; i++) if (spikes[i]) counts[i % neurons] = (counts[i % neurons] ?? 0) + 1;
  return counts;
}

/** Moves values apart until neighbours have at least `gap`, within [low, high] where they fit. */
function spread(values: readonly number[], gap: number, low: number, high: number): number[] {
  const order = values.map((_, i) => i).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const moved = [...values];
  let floor = low;
  for (const i of order) {
    moved[i] = Math.max(moved[i] ?? 0, floor);
    floor = (moved[i] ?? 0) + gap;
  }
  let ceiling = high;
  for (const i of order.reverse()) {
    moved[i] = Math.min(moved[i] ?? 0, ceiling);
    ceiling = (moved[i] ?? 0) - gap;
  }
  return moved;
}

/** Mean over a window of 1/40 of the run around each value; values that are not finite are passed over. */
function smooth(values: ArrayLike<number>): number[] {
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

/** At most about `MAX_POINTS` points that look the same: the lowest and the highest of each stretch, and the ends. */
function thin(points: readonly (readonly [x: number, y: number])[]): (readonly [x: number, y: number])[] {
  if (points.length <= MAX_POINTS) return [...points];
  const stretch = Math.ceil((2 * points.length) / MAX_POINTS);
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

// Text

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}

function count(n: number): string {
  return n.toLocaleString('en-US');
}

function plural(n: number, noun: string): string {
  return `${count(n)} ${noun}${n === 1 ? '' : 's'}`;
}

function duration(seconds: number): string {
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

function round(value: number, per = 1000): number {
  return Math.round(value * per) / per;
}

// Checks

function checkReport({ confusion, digits }: ReportData): void {
  checkLength('confusion', confusion, CLASSES * CLASSES);
  for (const [i, digit] of digits.entries()) {
    const place = `digits[${i}]`;
    checkClass(`${place}.label`, digit.label);
    checkClass(`${place}.predicted`, digit.predicted);
    checkLength(`${place}.image`, digit.image, digit.height * digit.width);
    checkLength(`${place}.outputSpikes`, digit.outputSpikes, digit.steps * CLASSES);
    checkLength(`${place}.outputMembrane`, digit.outputMembrane, digit.steps * CLASSES);
    if (digit.hiddenSpikes.length % digit.steps !== 0) {
      const due = `a multiple of the ${digit.steps} steps was due`;
      failRange('renderReport', `${place}.hiddenSpikes: got ${digit.hiddenSpikes.length} values, ${due}.`);
    }
  }
}

function checkLength(place: string, values: ArrayLike<number>, due: number): void {
  if (values.length !== due) {
    failRange('renderReport', `${place}: got ${values.length} values, ${due} were due.`);
  }
}

function checkClass(place: string, value: number): void {
  if (!classes.includes(value)) {
    failRange('renderReport', `${place}: got ${value}, a digit from 0 to ${CLASSES - 1} was due.`);
  }
}

/** Blue and vermilion are of the palette of Okabe and Ito, which the colour-blind can tell apart. */
const css = `
:root {
  --paper: #f6f7f9; --card: #fff; --ink: #1b2330; --soft: #566072; --faint: #8a93a3; --edge: #e2e6ec;
  --right: #0072b2; --wrong: #c84e00; --other: #7f8a99; --line-faint: #a9cbe2; --on-colour: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #11151c; --card: #191f29; --ink: #e8ecf2; --soft: #a5afbf; --faint: #7b8798; --edge: #2b3442;
    --right: #56b4e9; --wrong: #f0853d; --other: #76839a; --line-faint: #2c5672; --on-colour: #0d1117;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: clamp(16px, 4vw, 48px); max-width: 1320px; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif;
  -webkit-text-size-adjust: 100%;
}
h1, h2, h3, h4, p, dl, dd, ul, figure { margin: 0; padding: 0; }
h1 { font-size: clamp(26px, 4vw, 38px); line-height: 1.15; letter-spacing: -0.02em; }
h2 { margin: 48px 0 4px; font-size: 24px; letter-spacing: -0.01em; }
h3 { font-size: 18px; }
h4 { font-size: 15px; }
header > p, section > p, figure > p { color: var(--soft); }
figure > p { margin-top: 8px; font-size: 13px; }
.key { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 16px; margin-top: 24px; }
.key > div, figure {
  min-width: 0; padding: 16px 18px; background: var(--card); border: 1px solid var(--edge); border-radius: 12px;
}
.key dt { color: var(--soft); font-size: 13px; }
.key dd { font-size: 13px; color: var(--soft); }
.key dt + dd {
  color: var(--ink); font-size: clamp(24px, 3vw, 34px); font-weight: 650; line-height: 1.25;
  letter-spacing: -0.02em; font-variant-numeric: tabular-nums;
}
.key small { font-size: 0.55em; font-weight: 500; color: var(--soft); }
.settings { display: flex; flex-wrap: wrap; gap: 6px 28px; margin-top: 20px; font-size: 14px; }
.settings > div { display: flex; gap: 8px; min-width: 0; }
.settings dt { color: var(--soft); }
.settings dd { overflow-wrap: anywhere; font-weight: 550; }
.overview { display: grid; gap: 16px; margin-top: 16px; }
.digit { display: grid; gap: 16px; margin-top: 16px; }
figcaption { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 20px; margin-bottom: 10px; }
.legend { display: flex; flex-wrap: wrap; gap: 2px 14px; list-style: none; font-size: 13px; color: var(--soft); }
.legend i { display: inline-block; width: 18px; margin-right: 6px; border-top: 3px solid; vertical-align: middle; }
.legend .block { height: 11px; width: 11px; border: 0; border-radius: 2px; background: currentColor; }
.legend .dashed { border-top-style: dashed; }
.legend .dotted { border-top: 2px dotted; }
i.right { color: var(--right); } i.wrong { color: var(--wrong); } i.other { color: var(--other); }
i.faint { color: var(--line-faint); } i.ink { color: var(--ink); }
.shown { display: grid; grid-template-columns: 112px 1fr; gap: 4px 16px; padding: 16px 0 0; }
.shown h3 { align-self: end; }
.image { grid-area: 1 / 1 / 3 / 2; }
.image { display: block; width: 100%; border: 1px solid var(--edge); border-radius: 6px; }
.verdict { font-size: 14px; font-weight: 600; }
.verdict.right { color: var(--right); } .verdict.wrong { color: var(--wrong); }
.chart { display: block; width: 100%; height: auto; overflow: visible; font-size: 12px; }
.chart text { white-space: pre; font-variant-numeric: tabular-nums; }
@media (max-width: 520px) { .chart { font-size: 15px; } }
@media (min-width: 900px) {
  .overview { grid-template-columns: 1fr 1fr; grid-template-rows: auto 1fr; }
  .overview > :nth-child(3) { grid-area: 1 / 2 / 3 / 3; }
  .digit { grid-template-columns: 190px 1fr 1fr; }
  .shown { grid-template-columns: 1fr; align-content: start; padding-top: 16px; }
  .image { grid-area: auto; margin-top: 4px; }
  .digit > .shown, .digit > .hidden { grid-row: 1 / 3; }
}
`;
