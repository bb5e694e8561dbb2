import { ticks } from './ticks.ts';

/** A curve: its values at ascending points; NaN leaves a gap. */
export interface Line {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Drawn in grey dashes, as something to compare with. */
  readonly isBackground?: boolean;
  /** The number of its colour, where it is not its place among the lines: 0 to 7, then the same with dashes. */
  readonly colour?: number;
}

type Pixel = readonly [x: number, y: number];

/** What a plot shows. */
export interface LinePlot {
  /** A sentence for those who do not see it. */
  readonly description: string;
  readonly lines: readonly Line[];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** In pixels. Default 340 x 220. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** The room about the curves, in pixels. */
export const frame = { top: 10, right: 12, bottom: 26, left: 44 };

/** Pixels: what a point may be off the line between its neighbours and be left out. */
const flat = 0.05;

/** The classes that give a line its colour. */
export function classOf(line: Line, place: number): string {
  if (line.isBackground) return 'line-background';
  const colour = line.colour ?? place;
  return `line-${colour % 8} dash-${Math.floor(colour / 8) % 3}`;
}

/** A plot as SVG, without a legend. Its colours are classes of the style sheet. */
export function linePlot({ description, lines, x, y, size = { width: 340, height: 220 } }: LinePlot): string {
  const { width, height } = size;
  const [right, bottom] = [width - frame.right, height - frame.bottom];
  const px = (v: number) => frame.left + ((v - x[0]) / (x[1] - x[0])) * (right - frame.left);
  const py = (v: number) => clamped(bottom - ((v - y[0]) / (y[1] - y[0])) * (bottom - frame.top), height);
  const paths = lines.map((line, i) => {
    const pixels = line.points.map(([u, v]) => [px(u), py(v)] as const);
    return `<path class="${classOf(line, i)}" d="${path(pixels)}"/>`;
  });
  const id = `clip-${hash(paths.join(''))}`;
  const inside = `x="${frame.left}" y="${frame.top - 4}" width="${right - frame.left}" height="${bottom - frame.top + 8}"`;
  return [
    `<svg class="plot" viewBox="0 0 ${width} ${height}" role="img" aria-label="${quoted(description)}">`,
    `<clipPath id="${id}"><rect ${inside}/></clipPath>`,
    ...ticks(...x, 6).map((v) => {
      const at = round(px(v));
      return `${rule(v, `M${at} ${frame.top}V${bottom}`)}<text x="${at}" y="${height - 8}" text-anchor="middle">${label(v)}</text>`;
    }),
    ...ticks(...y, 4).map((v) => {
      const at = round(py(v));
      return `${rule(v, `M${frame.left} ${at}H${right}`)}<text x="${frame.left - 7}" y="${at + 4}" text-anchor="end">${label(v)}</text>`;
    }),
    `<g clip-path="url(#${id})">${paths.join('')}</g>`,
    '</svg>',
  ].join('');
}

/** A line alone, as a picture of 84 x 30 pixels. It says nothing that does not stand beside it. */
export function thumbnailPlot(
  { points }: Line,
  x: readonly [number, number],
  y: readonly [number, number],
): string {
  const [width, height] = [84, 30];
  const pixels = points.map(
    ([u, v]) => [((u - x[0]) / (x[1] - x[0])) * width, (1 - (v - y[0]) / (y[1] - y[0])) * height] as const,
  );
  const drawn = `<path class="line-0" d="${path(pixels)}"/>`;
  return `<svg class="plot thumbnail" viewBox="0 0 ${width} ${height}" aria-hidden="true">${drawn}</svg>`;
}

/** A line of the grid; that of 0 stands out. */
function rule(value: number, d: string): string {
  return `<path class="${value === 0 ? 'zero' : 'grid'}" d="${d}"/>`;
}

/** A path through pixels, in pieces where there is a gap. */
function path(pixels: readonly Pixel[]): string {
  const pieces: Pixel[][] = [[]];
  for (const pixel of pixels) {
    if (Number.isNaN(pixel[1])) pieces.push([]);
    else pieces.at(-1)?.push(pixel);
  }
  return pieces.map((piece) => simplified(piece).map(command).join('')).join('');
}

function command([x, y]: Pixel, i: number): string {
  return `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`;
}

/** The points that are needed for a line that is nowhere further than `flat` from the one through all (Douglas and Peucker). */
function simplified(pixels: readonly Pixel[]): readonly Pixel[] {
  const [first, last] = [pixels[0], pixels.at(-1)];
  if (first === undefined || last === undefined || pixels.length < 3) return pixels;
  const off = pixels.map(([x, y]) => Math.abs(y - between(first, last, x)));
  const worst = off.indexOf(Math.max(...off));
  if (!((off[worst] as number) > flat)) return [first, last];
  return [...simplified(pixels.slice(0, worst + 1)), ...simplified(pixels.slice(worst)).slice(1)];
}

/** The height at x of the line through two points. */
function between([x0, y0]: Pixel, [x1, y1]: Pixel, x: number): number {
  return x1 > x0 ? y0 + ((x - x0) / (x1 - x0)) * (y1 - y0) : y0;
}

/** Far outside of the picture is far enough. */
function clamped(y: number, height: number): number {
  return Math.max(-height, Math.min(2 * height, y));
}

function round(v: number): number {
  return Number(v.toFixed(1));
}

function label(v: number): string {
  return String(v).replace('-', '−');
}

/** Text inside an attribute. */
function quoted(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** A short name for a text: plots of one page need names of their own for what they clip with. */
function hash(text: string): string {
  let sum = 0;
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0;
  return (sum >>> 0).toString(36);
}
