import { printable } from '../printable.ts';
import type { Figure, Panel, Series } from './figure.ts';
import { type Scale, scale, scaleOf } from './scale.ts';

const width = 760;
const plotHeight = 240;
const left = 64;
const right = 20;
const lineHeight = 18;

/** What a letter of the legend is wide, about. */
const letter = 6.8;

/** Colours that can be told apart with any eyes, on light and on dark; and dashes, for those who see none. */
const light = ['#0072b2', '#d55e00', '#00855f', '#b5479a', '#8a6d00', '#3b3b3b', '#1f8fc4', '#a03020'];
const dark = ['#56b4e9', '#ff9346', '#2fd0a0', '#ea93cc', '#f0e442', '#d8d8d8', '#9ad1ff', '#ff8f80'];
const dashes = ['', '7 4', '2 3', '9 3 2 3', '12 4', '4 2'];

const style = `
  .plot { --paper: #ffffff; --ink: #1f2328; --soft: #59636e; --grid: #e3e6ea; ${variables(light)} }
  @media (prefers-color-scheme: dark) {
    .plot { --paper: #0d1117; --ink: #e6edf3; --soft: #9aa4af; --grid: #2b323b; ${variables(dark)} }
  }
  .plot text { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; fill: var(--soft); }
  .plot .title { font-size: 17px; font-weight: 600; fill: var(--ink); }
  .plot .panel { font-size: 13px; font-weight: 600; fill: var(--ink); }
  .plot .legend { fill: var(--ink); }
  .plot .grid { stroke: var(--grid); stroke-width: 1; }
  .plot .zero { stroke: var(--soft); stroke-width: 1; }
  .plot .mark { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 3; }
  .plot .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
`;

function variables(colors: readonly string[]): string {
  return colors.map((color, i) => `--c${i}: ${color};`).join(' ');
}

