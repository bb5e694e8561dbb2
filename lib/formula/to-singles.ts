import { nextSingle } from '../util/next-single.ts';
import type { FunctionCall, Graph, Value } from './graph.ts';
import type { comparisons } from './operations.ts';

/** A value in Float32 arithmetic, and how far it may be from the exact one. */
interface Single {
  readonly value: Value;
  /** Bounds of the exact value over all finite x. */
  readonly low: number;
  readonly high: number;
  /** Bound of the relative error, in units of half a last digit: 2^-24. */
  readonly error: number;
  /** Bound of the absolute error that comes on top, from underflow. */
  readonly tiny: number;
}

const largest = (2 - 2 ** -23) * 2 ** 127;
const smallest = 2 ** -149;

/** Relative errors of 1.4e-6, absolute ones of half the smallest normal number. */
const mostError = 24;
const mostTiny = 2 ** -127;

/** A value that Float32 arithmetic does not give well enough. */
class TooCoarse extends Error {}

/**
 * The same formula in Float32, where it is sure to be as precise as need be for every x: where nothing cancels, and what
 * overflows or underflows on the way does not matter. Null where that is not sure.
 *
 * Errors are followed through the values, with bounds of each. Comparisons have to come out as in Float64, so their sides must
 * be free of error; a constant that no Float32 number equals is replaced by its neighbour on the right side. Functions that
 * have a form for Float32 take their argument in Float64.
 */
export function toSingles(
  graph: Graph,
  result: Value,
  inSingles: (call: FunctionCall) => Value | null,
): Value | null {
  try {
    const { value, error, tiny } = new Analysis(graph, inSingles, -largest, largest).single(result);
    return error <= mostError && tiny <= mostTiny ? value : null;
  } catch (problem) {
    if (problem instanceof TooCoarse) return null;
    throw problem;
  }
}

/** More selects within selects than any formula has. */
const deepest = 6;

/** What Float32 arithmetic gives for x in an interval. */
class Analysis {
  private readonly graph: Graph;
  private readonly inSingles: (call: FunctionCall) => Value | null;
  private readonly low: number;
  private readonly high: number;
  private readonly depth: number;
  private readonly found = new Map<Value, Single>();

  constructor(
    graph: Graph,
    inSingles: (call: FunctionCall) => Value | null,
    low: number,
    high: number,
    depth = 0,
  ) {
    this.graph = graph;
    this.inSingles = inSingles;
    this.low = low;
    this.high = high;
    this.depth = depth;
  }

  /** @throws TooCoarse where Float32 is not sure to be precise. */
  readonly single = (value: Value): Single => {
    if (typeof value.constant === 'number') return constant(this.graph, value.constant);
    const known = this.found.get(value) ?? withinNumbers(this.make(value));
    this.found.set(value, known);
    return known;
  };

  private make(value: Value): Single {
    const { graph } = this;
    const call = graph.callOf(value);
    if (call !== undefined) return this.called(call);
    const { operation } = value;
    switch (operation) {
      case 'x':
        return { value, low: this.low, high: this.high, error: 0, tiny: 0 };
      case 'select':
        return this.select(value.operands as [Value, Value, Value]);
      case 'neg':
      case 'abs':
      case 'sqrt':
      case 'floor':
      case 'ceil':
      case 'trunc': {
        const a = this.single(value.operands[0] as Value);
        return { ...unary(operation, a), value: graph.arithmetic(operation, a.value) };
      }
      case 'add':
      case 'sub':
      case 'mul':
      case 'div':
      case 'min':
      case 'max': {
        const [a, b] = value.operands.map(this.single) as [Single, Single];
        return { value: graph.arithmetic(operation, a.value, b.value), ...binary(operation, a, b) };
      }
      default:
        throw new TooCoarse();
    }
  }

  /** A function whose form for Float32 has an error of a few last digits: the exponential function. */
  private called(call: FunctionCall): Single {
    const value = this.inSingles(call);
    if (value === null) throw new TooCoarse();
    const { low, high } = this.boundsOf(call.args[0] as Value);
    return { value, low: Math.exp(low), high: Math.exp(Math.min(high, 200)), error: 2.5, tiny: smallest };
  }

  /** Of a value that is needed in Float64 only. */
  private boundsOf(value: Value): { readonly low: number; readonly high: number } {
    try {
      return this.single(value);
    } catch (problem) {
      if (problem instanceof TooCoarse) return { low: -Infinity, high: Infinity };
      throw problem;
    }
  }

