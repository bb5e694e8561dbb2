import { compareIntegral } from '../fundamental-theorem.ts';
import { edgesAtJumps } from '../jumps.ts';
import { undeclaredJumps } from '../sample-points.ts';
import type { Subject } from '../subject.ts';
import type { SurrogateCheck } from './surrogate-check.ts';

const relative = 1e-9;

/** Doublings of the distance from the anchor that are integrated; beyond, the origin says what is left. */
const octaves = 40;

/**
 * The integral of the gradient over the real line, and the rise of the origin over it, are the declared mass. The origin so
 * has to give its limits at ±Infinity.
 */
export const mass: SurrogateCheck = {
  name: 'mass',
  applies: (row) => row.mass !== undefined,
  run(subject, tally) {
    const { spike, row, params } = subject;
    const due = row.mass?.(params) ?? Number.NaN;
    const [bottom, top] = [spike.origin(-Infinity), spike.origin(Infinity)];
    for (const x of [-Infinity, Infinity]) {
      if (Number.isNaN(spike.origin(x)))
        return tally.fail(`the origin is NaN at x = ${x}, where mass needs its limit`);
    }
    const noise = 16 * Number.EPSILON * (Math.abs(top) + Math.abs(bottom));
    const tolerance = relative * Math.abs(due) + noise;
    tally.compare(Infinity, top - bottom, due, tolerance, noise, 'the rise of the origin');
    if (!Number.isFinite(due)) return;
    const { value, absolute, low, high } = integralOfGradient(subject);
    const rest = top - spike.origin(high) + spike.origin(low) - bottom;
    tally.compare(
      high,
      value + rest,
      due,
      relative * absolute + noise,
      noise,
      'the integral of the gradient',
    );
  },
};

/** What the gradient integrates to over [low, high], and its absolute value. */
function integralOfGradient(subject: Subject) {
  const { gradient, origin, magnitude } = subject;
  const edges = panelEdges(subject);
  const panels = edges.slice(1).map((b, i) => {
    return compareIntegral(gradient, origin, [edges[i] as number, b], { tolerance: relative, magnitude });
  });
  const sum = (field: 'value' | 'absolute') => panels.reduce((total, panel) => total + panel[field], 0);
  const [low, high] = [edges[0], edges.at(-1)] as [number, number];
  return { value: sum('value'), absolute: sum('absolute'), low, high };
}

function panelEdges(subject: Subject): number[] {
  const { anchor, length, breaks } = subject;
  const distances = [0, ...Array.from({ length: octaves }, (_, i) => length * 2 ** (i - 2))];
  const all = [
    ...distances.flatMap((d) => [anchor - d, anchor + d]),
    ...breaks,
    ...edgesAtJumps(undeclaredJumps(subject), length),
  ];
  return [...new Set(all)].sort((a, b) => a - b);
}
