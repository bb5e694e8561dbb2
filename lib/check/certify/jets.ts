import {
  above,
  add,
  type Box,
  below,
  exactly,
  type Interval,
  isZero,
  mul,
  neg,
  one,
  sizeOf,
  square,
  sub,
  times,
  zero,
} from './interval.ts';

/**
 * A function of some variables about every point of a box: bounds of its Taylor coefficients, the value first, in the order
 * of `Jets.exponents`.
 */
export type Jet = readonly Interval[];

/** The arithmetic of jets of so many variables, up to the given order. */
export class Jets {
  readonly variables: number;
  /** The exponents of each coefficient's term, those of a lower order first. */
  readonly exponents: readonly (readonly number[])[];
  /** By place: the places of coefficients whose products belong there, two by two. */
  private readonly products: readonly Uint8Array[];
  /** By place of the derivative along the first variable: the place of what it comes of, and times how much. */
  private readonly slopes: readonly { readonly place: number; readonly by: Interval }[];

  constructor(variables: number, order: number) {
    this.variables = variables;
    this.exponents = exponentsOf(variables, order);
    this.products = this.exponents.map((target) => Uint8Array.from(pairsFor(target, this)));
    this.slopes = this.exponents
      .filter((exponents) => sumOf(exponents) < order)
      .map(([x = 0, ...rest]) => ({ place: this.place([x + 1, ...rest]), by: exactly(x + 1) }));
  }

  /** The place of a term. */
  place(exponents: readonly number[]): number {
    return this.exponents.findIndex((known) => known.every((e, i) => e === exponents[i]));
  }

  /** The place of the slope along a variable; 0 where there is none such. */
  slopePlace(variable: number): number {
    return this.place(Array.from({ length: this.variables }, (_, i) => Number(i === variable)));
  }

  constant(value: Interval): Jet {
    return this.exponents.map((_, i) => (i === 0 ? value : zero));
  }

  /** The jet of a variable itself: a constant where it is beyond the last. */
  variable(which: number, value: Interval): Jet {
    const jet = [...this.constant(value)];
    const place = this.slopePlace(which);
    if (place > 0) jet[place] = one;
    return jet;
  }

  add(a: Jet, b: Jet): Jet {
    return a.map((x, i) => add(x, b[i] as Interval));
  }

  sub(a: Jet, b: Jet): Jet {
    return a === b ? this.constant(zero) : a.map((x, i) => sub(x, b[i] as Interval));
  }

  neg(a: Jet): Jet {
    return a.map(neg);
  }

  mul(a: Jet, b: Jet): Jet {
    return this.products.map((pairs, i) =>
      i === 0 ? product(a[0] as Interval, b[0] as Interval) : sumOfProducts(pairs, a, b),
    );
  }

  /** How much a jet changes along each side of a box, by its slopes. */
  changes(a: Jet, box: Box): number[] {
    const sides = box.slice(0, this.variables);
    return sides.map(({ low, high }, i) => times(sizeOf(a[this.slopePlace(i)] as Interval), high - low));
  }

  /** The derivative along the first variable, up to one order less. */
  slope(a: Jet): Jet {
    return this.slopes.map(({ place, by }) => mul(by, a[place] as Interval));
  }

  /** A function of one number after a jet: its coefficients bound those of the function over the values of the jet. */
  after(series: readonly Interval[], inner: Jet): Jet {
    const change = inner.map((x, i) => (i === 0 ? zero : x));
    const [last, ...others] = [...series].reverse() as [Interval, ...Interval[]];
    return others.reduce<Jet>((sum, coefficient) => {
      const [value, ...rest] = this.mul(sum, change);
      return [add(value as Interval, coefficient), ...rest];
    }, this.constant(last));
  }
}

function product(x: Interval, y: Interval): Interval {
  return x === y ? square(x) : mul(x, y);
}

/** In numbers, not in intervals: most of the time of a certificate is spent here. */
function sumOfProducts(pairs: Uint8Array, a: Jet, b: Jet): Interval {
  let low = 0;
  let high = 0;
  for (let k = 0; k < pairs.length; k += 2) {
    const x = a[pairs[k] as number] as Interval;
    const y = b[pairs[k + 1] as number] as Interval;
    if (isZero(x) || isZero(y)) continue;
    const [p, q] = [times(x.low, y.low), times(x.low, y.high)];
    const [r, s] = [times(x.high, y.low), times(x.high, y.high)];
    const least = x === y ? Math.max(0, Math.min(p, s)) : Math.min(p, q, r, s);
    low = below(low + below(least));
    high = above(high + above(Math.max(p, q, r, s)));
  }
  if (low === 0 && high === 0) return zero;
  // Infinite bounds that cancel are no bounds.
  return { low: Number.isNaN(low) ? -Infinity : low, high: Number.isNaN(high) ? Infinity : high };
}

function exponentsOf(variables: number, order: number): number[][] {
  const all = Array.from({ length: variables }).reduce<number[][]>(
    (found) => found.flatMap((start) => Array.from({ length: order + 1 }, (_, e) => [...start, e])),
    [[]],
  );
  return all.filter((e) => sumOf(e) <= order).sort((a, b) => sumOf(a) - sumOf(b));
}

function pairsFor(target: readonly number[], jets: Jets): number[] {
  return jets.exponents.flatMap((exponents, a) => {
    const rest = target.map((e, i) => e - (exponents[i] as number));
    return rest.every((e) => e >= 0) ? [a, jets.place(rest)] : [];
  });
}

function sumOf(exponents: readonly number[]): number {
  return exponents.reduce((sum, e) => sum + e, 0);
}
