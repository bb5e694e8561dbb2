import { type Value, valuesOf } from '../../formula/graph.ts';
import { OutsideSubset } from '../../formula/outside-subset.ts';
import { type Box, contains, everything, type Interval, isUnknown, isZero, middle, neg } from './interval.ts';
import type { Jet, Jets } from './jets.ts';
import { type SmoothName, series } from './series.ts';
import { nought, signChange } from './sign-change.ts';
import { Undecided } from './undecided.ts';

/** Which piece is taken, by its key, where a formula may be one of several. */
export type Chosen = ReadonlyMap<string, number>;
/** Bounds of formulas about every point of a box. */
export type FormulaJets = (box: Box, chosen: Chosen) => readonly Jet[];

/**
 * Formulas over boxes.
 *
 * @param inputs - The names of the inputs, by the sides of a box: the variables of the jets, and then what has one value.
 * @throws OutsideSubset for an operation that is none of real numbers.
 * @returns A function that throws Undecided where a formula may be one of several pieces and none is chosen.
 */
export function formulaJets(results: readonly Value[], inputs: readonly string[], jets: Jets): FormulaJets {
  for (const value of valuesOf(...results)) if (value.operands.length > 0) ruleOf(value);
  return (box, chosen) => {
    const pieces = new Pieces(jets, inputs, box, chosen);
    return results.map((value) => pieces.number(value));
  };
}

/** A number is a jet; a condition holds or does not. */
type Piece = Jet | boolean;
/** What an operation gives for its operands, which are looked at on demand. */
type Rule = (of: Pieces, a: Value, b: Value, c: Value) => Piece;

/** Functions that are one whole number between steps: where the number above n begins. */
const steps = {
  floor: (n: number) => n + 1,
  ceil: (n: number) => n,
  trunc: (n: number) => (n < 0 ? n : n + 1),
  round: (n: number) => n + 1 / 2,
  sign: () => 0,
} as const;

type Stepped = keyof typeof steps;

/** The values of formulas over one box. */
class Pieces {
  readonly jets: Jets;
  private readonly inputs: readonly string[];
  private readonly box: Box;
  private readonly chosen: Chosen;
  private readonly known = new Map<Value, Piece>();

  constructor(jets: Jets, inputs: readonly string[], box: Box, chosen: Chosen) {
    this.jets = jets;
    this.inputs = inputs;
    this.box = box;
    this.chosen = chosen;
  }

  /** On demand: a condition in a branch that is not taken is no place to cut. */
  piece(value: Value): Piece {
    const before = this.known.get(value);
    if (before !== undefined) return before;
    const piece = this.find(value);
    this.known.set(value, piece);
    return piece;
  }

  number(value: Value): Jet {
    return this.piece(value) as Jet;
  }

  holds(value: Value): boolean {
    return this.piece(value) as boolean;
  }

  private find(value: Value): Piece {
    const { operation, operands, constant, name } = value;
    if (typeof constant === 'boolean') return constant;
    if (constant !== undefined) return this.jets.constant(enclosed(constant));
    if (operation !== 'input') return ruleOf(value)(this, ...(operands as [Value, Value, Value]));
    const at = this.inputs.indexOf(name as string);
    return this.jets.variable(at, this.box[at] as Interval);
  }

  /** Whether `upper` is above `lower`. */
  isAbove(upper: Value, lower: Value, orEqual: boolean): boolean {
    const number = this.jets.sub(this.number(upper), this.number(lower));
    const { low, high } = number[0] as Interval;
    const [first, last] = orEqual ? [low >= 0, high >= 0] : [low > 0, high > 0];
    const { key, isTurned } = signChange(upper, lower, (value) => this.signOf(value));
    const options = first === last ? [Number(first !== isTurned)] : [0, 1];
    return (this.take(key, options, number, 0) === 1) !== isTurned;
  }

  isEqual(a: Value, b: Value): boolean {
    const number = this.jets.sub(this.number(a), this.number(b));
    const range = number[0] as Interval;
    const options = [...(isZero(range) ? [] : [0]), ...(contains(range, 0) ? [1] : [])];
    return this.take(`equal ${a.id} ${b.id}`, options, number, 0) === 1;
  }

  /** A function with steps of a number, which has a key. */
  whole(name: Stepped, number: Jet, key: unknown): Jet {
    const { low, high } = number[0] as Interval;
    const [first, last] = [Math[name](low), Math[name](high)];
    // More than three are no choice: the box is too wide.
    const count = last - first <= 2 ? last - first + 1 : 0;
    const options = Array.from({ length: count }, (_, i) => first + i);
    const taken = this.take(`${name} ${key}`, options, number, steps[name](first));
    return this.jets.constant({ low: taken, high: taken });
  }

  /** A smooth function. */
  call(name: SmoothName, a: Jet): Jet {
    const found = series[name](a[0] as Interval);
    // Where it may not be defined, its slopes say nothing either.
    if (isUnknown(found[0] as Interval)) throw this.undecided('', [], a, Number.NaN);
    return this.jets.after(found, a);
  }

