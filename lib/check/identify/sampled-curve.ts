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
  /** Whether it is 0 everywhere. */
  readonly isFlat: boolean;
  /** Whether the noise that was told covers all. */
  readonly isNoise: boolean;
  /** Whether there is nothing but noise, or what cannot be told from it as the samples are too far apart. */
  readonly isWild: boolean;
  /** Some of the samples, more of them where the curve changes. */
  readonly some: { readonly xs: Float64Array; readonly ys: Float64Array };
  /** Where it has its shape. */
  readonly shape: Shape;

  constructor({ xs, gradient }: SampledNumbers, noise?: number) {
    this.xs = xs;
    this.ys = gradient;
    this.height = gradient.reduce((most, y) => Math.max(most, Math.abs(y)), 0);
    const scatter = scatterOf(xs, gradient);
    this.noise = noise ?? noiseOf(xs, gradient);
    this.isFlat = this.height === 0;
    this.isNoise = noise !== undefined && !this.isFlat && this.height <= deviations * noise;
    this.isWild = this.isNoise || (noise === undefined && !this.isFlat && scatter >= this.height * wild);
    const chosen = chooseSamples(gradient);
    this.some = { xs: xs.filter((_, i) => chosen.has(i)), ys: gradient.filter((_, i) => chosen.has(i)) };
    this.shape = shapeOf(xs, gradient);
  }

  /** The sum of squared residuals that noise alone leaves at the chosen samples. */
  get goal(): number {
    return this.some.xs.length * this.noise ** 2;
  }

  /** How far a function is off at the chosen samples, large residuals counting less. */
  residuals(f: (x: number) => number): Float64Array {
    const { xs } = this.some;
    const values = new Float64Array(xs.length);
    for (let i = 0; i < xs.length; i++) values[i] = f(xs[i] as number);
    return this.residualsOf(values);
  }

  /** The same by the values of the function at the chosen samples, which it writes over. */
  residualsOf(values: Float64Array): Float64Array {
    const { ys } = this.some;
    const most = large * this.height || 1;
    for (let i = 0; i < values.length; i++) {
      const off = (values[i] as number) - (ys[i] as number);
      values[i] =
        Math.abs(off) <= most ? off : Math.sign(off) * Math.sqrt(2 * most * Math.abs(off) - most * most);
    }
    return values;
  }

  /**
   * The largest distance of a function, in units of what noise and rounding explain. The samples on both sides of each break
   * are left out: on which side they lie is a matter of rounding.
   */
  distance(f: (x: number) => number, breaks: readonly number[]): number {
    const beside = new Set(breaks.flatMap((at) => this.neighbours(at)));
    if (beside.size > this.xs.length / 3) beside.clear();
    return this.xs.reduce((most, x, i) => {
      const [y, value] = [this.ys[i] as number, f(x)];
      const allowed = deviations * this.noise + rounding * Math.abs(y);
      return beside.has(i)
        ? most
        : Math.max(most, Math.abs(value - y) / allowed || (value === y ? 0 : Infinity));
    }, 0);
  }

  /** The largest distance of a function, as a share of the height. */
  error(f: (x: number) => number, breaks: readonly number[]): number {
    const beside = new Set(breaks.flatMap((at) => this.neighbours(at)));
    const off = this.xs.map((x, i) => (beside.has(i) ? 0 : Math.abs(f(x) - (this.ys[i] as number))));
    const most = off.reduce((a, b) => Math.max(a, b), 0);
    return most / (this.height || 1);
  }

  private neighbours(at: number): number[] {
    const above = this.xs.findIndex((x) => x >= at);
    if (above < 0) return [];
    return this.xs[above] === at ? [above - 1, above, above + 1] : [above - 1, above];
  }
}

/** Where a curve is at least half as high as it gets: the middle of that, its width, and the highest value. */
export interface Shape {
  readonly middle: number;
  readonly width: number;
  readonly top: number;
}

/** The shape of a curve by its samples. */
export function shapeOf(xs: Float64Array, ys: Float64Array): Shape {
  const top = ys.reduce((most, y) => (Math.abs(y) > Math.abs(most) ? y : most), 0);
  const isHigh = (y: number) => Math.abs(y) >= Math.abs(top) / 2;
  const [first, last] = [Math.max(0, ys.findIndex(isHigh)), Math.max(0, ys.findLastIndex(isHigh))];
  const ends = [crossing(xs, ys, first, first - 1, top), crossing(xs, ys, last, last + 1, top)] as const;
  return { middle: (ends[0] + ends[1]) / 2, width: ends[1] - ends[0], top };
}

/** Where it falls below one half, between a sample and the next outwards. */
function crossing(xs: Float64Array, ys: Float64Array, inside: number, outside: number, top: number): number {
  const [x, y, next, beyond] = [xs[inside] ?? 0, ys[inside] ?? 0, xs[outside], ys[outside]];
  if (next === undefined || beyond === undefined) return x;
  const share = (Math.abs(y) - Math.abs(top) / 2) / (Math.abs(y) - Math.abs(beyond));
  return x + (next - x) * share;
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
