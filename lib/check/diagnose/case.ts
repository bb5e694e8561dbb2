import { breaksOf } from '../../surrogates/core/facts/curve.ts';
import type { ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import type { Elementwise } from '../../util/quadrature.ts';
import { finiteDifferences } from '../finite-differences.ts';
import { findJumps } from '../jumps.ts';
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
  /** Breaks, and points at which the gradient jumps. */
  readonly landmarks: readonly number[];
  /** The points, ascending; what was written there, what is due, and how uncertain that is. */
  readonly xs: Float64Array;
  readonly got: Float64Array;
  readonly due: Float64Array;
  private readonly errors: Float64Array;
  /** The size of the largest derivative. */
  readonly height: number;

  constructor(source: Source) {
    this.source = source;
    const gradient = guarded(source.gradient);
    this.origin = guarded(source.origin);
    this.gradient = (xs) => (xs === this.xs ? this.got : gradient(xs));
    const jumps = findJumps(gradient, pointsOf(source, []), { breaks: [], length: source.length });
    this.landmarks = [...source.breaks, ...jumps.map(({ below, above }) => snapped(below, above, source))];
    const xs = pointsOf(source, this.landmarks);
    const got = gradient(xs);
    const { values, errors } = this.derivative(this.origin, xs, this.landmarks);
    this.height = Math.max(largest(values, errors), largest(got, errors));
    const use = [...xs.keys()].filter((i) => this.isCertain(values[i] as number, errors[i] as number));
    [this.xs, this.got, this.due, this.errors] = [xs, got, values, errors].map((all) =>
      Float64Array.from(use, (i) => all[i] as number),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
  }

  get params(): ParameterValues {
    return this.source.params;
  }

  /** The parameters in words, after a space: ` (alpha = 2)`; empty where there are none. */
  get setting(): string {
    const setting = showSetting(this.params);
    return setting === '' ? '' : ` (${setting})`;
  }

  /** The points at which the gradient jumps. */
  get jumps(): readonly number[] {
    return this.landmarks.slice(this.source.breaks.length);
  }

  /** The largest error as written. */
  get error(): number {
    return this.got.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (this.due[i] as number)) || 0),
      0,
    );
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

  /** Whether there is hardly anything to tell apart at the i-th point: both are near 0. */
  isIdle(i: number): boolean {
    const floor = 1e-5 * this.height;
    return Math.abs(this.due[i] as number) <= floor && Math.abs(this.got[i] as number) <= floor;
  }

  /** Whether the gradient as written is right at all points. */
  get isRight(): boolean {
    return this.got.every((value, i) => this.agrees(i, value));
  }

  /** The gradient or the origin under other parameters; null where these are not known. */
  under(params: ParameterValues, of: 'gradient' | 'origin'): Elementwise | null {
    const { row } = this.source;
    return row ? guarded((xs) => xs.map((x) => row[of](x, params))) : null;
  }

  /** Whether what is written would be right at all points if the parameters of the origin were others. */
  isRightUnder(params: ParameterValues): boolean {
    const { row } = this.source;
    const origin = this.under(params, 'origin');
    if (!row || !origin) return false;
    const breaks = [...breaksOf(row, params), ...this.landmarks];
    const { values, errors } = this.derivative(origin, this.xs, breaks);
    let judged = 0;
    for (const [i, got] of this.got.entries()) {
      const [due, error] = [values[i] as number, errors[i] as number];
      if (!this.isCertain(due, error)) continue;
      judged++;
      if (!this.isNear(got, due, error)) return false;
    }
    return judged >= fewest;
  }

  /** The error of the gradient at a point, as a share of the largest derivative; undefined where that cannot be told. */
  errorAt(x: number): number | undefined {
    const xs = Float64Array.of(x);
    const { values, errors } = this.derivative(this.origin, xs, this.landmarks);
    const [due, error, got] = [values[0] as number, errors[0] as number, this.gradient(xs)[0] as number];
    if (!this.isCertain(due, error)) return undefined;
    const slack = 10 * error + absolute * this.height + relative * Math.abs(due);
    return Math.abs(got - due) <= slack ? 0 : Math.abs(got - due) / this.height;
  }

  private isCertain(value: number, error: number): boolean {
    return 10 * error <= certain * Math.abs(value) + absolute * this.height;
  }

  private derivative(origin: Elementwise, xs: Float64Array, breaks: readonly number[]) {
    const { length, range } = this.source;
    const magnitude = this.source.magnitude || 0;
    return finiteDifferences(origin, xs, { length, magnitude, breaks: [...breaks, ...(range ?? [])] });
  }
}

/** The size of the largest value that has an error estimate. */
function largest(values: Float64Array, errors: Float64Array): number {
  return values.reduce((most, value, i) => {
    const size = Math.abs(value);
    return size > most && size < Infinity && (errors[i] as number) < Infinity ? size : most;
  }, 0);
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

/** The place of a jump: a break that lies there, or the number with the fewest digits. */
function snapped(below: number, above: number, { breaks, length }: Source): number {
  const near = breaks.find((at) => Math.abs(at - above) <= 1e-12 * Math.max(length, Math.abs(at)));
  if (near !== undefined) return near;
  const short = Number(((below + above) / 2).toPrecision(12));
  return Object.is(short, -0) || Math.abs(short) < 1e-12 * length ? 0 : short;
}

/** A function that gives NaN where it throws. */
export function guarded(f: Elementwise): Elementwise {
  const one = (x: number) => {
    try {
      return f(Float64Array.of(x))[0] as number;
    } catch {
      return Number.NaN;
    }
  };
  return (xs) => {
    try {
      return f(xs);
    } catch {
      return xs.map(one);
    }
  };
}
