import type { Surrogate } from 'spiketape';

/** Half the widths that a plot may have. */
const widths = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 10];

/** The share of its peak below which a gradient has come to its tail. */
const low = 0.06;

/** Where a gradient without an end is cut. */
const endless = 4;

/**
 * An interval about the threshold that shows the shape of these gradients: their kinks, and how they fall off. Where their
 * widths differ it is cut for one in the middle of them, so that the narrow ones are seen too.
 */
export function windowOf(spikes: readonly Surrogate[]): [number, number] {
  const halves = spikes.map(halfOf).sort((a, b) => a - b);
  const middle = halves[Math.floor((halves.length - 1) / 2)] ?? endless;
  const centers = spikes.map(({ row, params }) => 1.5 * Math.abs(row.center?.(params) ?? 0));
  const half = Math.max(middle, ...centers);
  return [-half, half];
}

function halfOf({ row, params, facts, gradient }: Surrogate): number {
  const marks = [...(row.kinks?.(params) ?? []), row.center?.(params) ?? 0].map(Math.abs);
  const least = 1.25 * Math.max(0, ...marks.filter((mark) => mark < 10));
  const isLow = (x: number) => Math.abs(gradient(x)) <= low * facts.peak;
  const fallen = widths.find((w) => w >= least && [w, 1.4 * w].every((x) => isLow(x) && isLow(-x)));
  return fallen ?? widths.find((w) => w >= Math.max(least, endless)) ?? 10;
}