/** A figure as one SVG document, readable on a light ground and on a dark one. */
export function svg(figure: Figure): string {
  const parts: string[] = [];
  let y = 44;
  const legends = figure.panels.map((panel, i) => legendOf(panel, figure.panels[i - 1]));
  figure.panels.forEach((panel, i) => {
    const { text, height } = drawPanel(panel, y, legends[i] ?? [], `panel${i}`);
    parts.push(text);
    y += height;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 ${width} ${y}" width="${width}" height="${y}" role="img" aria-label="${escaped(figure.title)}">`,
    `<title>${escaped(figure.title)}</title>`,
    `<style>${style}</style>`,
    `<rect width="${width}" height="${y}" fill="var(--paper)"/>`,
    `<text class="title" x="${left}" y="28">${escaped(figure.title)}</text>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

/** The labels of a panel, unless they are those of the panel above. */
function legendOf(panel: Panel, above: Panel | undefined): readonly string[] {
  const labels = panel.series.map(({ label }) => label);
  return above && String(above.series.map(({ label }) => label)) === String(labels) ? [] : labels;
}

function drawPanel(panel: Panel, top: number, legend: readonly string[], id: string) {
  const { entries, rows } = layOut(legend);
  const head = 24 + rows * lineHeight;
  const [y0, y1] = [top + head + plotHeight, top + head];
  const xs = panel.series.flatMap((series) => [series.xs[0] ?? 0, series.xs[series.xs.length - 1] ?? 1]);
  const xScale = scale(Math.min(...xs), Math.max(...xs), 8);
  const yScale = scaleOf(
    panel.series.flatMap(({ ys }) => Array.from(ys)),
    6,
  );
  const x = (value: number) => left + xScale.share(value) * (width - left - right);
  const y = (value: number) => y0 - yScale.share(value) * (y0 - y1);
  const text = [
    `<text class="panel" x="${left}" y="${top + 14}">${escaped(panel.title)}</text>`,
    ...entries.map(({ label, column, row }, i) => {
      const [at, middle] = [left + column, top + 30 + row * lineHeight];
      return `<path class="curve" ${strokeOf(i)} d="M${at} ${middle}h26"/><text class="legend" x="${at + 32}" y="${middle + 4}">${escaped(label)}</text>`;
    }),
    ...grid(xScale, yScale, x, y, [y0, y1]),
    `<clipPath id="${id}"><rect x="${left}" y="${y1 - 2}" width="${width - left - right}" height="${y0 - y1 + 4}"/></clipPath>`,
    `<g clip-path="url(#${id})">`,
    ...panel.series.map((series, i) => `<path class="curve" ${strokeOf(i)} d="${pathOf(series, x, y)}"/>`),
    '</g>',
    ...markOf(panel, xScale, x, [y0, y1]),
    `<text x="${(left + width - right) / 2}" y="${y0 + 36}" text-anchor="middle">${escaped(panel.xLabel)}</text>`,
  ].join('\n');
  return { text, height: head + plotHeight + 56 };
}

/** Where the entries of a legend stand: as many in a row as have room. */
function layOut(labels: readonly string[]) {
  let [column, row] = [0, 0];
  const entries = labels.map((label) => {
    const size = 32 + label.length * letter + 20;
    if (column > 0 && column + size > width - left - right) [column, row] = [0, row + 1];
    const entry = { label, column, row };
    column += size;
    return entry;
  });
  return { entries, rows: entries.length === 0 ? 0 : row + 1 };
}

function strokeOf(i: number): string {
  const dash = dashes[i % dashes.length];
  return `style="stroke: var(--c${i % light.length})"${dash ? ` stroke-dasharray="${dash}"` : ''}`;
}

type Position = (value: number) => number;

function grid(xs: Scale, ys: Scale, x: Position, y: Position, [y0, y1]: readonly [number, number]): string[] {
  const isZero = (label: string | undefined) => (Number(label) === 0 ? 'zero' : 'grid');
  return [
    ...xs.ticks.map(
      (tick, i) =>
        `<path class="${isZero(xs.labels[i])}" d="M${at(x(tick))} ${y0}V${y1}"/><text x="${at(x(tick))}" y="${y0 + 18}" text-anchor="middle">${xs.labels[i]}</text>`,
    ),
    ...ys.ticks.map(
      (tick, i) =>
        `<path class="${isZero(ys.labels[i])}" d="M${left} ${at(y(tick))}H${width - right}"/><text x="${left - 8}" y="${at(y(tick) + 4)}" text-anchor="end">${ys.labels[i]}</text>`,
    ),
  ];
}

function markOf({ mark }: Panel, xs: Scale, x: Position, [y0, y1]: readonly [number, number]): string[] {
  if (mark === undefined || !(mark.x >= xs.low && mark.x <= xs.high)) return [];
  const share = xs.share(mark.x);
  // Away from the middle, where the curves have their shape, if there is room.
  const [anchor, shift] = share > 0.8 || (share < 0.5 && share > 0.2) ? ['end', -6] : ['start', 6];
  return [
    `<path class="mark" d="M${at(x(mark.x))} ${y0}V${y1}"/>`,
    `<text x="${at(x(mark.x) + shift)}" y="${y1 + 14}" text-anchor="${anchor}">${escaped(mark.label)}</text>`,
  ];
}

function pathOf({ xs, ys }: Series, x: Position, y: Position): string {
  let path = '';
  let isDown = false;
  for (let i = 0; i < xs.length; i++) {
    const [px, py] = [x(xs[i] ?? Number.NaN), y(ys[i] ?? Number.NaN)];
    const isDrawn = Number.isFinite(px) && Number.isFinite(py);
    if (isDrawn) path += `${isDown ? 'L' : 'M'}${at(px)} ${at(py)}`;
    isDown = isDrawn;
  }
  return path;
}

/** A coordinate to a tenth, not so far out that a renderer loses it. */
function at(value: number): string {
  return String(Math.round(Math.max(-1e6, Math.min(value, 1e6)) * 10) / 10);
}

/** A text as it may stand in SVG and HTML. */
export function escaped(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
