import { failRange, failType, requireNumber, show } from '../util/errors.ts';
import { escaped } from '../util/escaped.ts';
import { at, pathOf } from './path.ts';
import { type Scale, scale, scaleOf } from './scale.ts';
import { style } from './style.ts';

/** A curve. Where a value is not finite, it has a gap. */
export interface Series {
  readonly label: string;
  readonly y: ArrayLike<number>;
  /** Default: 0, 1, 2, … */
  readonly x?: ArrayLike<number>;
  /** The number of its colour, from 0. Default: its place among the series. */
  readonly color?: number;
  /** Drawn in grey, to compare with. */
  readonly background?: boolean;
}

/** A line across a figure with a text, at a number of one of its axes. */
export type Mark = ({ readonly x: number } | { readonly y: number }) & { readonly label: string };

/** How figures look. */
export interface FigureOptions {
  /** Above the figure, and read to those who do not see it. */
  readonly title?: string;
  /** Read in place of the title. */
  readonly description?: string;
  /** Pixels. Default 760. */
  readonly width?: number;
  /** Of the axes, pixels. Default 240. */
  readonly height?: number;
  /** Whether it has its colours. Without, a style sheet gives them to the classes `plot`, `grid`, `line-0`, … Default true. */
  readonly styled?: boolean;
  /** Whether it names its curves. Default: where there is more than one. */
  readonly legend?: boolean;
}

/** One pair of axes. */
export interface Panel {
  readonly title?: string | undefined;
  readonly xLabel?: string | undefined;
  readonly series: readonly Series[];
  /** What the axes span. Default: what the series do. */
  readonly xRange?: readonly [number, number] | undefined;
  readonly yRange?: readonly [number, number] | undefined;
  readonly marks?: readonly Mark[] | undefined;
  readonly legend?: boolean | undefined;
  /** Drawn in place of series and vertical axis. */
  readonly body?: (place: Place) => { readonly inside: string; readonly beside: string };
}

