import { type Random, random } from '../ops/random.ts';
import type { Surrogate } from '../surrogates/core/surrogate.ts';
import type { ParameterValues, SurrogateRow } from '../surrogates/core/surrogate-row.ts';
import type { Elementwise } from '../util/quadrature.ts';
import { nextUp } from './neighbours.ts';

/** A surrogate under one setting of its parameters, and what its row declares there. */
export class Subject {
  readonly spike: Surrogate;
  /** Relative tolerance against finite differences. */
  readonly tolerance: number;
  /** The how manieth of the settings it is checked under; 0 for its own. */
  readonly rank: number;
  private readonly seed: number;
  private readonly known = new Map<string, unknown>();

  constructor(spike: Surrogate, tolerance: number, seed: number, rank = 0) {
    this.rank = rank;
    this.spike = spike;
    this.tolerance = tolerance;
    this.seed = seed;
  }

  get row(): SurrogateRow {
    return this.spike.row;
  }

  get params(): ParameterValues {
    return this.spike.params;
  }

  /** The length over which the gradient changes. */
  get length(): number {
    return this.once('length', () => this.row.length?.(this.params) ?? 1);
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

  /** The point about which the gradient has its shape. */
  get anchor(): number {
    return this.row.center?.(this.params) ?? this.threshold;
  }

  /** The points between which the gradient is smooth, ascending. */
  get breaks(): number[] {
    return this.once('breaks', () => {
      const declared = [...(this.row.kinks?.(this.params) ?? []), ...this.jumps];
      return [...new Set(declared)].filter(Number.isFinite).sort((a, b) => a - b);
    });
  }

  /** The points at which the origin jumps. */
  get jumps(): readonly number[] {
    return this.row.jumps?.(this.params) ?? [];
  }

  /** The size of the origin near the anchor. */
  get magnitude(): number {
    const around = [-this.length, 0, this.length].map((d) => Math.abs(this.spike.origin(this.anchor + d)));
    return Math.max(...around);
  }

  readonly origin: Elementwise = (xs) => xs.map((x) => this.spike.origin(x));

  readonly gradient: Elementwise = (xs) => xs.map((x) => this.spike.gradient(x));

  /** A generator for one check: every check draws the same, whatever the others do. */
  random(): Random {
    return random(this.seed);
  }
}
