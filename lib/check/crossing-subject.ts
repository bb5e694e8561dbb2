import { type Random, random } from '../ops/random.ts';
import type { Crossing } from '../surrogates/core/crossing.ts';
import { type Surrogate, surrogate } from '../surrogates/core/surrogate.ts';
import type { ParameterValues } from '../surrogates/core/surrogate-row.ts';
import { Subject } from './subject.ts';

/** A function of two inputs under one setting of its parameters. */
export class CrossingSubject {
  readonly spike: Crossing;
  /** Relative tolerance against finite differences. */
  readonly tolerance: number;
  readonly seed: number;
  /** As of a `Subject`. */
  readonly rank: number;

  constructor(spike: Crossing, tolerance: number, seed: number, rank = 0) {
    this.rank = rank;
    this.spike = spike;
    this.tolerance = tolerance;
    this.seed = seed;
  }

  get params(): ParameterValues {
    return this.spike.params;
  }

  /** The length over which the gradient changes. */
  get length(): number {
    return this.spike.row.of.length?.(this.params) ?? 1;
  }

  random(): Random {
    return random(this.seed);
  }

  /** The function along each axis, with the other input held: functions of one input, which may jump at 0. */
  sections(): Section[] {
    const held = [-0.3, 0.2].map((t) => t * this.length);
    return held.flatMap((other) => [this.section(0, other), this.section(1, other)]);
  }

  private section(input: 0 | 1, other: number): Section {
    const { spike, params } = this;
    const pair = (x: number) => (input === 0 ? ([x, other] as const) : ([other, x] as const));
    const row = {
      name: spike.row.name,
      origin: (x: number) => spike.origin(...pair(x)),
      gradient: (x: number) => spike.gradient(...pair(x))[input],
      kinks: () => spike.row.of.kinks?.(params) ?? [],
      jumps: () => [0],
      length: () => this.length,
    };
    return new Section(surrogate(row), this, `${input === 0 ? 'xOld' : 'xNew'} = ${other}`);
  }
}

/** The function along one axis. Its values are differences of those of the origin that it is made from. */
class Section extends Subject {
  /** What is held. */
  readonly note: string;
  private readonly whole: CrossingSubject;

  constructor(spike: Surrogate, whole: CrossingSubject, note: string) {
    super(spike, whole.tolerance, whole.seed, whole.rank);
    this.whole = whole;
    this.note = note;
  }

  override get magnitude(): number {
    const { spike, params } = this.whole;
    return Math.max(super.magnitude, Math.abs(spike.row.of.origin(0, params)));
  }
}