/** Where a panel lies in pixels. */
export interface Place {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Pixels about a panel without title, legend and label. */
export const margins = { left: 52, top: 10, right: 14, bottom: 26 } as const;

/** Of a line of the legend, and what its letters are wide, about. */
const [lineHeight, letter] = [18, 6.8];

/**
 * Panels below each other as one SVG document.
 *
 * @throws TypeError or RangeError for a text that is none, or a size that is not above 0.
 */
export function figure(panels: readonly Panel[], options: FigureOptions = {}): string {
  requireLook({ ...options, xLabel: panels[0]?.xLabel });
  const { title, width = 760, styled = true } = options;
  let height = title === undefined ? 0 : 34;
  const parts = panels.map((panel) => {
    const { text, bottom } = drawPanel(panel, height, options);
    height = bottom;
    return text;
  });
  const name = escaped(options.description ?? title ?? 'Plot');
  const size = `width="${width}" height="${at(height)}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="plot" viewBox="0 0 ${width} ${at(height)}" ${size} role="img" aria-label="${name}">`,
    styled ? `<style>${style}</style><rect class="paper" ${size}/>` : '',
    title && `<title>${escaped(title)}</title>${textAt('title', margins.left, 26, title)}`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

function requireLook(look: FigureOptions & { readonly xLabel: string | undefined }): void {
  for (const name of ['title', 'description', 'xLabel'] as const) {
    const text = look[name];
    if (text !== undefined && typeof text !== 'string')
      failType('plot', `${name} must be a string, got ${show(text)}.`);
  }
  for (const name of ['width', 'height'] as const) {
    const pixels = look[name] === undefined ? 1 : requireNumber('plot', name, look[name]);
    if (!(pixels > 0 && pixels < Number.POSITIVE_INFINITY))
      failRange('plot', `${name} must be above 0 and finite, got ${pixels}.`);
  }
}

/** @throws TypeError unless an option that is given is an array of what is due. */
export function requireList(
  name: string,
  list: unknown,
  due: string,
  isOne: (one: unknown) => boolean = (one) => typeof one === 'string',
): void {
  const all: readonly unknown[] | undefined = Array.isArray(list) ? [...list] : undefined;
  const odd = all?.findIndex((one) => !isOne(one));
  if (list === undefined || odd === -1) return;
  const got = odd === undefined ? show(list) : `${show(all?.[odd])} at ${odd}`;
  failType('plot', `${name} must be an array of ${due}, got ${got}.`);
}

/** The classes that give a curve its colour. */
export function classOf({ background, color }: Omit<Series, 'y'>, place: number): string {
  if (background) return 'line-background';
  const own = color ?? place;
  return `line-${own % 8}${own < 8 ? '' : ` dash-${Math.floor(own / 8) % 3}`}`;
}

function drawPanel(panel: Panel, from: number, options: FigureOptions): { text: string; bottom: number } {
  const { width = 760, height = 240 } = options;
  const { series, title, xLabel, marks = [] } = panel;
  const { left } = margins;
  const isNamed = panel.legend ?? options.legend ?? series.length > 1;
  const { entries, rows } = layOut(isNamed ? series : [], width - left - margins.right);
  const heading = from + (title === undefined ? 0 : 22);
  const top = heading + margins.top + rows * lineHeight;
  const [bottom, right] = [top + height, Math.max(left, width - margins.right)];
  const [xs, ys] = scalesOf(panel, right - left, height);
  const x = (value: number) => left + xs.share(value) * (right - left);
  const y = (value: number) => bottom - ys.share(value) * height;
  const place = { x, y, left, right, top, bottom };
  const body = panel.body?.(place) ?? { inside: curvesOf(series, place), beside: horizontal(ys, place) };
  // Of what is clipped and how, so that figures of one page do not clip each other.
  const id = `clip-${hashOf([left, top, right, bottom, body.inside].join(' '))}`;
  const text = [
    title === undefined ? '' : textAt('panel', left, from + 20, title),
    ...entries.map(({ label, at: column, row }, i) => {
      const [start, middle] = [left + column, heading + 14 + row * lineHeight];
      const sample = `<path class="curve ${classOf(series[i] as Series, i)}" d="M${at(start)} ${middle}h26"/>`;
      return sample + textAt('legend', start + 32, middle + 4, label);
    }),
    vertical(xs, place),
    body.beside,
    `<clipPath id="${id}"><rect x="${left}" y="${top - 2}" width="${right - left}" height="${height + 4}"/></clipPath>`,
    `<g clip-path="url(#${id})">${body.inside}</g>`,
    ...marks.map((mark) => drawMark(mark, place)),
    xLabel === undefined ? '' : textAt('label', (left + right) / 2, bottom + 36, xLabel, 'middle'),
  ].join('\n');
  return { text, bottom: bottom + margins.bottom + (xLabel === undefined ? 0 : 20) };
}

/** A text of a figure. */
export function textAt(name: string, x: number, y: number, text: string, anchor = 'start'): string {
  return `<text class="${name}" x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

function curvesOf(series: readonly Series[], { x, y }: Place): string {
  const paths = series.map((one, i) => {
    const points = Array.from(one.y, (value, k) => [x(one.x?.[k] ?? k), y(value)] as const);
    return `<path class="curve ${classOf(one, i)}" d="${pathOf(points)}"/>`;
  });
  return paths.join('');
}

function scalesOf({ series, xRange, yRange }: Panel, width: number, height: number): [x: Scale, y: Scale] {
  const [columns, rows] = [Math.max(2, Math.round(width / 75)), Math.max(2, Math.round(height / 42))];
  const xs = series.flatMap(({ x, y }) => (x ? Array.from(x) : [0, y.length - 1]));
  const ys = series.flatMap(({ y }) => Array.from(y));
  return [
    xRange ? scale(...xRange, columns) : scaleOf(xs, columns, 0),
    yRange ? scale(...yRange, rows) : scaleOf(ys, rows),
  ];
}

/** Where the entries of a legend stand: as many in a row as have room. */
function layOut(series: readonly Series[], room: number) {
  let [column, row] = [0, 0];
  const entries = series.map(({ label }) => {
    const size = 52 + label.length * letter;
    if (column > 0 && column + size > room) [column, row] = [0, row + 1];
    const entry = { label, at: column, row };
    column += size;
    return entry;
  });
  return { entries, rows: entries.length === 0 ? 0 : row + 1 };
}

function vertical({ ticks, labels }: Scale, { x, top, bottom }: Place): string {
  const line = (tick: number) => `M${at(x(tick))} ${at(bottom)}V${at(top)}`;
  return ticks.map((tick, i) => rule(labels[i], line(tick), x(tick), bottom + 17, 'middle')).join('');
}

function horizontal({ ticks, labels }: Scale, { y, left, right }: Place): string {
  const line = (tick: number) => `M${left} ${at(y(tick))}H${right}`;
  return ticks.map((tick, i) => rule(labels[i], line(tick), left - 8, y(tick) + 4, 'end')).join('');
}

/** A name that texts which differ scarcely share (Bernstein). */
function hashOf(text: string): string {
  const add = (hash: number, letter: string) => (Math.imul(hash, 33) ^ letter.charCodeAt(0)) >>> 0;
  return Array.from(text).reduce(add, 5381).toString(36);
}

/** A line of the grid, of which that of 0 stands out, and its number. */
function rule(label = '', line: string, x: number, y: number, anchor: string): string {
  return `<path class="${label === '0' ? 'zero' : 'grid'}" d="${line}"/>${textAt('tick', x, y, label, anchor)}`;
}

function drawMark(mark: Mark, { x, y, left, right, top, bottom }: Place): string {
  if ('y' in mark) {
    const level = y(mark.y);
    if (!(level >= top && level <= bottom)) return '';
    return `<path class="mark" d="M${left} ${at(level)}H${right}"/>${textAt('tick', right - 4, level - 5, mark.label, 'end')}`;
  }
  const column = x(mark.x);
  if (!(column >= left && column <= right)) return '';
  const isLeft = column > (left + right) / 2;
  const text = textAt('tick', column + (isLeft ? -6 : 6), top + 14, mark.label, isLeft ? 'end' : 'start');
  return `<path class="mark" d="M${at(column)} ${at(bottom)}V${at(top)}"/>${text}`;
}