  private select([mask, yes, no]: readonly [Value, Value, Value]): Single {
    const [a, b] = [this.where(mask, true).single(yes), this.where(mask, false).single(no)];
    return {
      value: this.graph.select(this.mask(mask), a.value, b.value),
      low: Math.min(a.low, b.low),
      high: Math.max(a.high, b.high),
      error: Math.max(a.error, b.error),
      tiny: Math.max(a.tiny, b.tiny),
    };
  }

  /** For the x for which a mask holds, or does not: where it compares x with a constant, these are fewer. */
  private where({ operation, operands }: Value, holds: boolean): Analysis {
    const { graph, inSingles, low, high, depth } = this;
    const [a, b] = operands as [Value, Value];
    if ((operation !== 'lt' && operation !== 'le') || depth >= deepest) return this;
    const [bound, isUpper] = a === graph.x ? [b.constant, holds] : [b === graph.x && a.constant, !holds];
    if (typeof bound !== 'number') return this;
    if (isUpper) return new Analysis(graph, inSingles, low, Math.max(low, Math.min(high, bound)), depth + 1);
    return new Analysis(graph, inSingles, Math.min(high, Math.max(low, bound)), high, depth + 1);
  }

  private mask(value: Value): Value {
    const { graph } = this;
    const { operation } = value;
    const [a, b] = value.operands as [Value, Value];
    switch (operation) {
      case 'and':
      case 'or':
        return graph[operation](this.mask(a), this.mask(b));
      case 'not':
        return graph.not(this.mask(a));
      case 'lt':
      case 'le':
      case 'eq':
        return comparison(graph, operation, a, b, this.single);
      default:
        return value;
    }
  }
}

/** Bounds that are no numbers any more say nothing. */
function withinNumbers(single: Single): Single {
  if (single.low <= single.high) return single;
  return { ...single, low: -Infinity, high: Infinity, error: Infinity };
}

/** In Float32, not sure to be anything. The bounds stay: they are of the exact value. */
const coarse = { error: Infinity, tiny: 0 };

type Range = Omit<Single, 'value'>;

function unary(operation: 'neg' | 'abs' | 'sqrt' | 'floor' | 'ceil' | 'trunc', a: Range): Range {
  const errors = { error: a.error, tiny: a.tiny };
  const isLost = a.tiny > 0 || sizeOf(a) > largest;
  switch (operation) {
    case 'neg':
      return { low: -a.high, high: -a.low, ...errors };
    case 'abs':
      return { low: nearestToZero(a), high: sizeOf(a), ...errors };
    case 'sqrt': {
      const bounds = { low: 0, high: Math.sqrt(sizeOf(a)) };
      return isLost ? { ...bounds, ...coarse } : { ...bounds, error: a.error / 2 + 0.5, tiny: 0 };
    }
    default: {
      const bounds = { low: Math.floor(a.low), high: Math.ceil(a.high) };
      return isExact(a) ? { ...bounds, ...errors } : { ...bounds, ...coarse };
    }
  }
}

function binary(operation: 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max', a: Single, b: Single): Range {
  switch (operation) {
    case 'add':
      return sum(a, b);
    case 'sub':
      return sum(a, { ...b, low: -b.high, high: -b.low });
    case 'mul':
      return a.value === b.value ? square(a) : product(a, b);
    case 'div':
      return quotient(a, b);
    default: {
      const choose = operation === 'min' ? Math.min : Math.max;
      const error = Math.max(a.error, b.error);
      const tiny = Math.max(a.tiny, b.tiny);
      return { low: choose(a.low, b.low), high: choose(a.high, b.high), error, tiny };
    }
  }
}

/** Exact operands give a sum with one rounding; others must not cancel. */
function sum(a: Range, b: Range): Range {
  const bounds = { low: a.low + b.low, high: a.high + b.high };
  const tiny = a.tiny + b.tiny;
  const areAlike = (a.low >= 0 && b.low >= 0) || (a.high <= 0 && b.high <= 0);
  if (areAlike) {
    const shares = a.error * share(a, b) + b.error * share(b, a);
    return { ...bounds, error: Math.min(shares, Math.max(a.error, b.error)) + 0.5, tiny };
  }
  if (sizeOf(a) > largest || sizeOf(b) > largest) return { ...bounds, ...coarse };
  if (isExact(a) && isExact(b)) return { ...bounds, error: 0.5, tiny };
  const least = nearestToZero(bounds);
  if (least === 0) return { ...bounds, ...coarse };
  return { ...bounds, error: (a.error * sizeOf(a) + b.error * sizeOf(b)) / least + 0.5, tiny };
}

