import { withFloat64 } from '../../array/layout.ts';
import { finiteDifferences, type Stencil } from '../../check/finite-differences.ts';
import { largest } from '../../check/largest.ts';
import { overNumbers, pullback, type TensorFunction } from '../../check/over-numbers.ts';
import type { CheckManualGradOptions, Report, Surrogate } from '../../index.ts';
import { curve } from '../../surrogates/core/facts/curve.ts';
import type { Elementwise } from '../../util/quadrature.ts';
import type { Curves } from './finding.ts';

/** An odd number: the middle of the interval is among the points. */
const count = 193;

/** Gradient and derivative of the origin of a surrogate, where they have their shape, or around the worst point. */
export function curvesOfSurrogate(spike: Surrogate, report: Report): Curves {
  const under = spike({ ...((!report.passed && report.worst?.params) || spike.params) });
  const { params } = under;
  const { anchor, length, breaks } = curve(spike.row, params);
  const gradient: Elementwise = (xs) => xs.map((x) => under.gradient(x));
  const origin: Elementwise = (xs) => xs.map((x) => under.origin(x));
  return { ...around(report, anchor, length, { gradient, origin, breaks }), params };
}

/** The same of two functions. */
export function curvesOfFunctions(
  origin: TensorFunction,
  spiking: TensorFunction,
  { length = 1, kinks = [] }: CheckManualGradOptions,
  report: Report,
): Curves {
  const gradient: Elementwise = (xs) =>
    withFloat64(() => Float64Array.from(pullback('curves', 'spiking', spiking)(xs)(xs.map(() => 1))));
  const functions = { gradient, origin: overNumbers('curves', 'origin', origin), breaks: kinks };
  return { ...around(report, 0, length, functions), params: {} };
}

interface Functions {
  readonly gradient: Elementwise;
  readonly origin: Elementwise;
  readonly breaks: readonly number[];
}

/** The curves where the shape is, if they can be told apart there; else around the worst point. */
function around(report: Report, anchor: number, length: number, functions: Functions) {
  const at = report.passed ? anchor : (report.worst?.x ?? anchor);
  const width = widthOf(functions.gradient, functions.origin, anchor, length);
  const near = drawn(functions, [anchor - 4 * width, anchor + 4 * width], anchor, length);
  const apart = near.gradient.map((y, i) => Math.abs(y - (near.slope[i] as number)) || 0);
  const gap = Math.max(...apart);
  if (!report.passed && gap > largest(near.slope) / 100) {
    const isThere = at >= (near.xs[0] as number) && at <= (near.xs.at(-1) as number);
    const mark = isThere ? at : (near.xs[apart.indexOf(gap)] as number);
    return { ...near, isFar: false, mark, isWorst: isThere };
  }
  const there = report.passed ? near : drawn(functions, windowAt(at, anchor, width), anchor, length);
  const isFar = anchor < (there.xs[0] as number) || anchor > (there.xs.at(-1) as number);
  return { ...there, isFar, mark: !report.passed && Number.isFinite(at) ? at : null, isWorst: true };
}

function drawn(
  { gradient, origin, breaks }: Functions,
  [low, high]: readonly [number, number],
  anchor: number,
  length: number,
) {
  const xs = Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
  const magnitude = Math.max(
    ...origin(Float64Array.of(anchor - length, anchor, anchor + length)).map(Math.abs),
  );
  const stencil: Stencil = { length, breaks, magnitude };
  return { xs, gradient: gradient(xs), slope: finiteDifferences(origin, xs, stencil).values };
}

/** Distances at which it is looked how wide the curves are, in lengths. */
const octaves = Array.from({ length: 40 }, (_, i) => 2 ** (2 - i / 2));

/** The length over which the curves change: the declared one, or less where they have fallen off long before. */
function widthOf(gradient: Elementwise, origin: Elementwise, anchor: number, length: number): number {
  const xs = Float64Array.from(octaves.flatMap((d) => [anchor - d * length, anchor + d * length]));
  const gap = 1e-6;
  const beside = (sign: number) => origin(xs.map((x) => x + sign * gap * (x - anchor)));
  const [above, below] = [beside(1), beside(-1)];
  const rises = xs.map((x, i) => ((above[i] ?? 0) - (below[i] ?? 0)) / (2 * gap * (x - anchor)));
  const heights = gradient(xs).map((y, i) => Math.max(Math.abs(y) || 0, Math.abs(rises[i] ?? 0) || 0));
  const highest = largest(heights);
  const outer = heights.findIndex((y) => y >= highest / 10);
  return Math.min(length, (octaves[outer >> 1] ?? 1) * length);
}

/** The neighbourhood of the anchor that has the point in it; that of the point, where it lies far out. */
function windowAt(at: number, anchor: number, length: number): [number, number] {
  const distance = Math.abs(at - anchor);
  if (!Number.isFinite(distance)) return [anchor - 4 * length, anchor + 4 * length];
  if (distance > 12 * length) return [at - distance / 2, at + distance / 2];
  const reach = Math.max(4 * length, 1.25 * distance);
  return [anchor - reach, anchor + reach];
}
