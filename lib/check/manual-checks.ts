import type { FloatArray } from '../array/layout.ts';
import type { Random } from '../ops/random.ts';
import type { Elementwise } from '../util/quadrature.ts';
import { compareDerivatives } from './compare-derivatives.ts';
import { comparePanels } from './compare-panels.ts';
import {
  besideJumps,
  compareAcross,
  edgesAtJumps,
  endsOf,
  findJumps,
  intervalsBetween,
  type Jump,
} from './jumps.ts';
import type { NamedCheck } from './run-checks.ts';
import type { Tally } from './tally.ts';
import { tiny } from './underflow.ts';

/** Two functions that belong together, over numbers. */
export interface ManualSubject {
  readonly origin: Elementwise;
  readonly spikes: Elementwise;
  /** What the spikes pull cotangents of 1 back to. */
  readonly gradient: Elementwise;
  readonly pullback: (xs: FloatArray) => (cts: FloatArray) => FloatArray;
  /** A generator, the same for every check. */
  readonly random: () => Random;
  readonly breaks: readonly number[];
  readonly length: number;
  readonly range: readonly [number, number];
  readonly forward: false | ((x: number) => number);
  readonly originAtZero: number | undefined;
  readonly tolerance: number;
}

/** The share of points that may be inconclusive. */
const share = 0.02;

/** Relative tolerance of what is exact but for rounding. */
const exact = 1e-9;

/** Everything that is checked of a hand-written gradient. */
export function manualChecks(subject: ManualSubject): NamedCheck[] {
  const { forward, originAtZero } = subject;
  const always: NamedCheck[] = [
    { name: 'gradient', run: (tally) => checkGradient(subject, tally) },
    { name: 'tails', run: (tally) => checkTails(subject, tally) },
    { name: 'integral', run: (tally) => checkIntegral(subject, tally) },
    { name: 'cotangents', run: (tally) => checkCotangents(subject, tally) },
    { name: 'special values', run: (tally) => checkSpecialValues(subject, tally) },
    { name: 'float32', run: (tally) => checkFloat32(subject, tally) },
  ];
  if (forward !== false) {
    always.unshift({ name: 'forward', run: (tally) => checkForward(subject, forward, tally) });
  }
  if (originAtZero !== undefined) {
    always.push({ name: 'origin at zero', run: (tally) => checkOrigin(subject, originAtZero, tally) });
  }
  return always;
}

function checkForward(subject: ManualSubject, forward: (x: number) => number, tally: Tally): void {
  const unusual = [0, -0, 5e-324, -5e-324, Infinity, -Infinity, Number.NaN];
  const xs = Float64Array.of(...unusual, ...farPoints(subject), ...randomPoints(subject, 64));
  const got = subject.spikes(xs);
  xs.forEach((x, i) => {
    tally.compare(x, got[i] as number, forward(x), 0);
  });
}

function checkGradient(subject: ManualSubject, tally: Tally): void {
  const { length, breaks } = subject;
  const beside = [1e-1, 1e-2, 1e-3].flatMap((d) =>
    breaks.flatMap((at) => [at - d * length, at + d * length]),
  );
  compare(subject, tally, [
    ...randomPoints(subject, 256),
    ...beside,
    ...besideJumps(undeclaredJumps(subject), length),
  ]);
}

/** Where the gradient jumps though no kink is declared. */
function undeclaredJumps(subject: ManualSubject): Jump[] {
  return findJumps(subject.gradient, randomPoints(subject, 256), subject);
}

function checkTails(subject: ManualSubject, tally: Tally): void {
  compare(subject, tally, farPoints(subject));
}

function compare(subject: ManualSubject, tally: Tally, points: readonly number[]): void {
  const xs = Float64Array.from(points.filter((x) => !subject.breaks.includes(x)));
  const breaks = [...subject.breaks, ...endsOf(undeclaredJumps(subject))];
  compareDerivatives(tally, { xs, ...subject, breaks, magnitude: magnitudeOf(subject) });
  tally.requireConclusive(share);
}

