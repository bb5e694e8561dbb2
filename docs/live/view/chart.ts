import { curves } from '../../../lib/plot/curves.ts';
import type { Mark, Series } from '../../../lib/plot/figure.ts';
import { element } from './element.ts';

/** What a chart shows. */
export interface ChartData {
  readonly lines: readonly Series[];
  /** Default: what the lines span. */
  readonly xRange?: readonly [number, number];
  readonly yRange?: readonly [number, number];
  readonly marks?: readonly Mark[];
}

/** A chart of lines that is as wide as its place. */
export interface Chart {
  readonly element: HTMLElement;
  update(data: ChartData): void;
}

/** @param description - What a reader who does not see the chart is told. */
export function chart(options: {
  readonly title: string;
  readonly description: string;
  readonly xLabel: string;
  readonly height: number;
}): Chart {
  const { title, description, xLabel, height } = options;
  const picture = fitted(title, height, (width, axes) => {
    const look = { description: `${title}. ${description}`, width, height: axes, styled: false } as const;
    return ({ lines, ...ranges }: ChartData) => curves(lines, { ...look, ...ranges, xLabel, legend: true });
  });
  return picture;
}

/** A picture that is drawn anew wherever its place has another width. */
export function fitted<D>(
  title: string,
  height: number,
  drawing: (width: number, axes: number) => (data: D) => string,
): { readonly element: HTMLElement; update(data: D): void } {
  const place = element('div', { class: 'live-plot' });
  let shown: { readonly data: D } | null = null;
  const draw = () => {
    const width = place.clientWidth;
    // What stands about the axes takes a part of the height.
    if (shown !== null && width > 0) place.innerHTML = drawing(width, height - 74)(shown.data);
  };
  new ResizeObserver(draw).observe(place);
  return {
    element: element('figure', { class: 'live-chart' }, element('figcaption', {}, title), place),
    update(data) {
      shown = { data };
      draw();
    },
  };
}
