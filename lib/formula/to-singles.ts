import type { Graph, Value } from './graph.ts';
import type { Lanes } from './lanes.ts';
import type { Lowering } from './lowering.ts';
import { binary, largest, type Range, smallest, unary, withinNumbers } from './ranges.ts';
import type { Setting } from './setting.ts';

/** A value in Float32 arithmetic, and how far it may be from the exact one. */
interface Single extends Range {
  readonly value: Value;
}

/** Relative errors of 2.9e-6, absolute ones of half the smallest normal number. */
const mostError = 24;
const mostTiny = 2 ** -127;

/** A value that Float32 arithmetic does not give well enough. */
class TooCoarse extends Error {}

/** A formula over lanes, under values of what is the same in all. */
export interface LaneFormula {
  readonly graph: Graph;
  readonly lanes: Lanes;
  readonly setting: Setting;
  readonly lowering: Lowering;
}

/**
 * The same values in Float32, where each is sure to be as precise as need be for all inputs: where nothing cancels, and what
 * overflows or underflows on the way does not matter. Null where that is not sure.
 *
 * Errors are followed through the values, with bounds of each. Comparisons have to come out as in Float64, so their sides must
 * be free of error; what is the same in all lanes and no Float32 number is replaced by its neighbour on the right side.
 * Functions that have a form for Float32 take their argument in Float64.
 */
export function toSingles(formula: LaneFormula, results: readonly Value[]): Value[] | null {
  try {
    const analysis = new Analysis(formula, new Map());
    const singles = results.map(analysis.single);
    const isFine = singles.every(({ error, tiny }) => error <= mostError && tiny <= mostTiny);
    return isFine ? singles.map(({ value }) => value) : null;
  } catch (problem) {
    if (problem instanceof TooCoarse) return null;
    throw problem;
  }
}

/** More selects within selects than any formula has. */
const deepest = 6;

/** Bounds of an input. */
interface Bounds {
  readonly low: number;
  readonly high: number;
}

const all: Bounds = { low: -largest, high: largest };

/** What Float32 arithmetic gives for inputs within bounds. */
class Analysis {
  private readonly formula: LaneFormula;
  private readonly graph: Graph;
  private readonly inputs: ReadonlyMap<Value, Bounds>;
  private readonly depth: number;
  private readonly found = new Map<Value, Single>();

  constructor(formula: LaneFormula, inputs: ReadonlyMap<Value, Bounds>, depth = 0) {
    this.formula = formula;
    this.graph = formula.graph;
    this.inputs = inputs;
    this.depth = depth;
  }

  /** @throws TooCoarse where Float32 is not sure to be precise. */
  readonly single = (value: Value): Single => {
    if (!this.formula.lanes.has(value)) return this.sameInAll(value);
    const known = this.found.get(value) ?? withinNumbers(this.make(value));
    this.found.set(value, known);
    return known;
  };

  private make(value: Value): Single {
    const { graph } = this;
    const { operation } = value;
    switch (operation) {
      case 'input':
        return { value, ...(this.inputs.get(value) ?? all), error: 0, tiny: 0 };
      case 'call':
        return this.called(value);
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
        const range = binary(operation, a, b, a.value === b.value);
        return { ...range, value: graph.arithmetic(operation, a.value, b.value) };
      }
      default:
        throw new TooCoarse();
    }
  }

  /** A function whose form for Float32 has an error of a few last digits: the exponential function. */
  private called(call: Value): Single {
    const value = this.formula.lowering.inSingles(call);
    if (value === null) throw new TooCoarse();
    const { low, high } = this.boundsOf(call.operands[0] as Value);
    return { value, low: Math.exp(low), high: Math.exp(Math.min(high, 200)), error: 2.5, tiny: smallest };
  }

  /** What is the same in all lanes: computed in Float64 and rounded. */
  private sameInAll(value: Value): Single {
    const c = this.formula.setting.of(value) as number;
    const rounded = Math.fround(c);
    if (rounded !== c && !(Math.abs(c) >= 2 ** -126 && Math.abs(rounded) <= largest)) throw new TooCoarse();
    const error = rounded === c ? 0 : 0.5;
    return { value: this.graph.narrow(value), low: c, high: c, error, tiny: 0 };
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

  /** For the lanes for which a mask holds, or does not: where it compares an input, these are fewer. */
  private where({ operation, operands }: Value, holds: boolean): Analysis {
    const [a, b] = operands as [Value, Value];
    if ((operation !== 'lt' && operation !== 'le') || this.depth >= deepest) return this;
    const [left, right] = [this.boundOf(a), this.boundOf(b)];
    if (a.operation === 'input' && left === undefined && right !== undefined)
      return this.within(a, holds ? { low: -Infinity, high: right } : { low: right, high: Infinity });
    if (b.operation === 'input' && right === undefined && left !== undefined)
      return this.within(b, holds ? { low: left, high: Infinity } : { low: -Infinity, high: left });
    return this;
  }

  private boundOf(value: Value): number | undefined {
    return this.formula.lanes.has(value) ? undefined : (this.formula.setting.of(value) as number);
  }

  private within(input: Value, { low, high }: Bounds): Analysis {
    const before = this.inputs.get(input) ?? all;
    const clamp = (bound: number) => Math.max(before.low, Math.min(before.high, bound));
    const inputs = new Map(this.inputs).set(input, { low: clamp(low), high: clamp(high) });
    return new Analysis(this.formula, inputs, this.depth + 1);
  }

  private mask(value: Value): Value {
    const { graph } = this;
    if (!this.formula.lanes.has(value)) return value;
    const { operation } = value;
    const [a, b] = value.operands as [Value, Value];
    switch (operation) {
      case 'and':
      case 'or':
        return graph[operation](this.mask(a), this.mask(b));
      case 'not':
        return graph.not(this.mask(a));
      case 'lt':
        return graph.compare('lt', this.side(a, 'below'), this.side(b, 'above'));
      case 'le':
        return graph.compare('le', this.side(a, 'above'), this.side(b, 'below'));
      case 'eq':
        return this.equality(a, b);
      default:
        return value;
    }
  }

  /**
   * A side of a comparison. x < c is x < (c, or the next above); c < x is (c, or the next below) < x; x <= c and c <= x the other
   * way round.
   */
  private side(value: Value, neighbour: 'above' | 'below'): Value {
    if (!this.formula.lanes.has(value)) return this.graph.neighbour(neighbour, value);
    const { value: same, error, tiny } = this.single(value);
    if (error > 0 || tiny > 0) throw new TooCoarse();
    return same;
  }

  private equality(a: Value, b: Value): Value {
    const isSingle = (value: Value) =>
      this.formula.lanes.has(value) ||
      Object.is(Math.fround(this.boundOf(value) as number), this.boundOf(value));
    if (!isSingle(a) || !isSingle(b)) return this.graph.constant(false);
    return this.graph.compare('eq', this.side(a, 'below'), this.side(b, 'below'));
  }
}