/** The size of the origin near 0. */
function magnitudeOf({ origin, length }: ManualSubject): number {
  return Math.max(...origin(Float64Array.of(-length, 0, length)).map(Math.abs));
}

/** Over many intervals the integral of the gradient is the change of the origin, which so has no jump. */
function checkIntegral(subject: ManualSubject, tally: Tally): void {
  const [low, high] = subject.range;
  const count = 128;
  const regular = Array.from({ length: count + 1 }, (_, i) => low + ((high - low) * i) / count);
  const jumps = undeclaredJumps(subject);
  const known = [...subject.breaks, ...edgesAtJumps(jumps, subject.length)];
  const inside = known.filter((at) => at > low && at < high);
  const edges = [...new Set([...regular, ...inside])].sort((a, b) => a - b);
  const magnitude = magnitudeOf(subject);
  compareAcross(tally, jumps, { ...subject, magnitude });
  comparePanels(tally, { panels: intervalsBetween(edges, jumps), ...subject, magnitude });
  tally.requireConclusive(share);
}

/** A cotangent is pulled back to cotangent times gradient; 0 to exactly 0. */
function checkCotangents(subject: ManualSubject, tally: Tally): void {
  const xs = Float64Array.from(randomPoints(subject, 64));
  const random = subject.random();
  const cts = xs.map(() => 4 * random.next() - 2);
  const pull = subject.pullback(xs);
  const gradients = subject.gradient(xs);
  for (const factor of [1, -1, 2, 0]) {
    const scaled = cts.map((ct) => factor * ct);
    const got = pull(scaled);
    xs.forEach((x, i) => {
      const [ct, g] = [scaled[i] as number, gradients[i] as number];
      const allowed = factor === 0 ? 0 : exact * Math.abs(ct * g) + tiny;
      tally.compare(x, got[i] as number, factor === 0 ? 0 : ct * g, allowed, tiny, `a cotangent of ${ct}`);
    });
  }
}

/** The gradient is the same at -0 as at +0, and not NaN at infinity. */
function checkSpecialValues({ gradient, origin }: ManualSubject, tally: Tally): void {
  for (const [place, f] of [
    ['the gradient', gradient],
    ['the origin', origin],
  ] as const) {
    const [plus, minus] = f(Float64Array.of(0, -0));
    tally.compare(-0, minus as number, plus as number, 0, 0, place);
  }
  const infinite = Float64Array.of(-Infinity, Infinity);
  gradient(infinite).forEach((g, i) => {
    tally.requireNumber(infinite[i] as number, g, 'the gradient');
  });
}

/** In Float32, where exponentials overflow at 88, the gradient is still a number. */
function checkFloat32(subject: ManualSubject, tally: Tally): void {
  const xs = Float32Array.of(...farPoints(subject), ...randomPoints(subject, 64));
  const got = subject.pullback(xs)(xs.map(() => 1));
  xs.forEach((x, i) => {
    const g = got[i] as number;
    if (Number.isFinite(g)) tally.compare(x, g, g, 0);
    else tally.fail(`the gradient is ${g} at x = ${x}`);
  });
}

function checkOrigin({ origin }: ManualSubject, due: number, tally: Tally): void {
  const [got] = origin(Float64Array.of(0));
  tally.compare(0, got as number, due, exact * Math.max(1, Math.abs(due)));
}

/** Random points in the range; a third of them log-uniform about 0. */
function randomPoints({ random, range: [low, high], length }: ManualSubject, count: number): number[] {
  const generator = random();
  return Array.from({ length: count }, (_, i) => {
    const u = generator.next();
    const x = low + (high - low) * u;
    if (i % 3 !== 0) return x;
    const near = length * 10 ** (3 * u - 3) * (generator.next() < 0.5 ? -1 : 1);
    return near > low && near < high ? near : x;
  });
}

function farPoints({ length }: ManualSubject): number[] {
  const distances = [15, 50, 90, 1e3, 1e4].flatMap((d) => (length === 1 ? [d] : [d, d * length]));
  return distances.flatMap((d) => [-d, d]);
}
