import type { FloatArray } from '../array/layout.ts';
import { type Random, random } from '../ops/random.ts';
import { anchorOf, breaksOf } from '../surrogates/core/facts/curve.ts';
import type { SurrogateKernels } from '../surrogates/core/surrogate.ts';
import type { ParameterValues, SurrogateRow } from '../surrogates/core/surrogate-row.ts';
import type { Elementwise } from '../util/quadrature.ts';
import { nextUp } from './neighbours.ts';
import type { Tally } from './tally.ts';

/** A backward pass: what it pulls cotangents at some points back to. */
export interface Backward {
  readonly place: string;
  pull(xs: FloatArray): (cts: FloatArray) => FloatArray;
}

/** A function of one number under one setting, as those who check it give it. What is left out is not checked. */
export interface Given {
  /** What is declared of it. */
  readonly row: SurrogateRow;
  readonly params: ParameterValues;
  /** What is held besides, in words. */
  readonly note?: string;
  readonly gradient: Elementwise;
  /** Left out where only the gradient is known. */
  readonly origin?: Elementwise | undefined;
  /** The forward, over Float64. */
  readonly spikes?: Elementwise | undefined;
  readonly backwards: readonly Backward[];
  /** Left out of what was written by hand, over tensors. */
  readonly kernels?: SurrogateKernels;
  /** Where it is checked most densely. Default: eight lengths about the anchor, and about 0. */
  readonly focus?: readonly [low: number, high: number];
  /** Compares what is special besides: of two inputs, pairs of special values. */
  readonly special?: (tally: Tally) => void;
  /** Whether a forward of its own is the step after all. */
  readonly isStep?: boolean;
  /** The size of numbers that the origin computes with, where that does not show about the anchor. */
  readonly magnitude?: () => number;
}

/** Under so many further settings kernels are compiled, which takes longer than running them. */
const furtherCompiled = 3;

/** How it is checked. */
export interface SubjectSettings {
  /** Relative tolerance against finite differences. */
  readonly tolerance: number;
  readonly seed: number;
  /** The index of the setting that it is checked under; 0 (default) is its own. */
  readonly rank?: number;
}

/** What every check of a function of one number looks at, whoever built it, and every diagnosis. */
export class Subject {
  readonly given: Given;
  readonly row: SurrogateRow;
  readonly params: ParameterValues;
  /** What is held besides the parameters, in words. */
  readonly note: string | undefined;
  readonly gradient: Elementwise;
  /** NaN where none is given. */
  readonly origin: Elementwise;
  readonly tolerance: number;
  readonly rank: number;
  private readonly seed: number;
  private readonly known = new Map<string, unknown>();

  constructor(given: Given, { tolerance, seed, rank = 0 }: SubjectSettings) {
    const { row, params, gradient, origin = (xs) => xs.map(() => Number.NaN) } = given;
    [this.given, this.note] = [given, given.note];
    [this.row, this.params, this.gradient, this.origin] = [row, params, gradient, origin];
    [this.tolerance, this.seed, this.rank] = [tolerance, seed, rank];
  }

  /** The length over which the gradient changes. */
  get length(): number {
    return this.once('length', () => this.row.length?.(this.params) ?? 1);
  }

  /** The kernels, under its own setting and some further ones. */
  get compiled(): SurrogateKernels | undefined {
    return this.rank > furtherCompiled ? undefined : this.given.kernels;
  }

  /** Whether what is costly and hardly depends on parameters is left out: under every second further setting. */
  get isBrief(): boolean {
    return this.rank % 2 === 1;
  }

  /** All under its own setting; under each further one a third, another one each time. */
  thinned<T>(points: readonly T[]): T[] {
    return points.filter((_, i) => this.rank === 0 || i % 3 === this.rank % 3);
  }

  /** What `f` gives, computed at the first call under its name. */
  once<R>(name: string, f: () => R): R {
    if (!this.known.has(name)) this.known.set(name, f());
    return this.known.get(name) as R;
  }

  get threshold(): number {
    return this.row.threshold?.(this.params) ?? 0;
  }

  /** The least number at which it fires. */
  get firesFrom(): number {
    return this.row.strict ? nextUp(this.threshold) : this.threshold;
  }

  /** The forward, where a step is due. */
  get step(): Elementwise | undefined {
    const { row, given } = this;
    return row.stochastic || (row.forward && !given.isStep) ? undefined : given.spikes;
  }

  /** What the spikes pull cotangents back to, where they are not drawn. */
  get backward(): Backward['pull'] | undefined {
    return this.row.stochastic ? undefined : this.given.backwards[0]?.pull;
  }

  /** The point about which the gradient has its shape. */
  get anchor(): number {
    return anchorOf(this.row, this.params);
  }

  /** The points between which the gradient is smooth, ascending. */
  get breaks(): readonly number[] {
    return this.once('breaks', () => breaksOf(this.row, this.params));
  }

  /** The points at which the origin jumps. */
  get jumps(): readonly number[] {
    return this.row.jumps?.(this.params) ?? [];
  }

  /** The value that the origin must have somewhere, where that is declared. */
  get fixed(): { readonly x: number; readonly due: number } | undefined {
    const due = this.row.originAtThreshold?.(this.params);
    return due === undefined ? undefined : { x: this.threshold, due };
  }

  /** The size of the origin near the anchor. */
  get magnitude(): number {
    return this.once('magnitude', () => {
      const around = [-this.length, 0, this.length].map((d) => Math.abs(this.originAt(this.anchor + d)));
      return Math.max(...around, this.given.magnitude?.() ?? 0);
    });
  }

  originAt(x: number): number {
    return this.origin(Float64Array.of(x))[0] as number;
  }

  gradientAt(x: number): number {
    return this.gradient(Float64Array.of(x))[0] as number;
  }

  /** A generator for one check: every check draws the same, whatever the others do. */
  random(): Random {
    return random(this.seed);
  }
}
