import { type Integral, integrate } from '../../../util/quadrature.ts';
import type { Curve } from './curve.ts';
import type { Side } from './side-of.ts';

/** A power this close to 1 counts as 1. */
const slack = 1e-6;

/** Octaves of distance that are integrated; beyond, the power says what is left. */
const [first, last] = [-20, 100];

const tolerance = 1e-14;
const bisections = 2000;

interface Panel extends Integral {
  readonly a: number;
  readonly b: number;
}

/**
 * The integral of a curve over the real line: ±Infinity where a side does not fall off faster than 1 / |x|, NaN where it
 * has none (the sides have opposite signs, or it oscillates for ever).
 */
export function areaOf(curve: Curve, left: Side, right: Side): number {
  const sides = [left, right] as const;
  const endless = sides.filter(({ tail }) => typeof tail === 'number' && tail <= 1 + slack);
  if (endless.some(({ sign }) => sign === 0)) return Number.NaN;
  if (endless.length > 0) return endless.reduce((sum, { sign }) => sum + sign * Infinity, 0);
  const edges = edgesOf(curve, left.edge, right.edge);
  const [low, high] = [edges[0], edges.at(-1)] as [number, number];
  return inside(curve, edges) + beyond(curve, left, low) + beyond(curve, right, high);
}

/** Octaves to both sides of the anchor, and the points at which the curve is not smooth. */
function edgesOf({ anchor, length, breaks }: Curve, low: number, high: number): number[] {
  const distances = Array.from({ length: last - first + 1 }, (_, i) => length * 2 ** (first + i));
  const all = [anchor, ...distances.flatMap((d) => [anchor - d, anchor + d]), ...breaks, low, high];
  const within = all.filter((x) => Number.isFinite(x) && x >= low && x <= high);
  return [...new Set(within)].sort((a, b) => a - b);
}

/** The integral between the outermost edges; the panel with the largest error is halved as long as it counts. */
function inside({ at }: Curve, edges: readonly number[]): number {
  const f = (xs: Float64Array) => xs.map(at);
  const panel = (a: number, b: number): Panel => ({ a, b, ...integrate(f, a, b) });
  const panels = edges.slice(1).map((b, i) => panel(edges[i] as number, b));
  for (let i = 0; i < bisections; i++) {
    if (!(total(panels, 'error') > tolerance * total(panels, 'absolute'))) break;
    const worst = panels.reduce(
      (most, { error }, k) => (error > (panels[most] as Panel).error ? k : most),
      0,
    );
    const { a, b } = panels[worst] as Panel;
    const middle = a / 2 + b / 2;
    if (middle === a || middle === b) break;
    panels.splice(worst, 1, panel(a, middle), panel(middle, b));
  }
  return total(panels, 'value');
}

function total(panels: readonly Panel[], field: keyof Integral): number {
  return panels.reduce((sum, panel) => sum + panel[field], 0);
}

/** The integral beyond a point far out, where the curve is a power of the distance. */
function beyond({ at, anchor }: Curve, { tail }: Side, from: number): number {
  return typeof tail === 'number' ? (Math.abs(from - anchor) * at(from)) / (tail - 1) : 0;
}
