import { figure } from '../../plot/figure.ts';
import { printable } from '../printable.ts';

/** A curve. Where a value is not finite, it has a gap. */
export interface Series {
  readonly label: string;
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
}

/** One pair of axes. */
export interface Panel {
  readonly title: string;
  readonly xLabel: string;
  readonly series: readonly Series[];
  /** A point of the horizontal axis that is pointed out. */
  readonly mark?: { readonly x: number; readonly label: string };
}

/** What a plot shows: panels below each other. */
export interface Figure {
  readonly title: string;
  readonly panels: readonly Panel[];
}

/** A text above a figure or a panel, as far as there is room for it. */
function heading(text: string): string {
  return printable(text).replace(/^(.{75})..+/u, '$1…');
}

/** A figure as SVG. A panel names its curves unless they are those of the panel above. */
export function svg({ title, panels }: Figure): string {
  const labels = (panel: Panel | undefined) => panel?.series.map(({ label }) => label).join('\n');
  const drawn = panels.map((panel, i) => ({
    title: heading(panel.title),
    xLabel: panel.xLabel,
    series: panel.series.map(({ label, xs, ys }) => ({ label: printable(label), x: xs, y: ys })),
    legend: labels(panel) !== labels(panels[i - 1]),
    marks: panel.mark ? [panel.mark] : [],
  }));
  return figure(drawn, { title: heading(title), description: printable(title) });
}