/** The largest share that `a` can have in a + b when they have the same sign. */
function share(a: Range, b: Range): number {
  const least = nearestToZero(b);
  return least > 0 && sizeOf(a) <= largest ? sizeOf(a) / (sizeOf(a) + least) : 1;
}

function product(a: Range, b: Range): Range {
  const ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
  const bounds = { low: Math.min(...ends), high: Math.max(...ends) };
  // What has become infinite on the way must be so in the end.
  const isLost = (x: Range, y: Range) => sizeOf(x) > largest && nearestToZero(y) < 1;
  if (isLost(a, b) || isLost(b, a)) return { ...bounds, ...coarse };
  const tiny = a.tiny * sizeOf(b) + b.tiny * sizeOf(a) + smallest;
  return { ...bounds, error: a.error + b.error + 0.5, tiny };
}

/** What is lost to underflow counts only where the value is small, and its square smaller. */
function square(a: Range): Range {
  return {
    low: nearestToZero(a) ** 2,
    high: sizeOf(a) ** 2,
    error: 2 * a.error + 0.5 + (a.tiny > 0 ? 2 : 0),
    tiny: a.tiny ** 2 * 2 ** 25 + smallest,
  };
}

function quotient(a: Range, b: Range): Range {
  const least = nearestToZero(b) || (isExact(b) ? smallest : 0);
  const size = sizeOf(a) / least;
  const isAbove = (a.low >= 0 && b.low >= 0) || (a.high <= 0 && b.high <= 0);
  const isBelow = (a.low >= 0 && b.high <= 0) || (a.high <= 0 && b.low >= 0);
  const bounds = {
    low: isAbove ? nearestToZero(a) / sizeOf(b) : -size,
    high: isBelow ? -nearestToZero(a) / sizeOf(b) : size,
  };
  if (sizeOf(a) > largest || least === 0) return { ...bounds, ...coarse };
  // A divisor that has become infinite gives 0.
  const lost = sizeOf(b) > largest ? sizeOf(a) * 2 ** -128 : 0;
  const tiny = a.tiny / least + (b.tiny * sizeOf(a)) / least ** 2 + lost + smallest;
  return { ...bounds, error: a.error + b.error + 0.5, tiny };
}

function constant(graph: Graph, c: number): Single {
  const rounded = Math.fround(c);
  if (rounded === c) return { value: graph.constant(c), low: c, high: c, error: 0, tiny: 0 };
  if (!(Math.abs(c) >= 2 ** -126 && Math.abs(rounded) <= largest)) throw new TooCoarse();
  return { value: graph.constant(rounded), low: c, high: c, error: 0.5, tiny: 0 };
}

function comparison(
  graph: Graph,
  operation: keyof typeof comparisons,
  a: Value,
  b: Value,
  single: (value: Value) => Single,
): Value {
  const side = (value: Value, up: boolean): Value => {
    if (typeof value.constant === 'number') return graph.constant(neighbour(value.constant, up));
    const { value: same, low, high, ...errors } = single(value);
    if (errors.error > 0 || errors.tiny > 0) throw new TooCoarse();
    return same;
  };
  // x < c is x < (c, or the next above); c < x is (c, or the next below) < x; x <= c and c <= x the other way round.
  if (operation === 'lt') return graph.compare('lt', side(a, false), side(b, true));
  if (operation === 'le') return graph.compare('le', side(a, true), side(b, false));
  for (const { constant: c } of [a, b]) {
    if (typeof c === 'number' && !Object.is(Math.fround(c), c)) return graph.constant(false);
  }
  return graph.compare('eq', side(a, false), side(b, false));
}

/** c where it is a Float32 number, else the next one above or below. */
function neighbour(c: number, up: boolean): number {
  const rounded = Math.fround(c);
  return Object.is(rounded, c) || rounded > c === up ? rounded : nextSingle(rounded, up ? 1 : -1);
}

function isExact({ error, tiny }: Range): boolean {
  return error === 0 && tiny === 0;
}

function sizeOf({ low, high }: { readonly low: number; readonly high: number }): number {
  return Math.max(Math.abs(low), Math.abs(high));
}

function nearestToZero({ low, high }: { readonly low: number; readonly high: number }): number {
  return low > 0 ? low : high < 0 ? -high : 0;
}
