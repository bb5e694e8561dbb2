import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import type { ParameterValues } from '../../surrogates/core/surrogate-row.ts';
import type { Certificate } from './certificate.ts';
import type { Choices } from './choices.ts';
import { type FormulaJets, formulaJets } from './formula-jets.ts';
import { add, type Box, exactly, type Interval, middle, mul, sizeOf, sub } from './interval.ts';
import { type Jet, Jets } from './jets.ts';
import { readDifference, understood } from './read-difference.ts';
import { order } from './series.ts';

/** What is known of G' − g over a box. */
export interface Known {
  /** It is not above this in size. */
  readonly size: number;
  /** How much of that comes of the width of each side. */
  readonly share: readonly number[];
  /** The values of the origin. */
  readonly origin: Interval;
}

/** The coefficients of G' − g that are used: up to the second order. */
const used = order - 1;

/** G' − g of a surrogate, over boxes of x and of parameters that are varied. */
export class Difference {
  /** The parameters of one value. */
  readonly fixed: ParameterValues;
  private readonly varied: readonly string[];
  private readonly jets: Jets;
  private readonly evaluate: FormulaJets;
  /** By coefficient of the difference: that of the origin which it is the derivative of, and by how much. */
  private readonly from: readonly { readonly at: number; readonly by: Interval }[];

  constructor(place: string, { row, params }: Surrogate, varied: readonly string[]) {
    const { origin, gradient } = readDifference(place, row, params, varied);
    const names = ['x', ...varied.map((name) => `p.${name}`)];
    const entries = Object.entries(params).filter(([name]) => !varied.includes(name));
    this.fixed = Object.fromEntries(entries);
    this.varied = varied;
    this.jets = new Jets(names.length, order);
    const values = Object.fromEntries(entries.map(([name, value]) => [`p.${name}`, value]));
    this.evaluate = understood(place, `the formula of ${row.name}`, () =>
      formulaJets([origin, gradient], names, values, this.jets),
    );
    this.from = this.jets.exponents
      .filter((e) => e.reduce((sum, one) => sum + one, 0) <= used)
      .map(([x = 0, ...rest]) => ({ at: this.jets.place([x + 1, ...rest]), by: exactly(x + 1) }));
  }

  /** @throws Undecided where a condition changes within the box, without choices. */
  over(box: Box, choices?: Choices): Known {
    const [origin, gradient] = this.evaluate(box, choices) as [Jet, Jet];
    const over = this.differenceOf(origin, gradient);
    const plain = sizeOf(over[0] as Interval);
    const value = origin[0] as Interval;
    const center = centerOf(box);
    if (plain === 0 || !center.every(Number.isFinite)) return { size: plain, share: [], origin: value };
    const about = this.differenceOf(...(this.evaluate(center.map(exactly), choices) as [Jet, Jet]));
    const { size, share } = this.expansion(about, over, radiiOf(box, center));
    return { size: Math.min(plain, size), share, origin: value };
  }

  /** The middle of a box, where G' − g is surely above a bound in size. */
  refute(box: Box, bound: number): Certificate['refuted'] {
    const center = centerOf(box);
    if (!center.every(Number.isFinite)) return undefined;
    const [origin, gradient] = this.evaluate(center.map(exactly)) as [Jet, Jet];
    const { low, high } = this.differenceOf(origin, gradient)[0] as Interval;
    if (low <= bound && high >= -bound) return undefined;
    const [x = 0, ...rest] = center;
    const varied = Object.fromEntries(this.varied.map((name, i) => [name, rest[i] as number]));
    const slope = origin[this.from[0]?.at ?? 0] as Interval;
    return {
      x,
      params: { ...this.fixed, ...varied },
      gradient: middle(gradient[0] as Interval),
      slope: middle(slope),
    };
  }

  private differenceOf(origin: Jet, gradient: Jet): Jet {
    return this.from.map(({ at, by }, i) => sub(mul(by, origin[at] as Interval), gradient[i] as Interval));
  }

  /** Taylor's formula about the middle, with the rest as it is over the box. */
  private expansion(about: Jet, over: Jet, radii: readonly number[]): Pick<Known, 'size' | 'share'> {
    let size = exactly(0);
    const share = radii.map(() => 0);
    this.from.forEach((_, i) => {
      const exponents = this.jets.exponents[i] as readonly number[];
      const degree = exponents.reduce((sum, e) => sum + e, 0);
      const coefficient = sizeOf((degree === used ? over : about)[i] as Interval);
      const term = exponents.reduce((product, e, side) => {
        let more = product;
        for (let turn = 0; turn < e; turn++) more = mul(more, exactly(radii[side] as number));
        return more;
      }, exactly(coefficient));
      size = add(size, term);
      exponents.forEach((e, side) => {
        if (e > 0) share[side] = (share[side] as number) + term.high;
      });
    });
    return { size: size.high, share };
  }
}

function centerOf(box: Box): number[] {
  return box.map(middle);
}

/** How far the ends of each side are from the middle, at most. */
function radiiOf(box: Box, center: readonly number[]): number[] {
  return box.map(({ low, high }, i) => {
    const at = exactly(center[i] as number);
    return Math.max(sub(exactly(high), at).high, sub(at, exactly(low)).high);
  });
}
