import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import type { Certificate } from './certificate.ts';
import type { Chosen, FormulaJets } from './formula-jets.ts';
import { add, type Box, exactly, type Interval, middle, mul, sizeOf, sub } from './interval.ts';
import { type Jet, Jets } from './jets.ts';
import { readDifference } from './read-difference.ts';
import { order } from './series.ts';
import { Undecided } from './undecided.ts';

/** What is known of G' − g over a box. */
export interface Known {
  /** It is not above this in size. */
  readonly size: number;
  /** At the middle of the box its size is not below this. */
  readonly least: number;
  /** How much it changes along each side. */
  readonly changes: readonly number[];
  /** The values of the origin. */
  readonly origin: Interval;
}

/** The coefficients of G' − g that are used are up to this order. */
const used = order - 1;
const nothingChosen: Chosen = new Map();

/** G' − g of a surrogate, over boxes of x and of parameters that are varied. */
export class Difference {
  /** The parameters of one value. */
  readonly fixed: ParameterValues;
  private readonly varied: readonly string[];
  private readonly jets: Jets;
  private readonly evaluate: FormulaJets;

  constructor(place: string, spike: Surrogate, varied: readonly string[]) {
    const entries = Object.entries(spike.params);
    this.fixed = Object.fromEntries(entries.filter(([name]) => !varied.includes(name)));
    this.varied = varied;
    this.jets = new Jets(1 + varied.length, order);
    this.evaluate = readDifference(place, spike, varied, this.fixed, this.jets);
  }

  /** What is known over a box, by what is chosen; or what there is to choose. */
  over(box: Box, chosen: Chosen = nothingChosen): Known | Undecided {
    const whole = this.tryOver(box, chosen);
    if (whole instanceof Undecided) return whole;
    const { origin, difference } = whole;
    const size = sizeOf(difference[0] as Interval);
    const changes = this.jets.changes(difference, box);
    const plain = { size, least: 0, changes, origin: origin[0] as Interval };
    const center = box.map(middle);
    if (size === 0 || !center.every(Number.isFinite)) return plain;
    const about = this.tryOver(center.map(exactly), chosen);
    if (about instanceof Undecided) return plain;
    const { low, high } = about.difference[0] as Interval;
    const expansion = this.expansion(about.difference, difference, radiiOf(box, center));
    return { ...plain, size: Math.min(size, expansion), least: Math.max(low, -high) };
  }

  /** Gradient and derivative at the middle of a box. */
  middleOf(box: Box): NonNullable<Certificate['refuted']> {
    const center = box.map(middle);
    const { gradient, slope } = this.jetsOver(center.map(exactly), nothingChosen);
    const [x = 0, ...rest] = center;
    const varied = Object.fromEntries(this.varied.map((name, i) => [name, rest[i] as number]));
    return {
      x,
      params: { ...this.fixed, ...varied },
      gradient: middle(gradient[0] as Interval),
      slope: middle(slope[0] as Interval),
    };
  }

  private tryOver(box: Box, chosen: Chosen) {
    try {
      return this.jetsOver(box, chosen);
    } catch (problem) {
      if (problem instanceof Undecided) return problem;
      throw problem;
    }
  }

  private jetsOver(box: Box, chosen: Chosen) {
    const sides = [...box, ...Object.values(this.fixed).map(exactly)];
    const [origin, gradient] = this.evaluate(sides, chosen) as [Jet, Jet];
    const slope = this.jets.slope(origin);
    return { origin, gradient, slope, difference: this.jets.sub(slope, gradient) };
  }

  /** Taylor's formula about the middle, with the rest as it is over the box. */
  private expansion(about: Jet, over: Jet, radii: readonly number[]): number {
    let size = exactly(0);
    about.forEach((known, i) => {
      const exponents = this.jets.exponents[i] as readonly number[];
      const factors = exponents.flatMap((e, side) => Array(e).fill(exactly(radii[side] as number)));
      const coefficient = factors.length === used ? (over[i] as Interval) : known;
      const term = factors.reduce(mul, exactly(sizeOf(coefficient)));
      size = add(size, term);
    });
    return size.high;
  }
}

/** How far the ends of each side are from the middle, at most. */
function radiiOf(box: Box, center: readonly number[]): number[] {
  return box.map((side, i) => sizeOf(sub(side, exactly(center[i] as number))));
}
