import { classOf as classOfSeries, figure, margins } from '../../../lib/plot/figure.ts';
import { pathOf } from '../../../lib/plot/path.ts';

/** A curve: its values at ascending points; NaN leaves a gap. */
export interface Line {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Drawn in grey dashes, as something to compare with. */
  readonly isBackground?: boolean;
  /** The number of its colour, where it is not its place among the lines: 0 to 7, then the same with dashes. */
  readonly colour?: number;
}

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
export const frame = margins;

/** The classes that give a line its colour. */
export function classOf(line: Line, place: number): string {
  return classOfSeries(seriesOf(line), place);
}

/** A plot as SVG, without a legend. Its colours are classes of the style sheet. */
export function linePlot({ description, lines, x, y, size = { width: 340, height: 220 } }: LinePlot): string {
  const { width } = size;
  const height = size.height - frame.top - frame.bottom;
  const panel = { series: lines.map(seriesOf), xRange: x, yRange: y };
  // On one line: Markdown would take lines in it for paragraphs.
  return figure([panel], { description, width, height, styled: false, legend: false }).replaceAll('\n', '');
}

function seriesOf({ label, points, isBackground = false, colour }: Line) {
  return {
    label,
    x: points.map(([x]) => x),
    y: points.map(([, y]) => y),
    background: isBackground,
    ...(colour !== undefined && { color: colour }),
  };
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
  const drawn = `<path class="line-0" d="${pathOf(pixels)}"/>`;
  return `<svg class="plot thumbnail" viewBox="0 0 ${width} ${height}" aria-hidden="true">${drawn}</svg>`;
}
