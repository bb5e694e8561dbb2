import type { Elementwise } from '../util/quadrature.ts';
import { compareIntegral } from './fundamental-theorem.ts';
import { showNumber } from './show-number.ts';
import type { Tally } from './tally.ts';

/** What is compared: the integral of a gradient over intervals with the change of its origin. */
export interface PanelComparison {
  readonly panels: readonly (readonly [number, number])[];
  readonly gradient: Elementwise;
  readonly origin: Elementwise;
  /** Relative tolerance. */
  readonly tolerance: number;
  /** The size of the numbers that the origin computes with. */
  readonly magnitude: number;
}

/** A difference this many times the error of the quadrature is real. */
const trust = 10;

/** Compares panel by panel, up to the first one that is wrong. */
export function comparePanels(tally: Tally, { panels, gradient, origin, ...options }: PanelComparison): void {
  for (const panel of panels) {
    const { value, absolute, error, change, noise, at } = compareIntegral(gradient, origin, panel, options);
    const allowed = options.tolerance * absolute + noise;
    const difference = Math.abs(value - change);
    const place = `the integral from ${panel.map((x) => showNumber(Number(x.toPrecision(4)))).join(' to ')}`;
    if (difference > allowed && trust * error > difference) tally.skip();
    else tally.compare(at, value, change, allowed, allowed - options.tolerance * Math.abs(change), place);
    if (tally.failed) return;
  }
}
