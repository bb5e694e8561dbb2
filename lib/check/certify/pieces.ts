import type { Value } from '../../formula/graph.ts';
import type { Choices } from './choices.ts';
import { type Box, contains, exactly, type Interval, isZero, middle, sizeOf, zero } from './interval.ts';
import type { Jet, Jets } from './jets.ts';
import { inverseSeries, type Series, type SmoothName, series, sqrtSeries } from './series.ts';
import { Undecided } from './undecided.ts';

/** A number is a jet; a condition holds or does not. */
export type Piece = Jet | boolean;
/** How a value of a formula is found. */
export type Step = (of: Pieces) => Piece;

/** What is the same for all boxes. */
export interface Given {
  readonly steps: ReadonlyMap<Value, Step>;
  readonly inputs: readonly string[];
  readonly fixed: Readonly<Record<string, number>>;
  readonly jets: Jets;
}

const atZero = () => 0;

/** Functions that are one whole number between steps. */
export type Stepped = 'floor' | 'ceil' | 'trunc' | 'round' | 'sign';

/** Where the number above n begins. */
const steps: Readonly<Record<Stepped, (n: number) => number>> = {
  floor: (n) => n + 1,
  ceil: (n) => n,
  trunc: (n) => (n < 0 ? n : n + 1),
  round: (n) => n + 1 / 2,
  sign: () => 0,
};

/** The values of formulas over one box. */
export class Pieces {
  readonly jets: Jets;
  private readonly from: Given;
  private readonly box: Box;
  private readonly choices: Choices | undefined;
  private readonly known = new Map<Value, Piece>();

  constructor(from: Given, box: Box, choices: Choices | undefined) {
    this.jets = from.jets;
    this.from = from;
    this.box = box;
    this.choices = choices;
  }

  /** On demand: a condition in a branch that is not taken is no place to cut. */
  pieceOf(value: Value): Piece {
    const before = this.known.get(value);
    if (before !== undefined) return before;
    const piece = (this.from.steps.get(value) as Step)(this);
    this.known.set(value, piece);
    return piece;
  }

  input(name: string): Jet {
    const { inputs, fixed } = this.from;
    const at = inputs.indexOf(name);
    if (at >= 0) return this.jets.variable(at, this.box[at] as Interval);
    return this.jets.constant(exactly(fixed[name] as number));
  }

  /** One of some pieces, by their numbers from a first one on: they meet where a number is 0. */
  private choose(key: string, of: number, number: Jet, meets: (low: number) => number, first = 0): number {
    if (this.choices === undefined) throw this.undecided(number, meets((number[0] as Interval).low));
    return this.choices.take(key, of, first);
  }

  /** Whether `upper` is above `lower`, taken for true or false where it may be both. */
  isAbove(upper: Value, lower: Value, orEqual: boolean): boolean {
    const number = this.jets.sub(this.pieceOf(upper) as Jet, this.jetOf(lower));
    const { low, high } = number[0] as Interval;
    const taken = this.choices && this.takenSide(upper, lower);
    if (taken !== undefined) return taken;
    if (orEqual ? low >= 0 : low > 0) return true;
    if (orEqual ? high < 0 : high <= 0) return false;
    const { key, isTurned } = this.keyOf(upper, lower);
    return (this.choose(key, 2, number, atZero) === 1) !== isTurned;
  }

  /** The side that is taken already: the middle of a box is looked at with the pieces of the whole. */
  private takenSide(upper: Value, lower: Value): boolean | undefined {
    const { key, isTurned } = this.keyOf(upper, lower);
    const taken = this.choices?.known(key);
    return taken === undefined ? undefined : (taken === 1) !== isTurned;
  }

  private jetOf(value: Value): Jet {
    return value === nought ? this.jets.constant(zero) : (this.pieceOf(value) as Jet);
  }

  /** The same for all conditions that change where one number crosses another. */
  private keyOf(upper: Value, lower: Value): { readonly key: string; readonly isTurned: boolean } {
    if (isConstantZero(lower)) return this.keyOfSign(upper);
    if (isConstantZero(upper)) return turned(this.keyOfSign(lower));
    const isTurned = upper.id < lower.id;
    const [first, second] = isTurned ? [upper, lower] : [lower, upper];
    return { key: `${first.id} ${second.id}`, isTurned };
  }