  quotient(a: Jet, b: Jet): Jet {
    return this.jets.mul(a, this.jets.after(series.inverse(b[0] as Interval), b));
  }

  /** The sign of a number; 0 where it is not sure. */
  private signOf(value: Value): number {
    const { low, high } = this.number(value)[0] as Interval;
    return low > 0 ? 1 : high < 0 ? -1 : 0;
  }

  /** One of some whole numbers, which change where a number is `at`: what is taken goes for the middle of the box too. */
  private take(key: string, options: readonly number[], number: Jet, at: number): number {
    const taken = this.chosen.get(key) ?? (options.length === 1 ? options[0] : undefined);
    if (taken === undefined) throw this.undecided(key, options, number, at);
    return taken;
  }

  /** Where to cut, for a number that crosses another: along the variable by which it changes most, if by any. */
  private undecided(key: string, options: readonly number[], number: Jet, crossed: number): Undecided {
    const changes = this.jets.changes(number, this.box);
    const along = changes.indexOf(Math.max(...changes));
    if (!((changes[along] as number) > 0)) return new Undecided(key, options);
    // Where a straight line would cross.
    const slope = middle(number[this.jets.slopePlace(along)] as Interval);
    const distance = (crossed - middle(number[0] as Interval)) / slope;
    return new Undecided(key, options, along, middle(this.box[along] as Interval) + distance);
  }
}

/** By operation, or the function that is called. */
const rules: Readonly<Record<string, Rule>> = {
  ...each(series, (name) => (of, a) => of.call(name, of.number(a))),
  ...each(steps, (name) => (of, a) => of.whole(name, of.number(a), a.id)),
  add: (of, a, b) => of.jets.add(of.number(a), of.number(b)),
  sub: (of, a, b) => of.jets.sub(of.number(a), of.number(b)),
  mul: (of, a, b) => of.jets.mul(of.number(a), of.number(b)),
  div: (of, a, b) => of.quotient(of.number(a), of.number(b)),
  neg: (of, a) => of.jets.neg(of.number(a)),
  abs: (of, a) => atLeastZero(of.isAbove(a, nought, true) ? of.number(a) : of.jets.neg(of.number(a))),
  min: (of, a, b) => of.number(of.isAbove(b, a, true) ? a : b),
  max: (of, a, b) => of.number(of.isAbove(a, b, true) ? a : b),
  lt: (of, a, b) => of.isAbove(b, a, false),
  le: (of, a, b) => of.isAbove(b, a, true),
  eq: (of, a, b) => of.isEqual(a, b),
  and: (of, a, b) => of.holds(a) && of.holds(b),
  or: (of, a, b) => of.holds(a) || of.holds(b),
  not: (of, a) => !of.holds(a),
  select: (of, a, b, c) => of.piece(of.holds(a) ? b : c),
  atan2: (of, a, b) => angle(of, of.number(a), of.number(b)),
  pow: (of, a, b) => of.call('exp', of.jets.mul(of.number(b), of.call('log', of.number(a)))),
  remainder(of, a, b) {
    const [x, y] = [of.number(a), of.number(b)];
    const turns = of.whole('trunc', of.quotient(x, y), `${a.id} ${b.id}`);
    return of.jets.sub(x, of.jets.mul(turns, y));
  },
};

/** A rule for each name of a table. */
function each<N extends string>(table: Readonly<Record<N, unknown>>, ruleFor: (name: N) => Rule) {
  return Object.fromEntries((Object.keys(table) as N[]).map((name) => [name, ruleFor(name)]));
}

function ruleOf({ operation, name }: Value): Rule {
  const isCall = operation === 'call';
  const rule = rules[isCall ? (name as string) : operation];
  if (rule === undefined) throw new OutsideSubset(isCall ? `calls ${name}` : `uses ${operation}`);
  return rule;
}

/** The piece of |x| that is taken is not below 0 where it is |x|. */
function atLeastZero([value, ...rest]: Jet): Jet {
  const { low, high } = value as Interval;
  return [{ low: Math.max(0, low), high: Math.max(0, high) }, ...rest];
}

/** A constant that is infinite is beyond every number. */
function enclosed(constant: number): Interval {
  if (Number.isNaN(constant)) return everything;
  return { low: Math.min(constant, Number.MAX_VALUE), high: Math.max(constant, -Number.MAX_VALUE) };
}

/** The angle to a point: from its sides, where it is sure on which it lies. */
function angle(of: Pieces, y: Jet, x: Jet): Jet {
  const [above, right] = [y[0] as Interval, x[0] as Interval];
  if (above.low > 0 || above.high < 0) {
    const start = of.jets.constant(above.low > 0 ? quarter : neg(quarter));
    return of.jets.sub(start, of.call('atan', of.quotient(x, y)));
  }
  return right.low > 0 ? of.call('atan', of.quotient(y, x)) : y.map(() => everything);
}

/** π / 2. */
const quarter: Interval = { low: 1.5707963267948966, high: 1.5707963267948968 };
