import { element, svg } from './element.ts';
import { showNumber } from './show-number.ts';
import { ticks } from './ticks.ts';

/** A line of a chart. Where y is no finite number the line has a gap. */
export interface Line {
  readonly name: string;
  /** Its colour and dashes in the style sheet: `line-1`. */
  readonly style: string;
  readonly x: ArrayLike<number>;
  readonly y: ArrayLike<number>;
}

/** What a chart shows. */
export interface ChartData {
  readonly lines: readonly Line[];
  /** Default: what the lines span. */
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  /** Powers of ten upwards; what is 0 lies at the bottom. */
  readonly logarithmic?: boolean;
  /** A horizontal line with a name. */
  readonly mark?: { readonly y: number; readonly name: string };
}

/** A chart of lines that is as wide as its place. */
export interface Chart {
  readonly element: HTMLElement;
  update(data: ChartData): void;
}

const margin = { top: 8, right: 10, bottom: 32, left: 46 };

/** @param description - What a reader who does not see the chart is told. */
export function chart(options: {
  readonly title: string;
  readonly description: string;
  readonly xLabel: string;
  readonly height: number;
}): Chart {
  const { title, description, xLabel, height } = options;
  const legend = element('div', { class: 'live-legend' });
  const picture = svg('svg', { role: 'img', 'aria-label': `${title}. ${description}`, height });
  const place = element('div', { class: 'live-plot' }, picture);
  const made = element('figure', { class: 'live-chart' }, element('figcaption', {}, title), legend, place);
  let shown: ChartData | null = null;
  let named = '';
  const draw = () => {
    const width = place.clientWidth;
    if (shown === null || width === 0) return;
    picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    picture.setAttribute('width', String(width));
    picture.replaceChildren(...drawing(shown, width, height, xLabel));
  };
  new ResizeObserver(draw).observe(place);
  return {
    element: made,
    update(data) {
      shown = data;
      const names = data.lines.map(({ name, style }) => `${name} ${style}`).join();
      if (names !== named) legend.replaceChildren(...data.lines.map(legendEntry));
      named = names;
      draw();
    },
  };
}

function legendEntry({ name, style }: Line): HTMLElement {
  const sample = svg(
    'svg',
    { width: 24, height: 8, 'aria-hidden': 'true' },
    svg('path', { class: style, d: 'M1 4H23' }),
  );
  return element('span', {}, sample, name);
}

function drawing(data: ChartData, width: number, height: number, xLabel: string): SVGElement[] {
  const [left, right, top, bottom] = [margin.left, width - margin.right, margin.top, height - margin.bottom];
  const [x0, x1] = data.xRange ?? spanOf(data.lines.map(({ x }) => x));
  const [y0, y1] = verticalRange(data);
  const toX = (x: number) => left + ((x - x0) / (x1 - x0)) * (right - left);
  const height_ = (y: number) => (data.logarithmic ? Math.log10(Math.max(y, 10 ** y0)) : y);
  const toY = (y: number) => bottom - ((height_(y) - y0) / (y1 - y0)) * (bottom - top);
  const parts: SVGElement[] = [];
  for (const tick of ticks(x0, x1, Math.max(2, Math.round(width / 90)))) {
    const x = toX(tick).toFixed(1);
    parts.push(svg('path', { class: 'live-grid', d: `M${x} ${top}V${bottom}` }));
    parts.push(svg('text', { x, y: bottom + 14, 'text-anchor': 'middle' }, showNumber(tick)));
  }
  for (const tick of verticalTicks(data, y0, y1)) {
    const y = toY(tick).toFixed(1);
    parts.push(svg('path', { class: 'live-grid', d: `M${left} ${y}H${right}` }));
    parts.push(svg('text', { x: left - 6, y, dy: '0.32em', 'text-anchor': 'end' }, showNumber(tick)));
  }
  parts.push(svg('text', { x: (left + right) / 2, y: height - 3, 'text-anchor': 'middle' }, xLabel));
  if (data.mark !== undefined && data.mark.y <= y1) {
    const y = toY(data.mark.y).toFixed(1);
    parts.push(svg('path', { class: 'live-mark', d: `M${left} ${y}H${right}` }));
    parts.push(svg('text', { x: right - 2, y: Number(y) - 4, 'text-anchor': 'end' }, data.mark.name));
  }
  for (const line of data.lines)
    parts.push(svg('path', { class: line.style, d: pathOf(line, toX, toY, [top - 1, bottom + 1]) }));
  return parts;
}

function verticalRange({ lines, yRange, logarithmic }: ChartData): readonly [number, number] {
  if (yRange !== undefined) return yRange;
  const [low, high] = spanOf(lines.map(({ y }) => y));
  if (logarithmic) return [-17, Math.max(-6, Math.ceil(Math.log10(Math.max(high, 1e-300))))];
  const room = (high - low) * 0.06 || 0.5;
  return [low - room, high + room];
}

function verticalTicks({ logarithmic }: ChartData, low: number, high: number): number[] {
  if (!logarithmic) return ticks(low, high, 4);
  return ticks(low, high, 4)
    .filter(Number.isInteger)
    .map((power) => 10 ** power);
}

function spanOf(all: readonly ArrayLike<number>[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const values of all) {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number;
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** A line as a path, with gaps, no further out than the picture. */
function pathOf(
  { x, y }: Line,
  toX: (x: number) => number,
  toY: (y: number) => number,
  [top, bottom]: readonly [number, number],
): string {
  let path = '';
  let pen = 'M';
  for (let i = 0; i < x.length; i++) {
    const value = y[i] as number;
    if (!Number.isFinite(value)) {
      pen = 'M';
      continue;
    }
    const at = Math.min(bottom, Math.max(top, toY(value)));
    path += `${pen}${toX(x[i] as number).toFixed(1)} ${at.toFixed(1)}`;
    pen = 'L';
  }
  return path;
}
