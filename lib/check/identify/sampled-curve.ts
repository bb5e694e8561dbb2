import { largest } from '../largest.ts';
import { noiseOf, scatterOf } from './noise-of.ts';
import type { SampledNumbers } from './samples.ts';

/** So many samples tell which function it may be; all of them tell whether it is. */
const enough = 160;

/** How far a sample may lie off, in standard deviations of the noise. */
const deviations = 6;

/** Float32, relative, and what a formula in it loses. */
const rounding = 4 * 2 ** -24;

/** A share of the height beyond which a residual counts less and less: a sample may lie on the wrong side of a jump. */
const large = 0.25;

/** Samples that scatter by this share of the largest are noise. */
const wild = 1 / 6;

/** A gradient that is known by samples. */
export class SampledCurve {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** The largest absolute value. */
  readonly height: number;
  /** The standard deviation of the noise. */
  readonly noise: number;
  /** Whether there is nothing but noise, or what cannot be told from it as the samples are too far apart; or 0 alone. */
  readonly isNothing: boolean;
  /** Some of the samples, more of them where the curve changes. */
  readonly some: { readonly xs: Float64Array; readonly ys: Float64Array };
  /** Where it has its shape. */
  readonly shape: Shape;

  constructor({ xs, gradient }: SampledNumbers, noise?: number) {
    this.xs = xs;
    this.ys = gradient;
    this.height = largest(gradient);
    this.noise = noise ?? noiseOf(xs, gradient);
    this.isNothing =
      noise === undefined ? scatterOf(xs, gradient) >= this.height * wild : this.height <= deviations * noise;
    const chosen = chooseSamples(gradient);
    this.some = { xs: xs.filter((_, i) => chosen.has(i)), ys: gradient.filter((_, i) => chosen.has(i)) };
    this.shape = shapeOf(xs, gradient);
  }

  /** The sum of squared residuals that noise alone leaves at the chosen samples. */
  get goal(): number {
    return this.some.xs.length * this.noise ** 2;
  }

  /** The values of a function at the chosen samples. */
  valuesOf(f: (x: number) => number): Float64Array {
    const { xs } = this.some;
    const values = new Float64Array(xs.length);
    for (let i = 0; i < xs.length; i++) values[i] = f(xs[i] as number);
    return values;
  }

  /** How far values at the chosen samples are off, large residuals counting less. It writes over the values. */
  residuals(values: Float64Array): Float64Array {
    const { ys } = this.some;
    const most = large * this.height || 1;
    for (let i = 0; i < values.length; i++) {
      const off = (values[i] as number) - (ys[i] as number);
      const size = Math.abs(off);
      values[i] = size <= most ? off : Math.sign(off) * Math.sqrt(2 * most * size - most * most);
    }
    return values;
  }

  /** Whether a function has the values of the samples, but for noise and rounding. */
  isOf(f: (x: number) => number, breaks: readonly number[]): boolean {
    return this.comparable(breaks).every((i) => {
      const [x, y] = [this.xs[i] as number, this.ys[i] as number];
      return Math.abs(f(x) - y) <= deviations * this.noise + rounding * Math.abs(y);
    });
  }

  /** The largest distance of a function, as a share of the height. */
  error(f: (x: number) => number, breaks: readonly number[]): number {
    const off = this.comparable(breaks).map((i) => f(this.xs[i] as number) - (this.ys[i] as number));
    return largest(off) / (this.height || 1);
  }

  /** All samples but those on both sides of each break: on which side they lie is a matter of rounding. */
  private comparable(breaks: readonly number[]): number[] {
    const { xs } = this;
    const all = [...xs.keys()];
    const clear = all.filter((i) => {
      const [before, after] = [i - 1, i + 1].map((k) => xs[k] ?? (xs[i] as number)) as [number, number];
      return !breaks.some((at) => before <= at && at <= after);
    });
    return clear.length < (2 / 3) * xs.length ? all : clear;
  }
}

/** Where a curve is at least half as high as it gets: the middle of that, and its width. */
export interface Shape {
  readonly middle: number;
  readonly width: number;
}

/** The shape of a curve by its samples. */
export function shapeOf(xs: Float64Array, ys: Float64Array): Shape {
  const half = largest(ys) / 2;
  const isHigh = (y: number) => Math.abs(y) >= half;
  const [first, last] = [ys.findIndex(isHigh), ys.findLastIndex(isHigh)];
  const [low, high] = [crossing(xs, ys, first, first - 1, half), crossing(xs, ys, last, last + 1, half)];
  return { middle: (low + high) / 2, width: high - low };
}

/** Where it falls below one half, between a sample and the next outwards. */
function crossing(xs: Float64Array, ys: Float64Array, inside: number, outside: number, half: number): number {
  const [x, next] = [xs[inside] as number, xs[outside]];
  if (next === undefined) return x;
  const [y, beyond] = [Math.abs(ys[inside] as number), Math.abs(ys[outside] as number)];
  return x + ((next - x) * (y - half)) / (y - beyond);
}

/** Half of them evenly, half of them by how much the curve changes. */
function chooseSamples(ys: Float64Array): Set<number> {
  if (ys.length <= enough) return new Set(ys.keys());
  const changes = ys.map((y, i) => Math.abs(y - (ys[i - 1] ?? y)));
  const total = changes.reduce((sum, change) => sum + change, 0) || 1;
  const chosen = new Set<number>();
  let [passed, next] = [0, 0];
  ys.forEach((_, i) => {
    passed += (changes[i] as number) / (2 * total) + 1 / (2 * ys.length);
    if (passed * enough < next) return;
    // Both sides of what may be a jump.
    if ((changes[i] as number) * enough > 2 * total) chosen.add(i - 1);
    chosen.add(i);
    next = Math.floor(passed * enough) + 1;
  });
  return chosen;
}
