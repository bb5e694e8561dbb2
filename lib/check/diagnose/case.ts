import { breaksOf } from '../../surrogates/core/facts/curve.ts';
import type { ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import type { Elementwise } from '../../util/quadrature.ts';
import { finiteDifferences } from '../finite-differences.ts';
import { findJumps } from '../jumps.ts';
import { largest } from '../largest.ts';
import { showSetting } from '../show-number.ts';
import type { Subject } from '../subject.ts';

type Needed = 'params' | 'anchor' | 'length' | 'breaks' | 'magnitude' | 'origin' | 'gradient';
type Perhaps = 'row' | 'jumps' | 'fixed' | 'backward' | 'step' | 'firesFrom';

/**
 * What a diagnosis is made from: a gradient and an origin under one setting, as a `Subject` knows them. It has a row where the
 * parameters can be varied.
 */
export interface Source extends Pick<Subject, Needed>, Partial<Pick<Subject, Perhaps>> {
  /** Where the functions are defined. Default: everywhere. */
  readonly range?: readonly [number, number];
}

/** A derivative whose estimate is less certain than this is not used. */
const certain = 1e-7;

/** How exactly a derivative has to be met. */
const relative = 3e-7;

/** The same, as a share of the largest derivative. */
const absolute = 2e-9;

/** A case with fewer points says nothing. */
const fewest = 12;

/** A gradient as written at points where the derivative of its origin is well known, under one setting. */
export class Case {
  readonly source: Source;
  readonly origin: Elementwise;
  readonly gradient: Elementwise;
  /** The points at which the gradient jumps. */
  readonly jumps: readonly number[];
  /** Breaks, and these. */
  readonly landmarks: readonly number[];
  /** The points, ascending; what was written there, what is due, and how uncertain that is. */
  readonly xs: Float64Array;
  readonly got: Float64Array;
  readonly due: Float64Array;
  private readonly errors: Float64Array;
  /** The size of the largest derivative, due or written. */
  readonly height: number;

  constructor(source: Source) {
    this.source = source;
    this.origin = guarded(source.origin);
    this.gradient = guarded(source.gradient);
    const jumps = findJumps(this.gradient, pointsOf(source, []), { breaks: [], length: source.length });
    this.jumps = jumps.map(({ above }) => placeAt(above, source, source.breaks));
    this.landmarks = [...source.breaks, ...this.jumps];
    const xs = pointsOf(source, this.landmarks);
    const got = this.gradient(xs);
    const { values, errors } = this.derivative(xs);
    const known = [...xs.keys()].filter((i) => (errors[i] as number) < Infinity);
    this.height = largest(known.flatMap((i) => [values[i] as number, got[i] as number]));
    const use = known.filter((i) => this.isCertain(values[i] as number, errors[i] as number));
    const used = (all: Float64Array) => Float64Array.from(use, (i) => all[i] as number);
    [this.xs, this.got, this.due, this.errors] = [used(xs), used(got), used(values), used(errors)];
  }

  get params(): ParameterValues {
    return this.source.params;
  }

  /** The parameters in words, after a space: ` (alpha = 2)`; empty where there are none. */
  get setting(): string {
    const setting = showSetting(this.params);
    return setting === '' ? '' : ` (${setting})`;
  }

  /** The largest error as written. */
  get error(): number {
    return Math.max(...this.got.map((value, i) => Math.abs(value - (this.due[i] as number)) || 0));
  }

  /** Whether there are points enough to judge by, and a gradient at some of them. */
  get isConclusive(): boolean {
    return this.xs.length >= fewest && this.got.some(Number.isFinite);
  }

  /** Whether a value is the derivative at the i-th point. */
  agrees(i: number, value: number): boolean {
    return this.isNear(value, this.due[i] as number, this.errors[i] as number);
  }

  private isNear(value: number, due: number, error: number): boolean {
    const slack = 10 * error + absolute * this.height;
    return Math.abs(value - due) <= slack + relative * Math.max(Math.abs(value), Math.abs(due));
  }

  private isCertain(value: number, error: number): boolean {
    return 10 * error <= certain * Math.abs(value) + absolute * this.height;
  }

  /** Whether there is hardly anything to tell apart at the i-th point: both are near 0. */
  isIdle(i: number): boolean {
    const floor = 1e-5 * this.height;
    return Math.abs(this.due[i] as number) <= floor && Math.abs(this.got[i] as number) <= floor;
  }

  /** Whether the gradient as written is right at all points. */
  get isRight(): boolean {
    return this.got.every((value, i) => this.agrees(i, value));
  }

  /** Whether the origin has no slope. */
  get isFlat(): boolean {
    return this.due.every((d) => d === 0);
  }

  /** The gradient or the origin with another value of a parameter; NaN where parameters cannot be varied. */
  under(of: 'gradient' | 'origin', name: string, value: number): Elementwise {
    const { row, params } = this.source;
    return guarded((xs) => xs.map((x) => row?.[of](x, { ...params, [name]: value }) ?? Number.NaN));
  }

  /** Whether what is written would be right at all points if a parameter of the origin had another value. */
  isRightUnder(name: string, value: number): boolean {
    const { row, anchor, length, magnitude, gradient } = this.source;
    const params = { ...this.params, [name]: value };
    const breaks = row ? breaksOf(row, params) : [];
    const origin = this.under('origin', name, value);
    const other = new Case({ params, anchor, length, magnitude, breaks, origin, gradient });
    return other.isConclusive && other.isRight;
  }

  /** The error of the gradient at a point, as a share of the largest derivative; undefined where that cannot be told. */
  errorAt(x: number): number | undefined {
    const xs = Float64Array.of(x);
    const { values, errors } = this.derivative(xs);
    const [due, error, got] = [values[0] as number, errors[0] as number, this.gradient(xs)[0] as number];
    if (!this.isCertain(due, error)) return undefined;
    return this.isNear(got, due, error) ? 0 : Math.abs(got - due) / this.height;
  }

  private derivative(xs: Float64Array) {
    const { length, magnitude, range = [] } = this.source;
    const breaks = [...this.landmarks, ...range];
    return finiteDifferences(this.origin, xs, { length, magnitude: magnitude || 0, breaks });
  }
}

/** Grids about the anchor, one about 0, points near landmarks, and some farther out; none right beside a break. */
function pointsOf({ anchor, length, breaks, range }: Source, landmarks: readonly number[]): Float64Array {
  const grid = (center: number, radius: number, count: number) =>
    Array.from({ length: count + 1 }, (_, i) => center + radius * ((2 * i) / count - 0.99));
  const far = [7, 11, 17].flatMap((t) => [anchor - t * length, anchor + t * length]);
  const near = [0.017, 0.043, 0.081].flatMap((t) =>
    landmarks.flatMap((at) => [at - t * length, at + t * length]),
  );
  const points = range
    ? [...grid(range[0] / 2 + range[1] / 2, range[1] / 2 - range[0] / 2, 64), ...near]
    : [...grid(anchor, 4 * length, 32), ...grid(anchor, length, 16), ...grid(0, 4, 12), ...near, ...far];
  const [low, high] = range ?? [-Infinity, Infinity];
  const isUsed = (x: number) => x > low && x < high && breaks.every((at) => Math.abs(x - at) > 1e-3 * length);
  return Float64Array.from(new Set(points.filter(isUsed))).sort();
}

/** The place at x but for rounding: a landmark, the anchor or 0, or else the number with the fewest digits. */
export function placeAt(x: number, { anchor, length }: Source, landmarks: readonly number[]): number {
  const isThere = (at: number) => Math.abs(at - x) <= 1e-9 * Math.max(length, Math.abs(at));
  return [...landmarks, anchor, 0].find(isThere) ?? Number(x.toPrecision(12));
}

/** A function that gives NaN where it throws. */
export function guarded(f: Elementwise): Elementwise {
  return (xs) => {
    try {
      return f(xs);
    } catch {
      if (xs.length === 1) return Float64Array.of(Number.NaN);
      return xs.map((x) => guarded(f)(Float64Array.of(x))[0] as number);
    }
  };
}