  private keyOfSign(value: Value): { readonly key: string; readonly isTurned: boolean } {
    const { operation, operands, id } = value;
    const [a, b] = operands as [Value, Value];
    if (operation === 'neg') return turned(this.keyOfSign(a));
    if (operation === 'sub') return this.keyOf(a, b);
    if (operation === 'mul' || operation === 'div') {
      const sign = this.signOf(b);
      if (sign !== 0) return sign > 0 ? this.keyOfSign(a) : turned(this.keyOfSign(a));
      const other = operation === 'mul' ? this.signOf(a) : 0;
      if (other !== 0) return other > 0 ? this.keyOfSign(b) : turned(this.keyOfSign(b));
    }
    return { key: String(id), isTurned: false };
  }

  private signOf(value: Value): number {
    const { low, high } = (this.pieceOf(value) as Jet)[0] as Interval;
    return low > 0 ? 1 : high < 0 ? -1 : 0;
  }

  /** Where to cut, for a number that crosses another: along the variable by which it changes most, if by any. */
  private undecided(number: Jet, crossed: number): Undecided {
    const slopes = this.box.map((_, i) => number[this.slopePlace(i)] as Interval);
    const changes = this.box.map(({ low, high }, i) => {
      const slope = slopes[i] as Interval;
      return isZero(slope) ? 0 : sizeOf(slope) * (high - low);
    });
    const along = changes.indexOf(Math.max(...changes));
    if (!((changes[along] as number) > 0)) return new Undecided();
    // Where a straight line would cross.
    const distance = (crossed - middle(number[0] as Interval)) / middle(slopes[along] as Interval);
    return new Undecided(along, middle(this.box[along] as Interval) + distance);
  }

  private slopePlace(variable: number): number {
    return this.jets.exponents.findIndex(
      (e) => e[variable] === 1 && e.every((other, i) => i === variable || other === 0),
    );
  }

  /** A function that is one whole number between steps, each from `step(n)` on. */
  whole(value: Value, a: Jet, name: Stepped): Jet {
    return this.jets.constant(exactly(this.wholeOf(value, a, name)));
  }

  wholeOf({ id }: Value, a: Jet, name: Stepped): number {
    const key = `steps ${id}`;
    const { low, high } = a[0] as Interval;
    const [first, last] = [Math[name](low), Math[name](high)];
    const taken = this.choices?.known(key);
    if (taken !== undefined) return taken;
    if (first === last) return first;
    const step = () => steps[name](first);
    // More than two are no place to cut, but a box that is too wide.
    if (!(last - first <= 2)) throw this.undecided(a, step());
    return this.choose(key, last - first + 1, a, step, first);
  }

  isEqual({ id, operands }: Value): boolean {
    const [a, b] = operands.map((operand) => this.pieceOf(operand)) as [Jet, Jet];
    const difference = this.jets.sub(a, b);
    const range = difference[0] as Interval;
    const taken = this.choices?.known(`equal ${id}`);
    if (taken !== undefined) return taken === 1;
    if (isZero(range)) return true;
    return contains(range, 0) && this.choose(`equal ${id}`, 2, difference, atZero) === 1;
  }

  div(a: Jet, b: Jet): Jet {
    return this.jets.mul(a, this.jets.after(inverseSeries(b[0] as Interval), b));
  }

  root(a: Jet): Jet {
    return this.after(sqrtSeries(a[0] as Interval), a);
  }

  call(name: SmoothName, a: Jet): Jet {
    return this.after(series[name](a[0] as Interval), a);
  }

  private after(found: Series, a: Jet): Jet {
    const { low, high } = found[0] as Interval;
    // Where it may not be defined, its slopes say nothing either.
    if (low === -Infinity && high === Infinity) throw this.undecided(a, Number.NaN);
    return this.jets.after(found, a);
  }
}

/** The constant 0, of no graph. */
export const nought: Value = { id: -1, operation: 'constant', operands: [], isMask: false, constant: 0 };

function isConstantZero({ constant }: Value): boolean {
  return constant === 0;
}

function turned({ key, isTurned }: { readonly key: string; readonly isTurned: boolean }) {
  return { key, isTurned: !isTurned };
}
