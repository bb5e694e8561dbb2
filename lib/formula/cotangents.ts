import { type Graph, isArithmetic, type Value } from './graph.ts';

/** Cotangents of the values of a graph, as they add up in a backward pass. */
export class Cotangents {
  private readonly graph: Graph;
  private readonly found = new Map<Value, Value>();
  private readonly masked = new Map<Value, boolean>();

  constructor(graph: Graph) {
    this.graph = graph;
  }

  of(value: Value): Value | undefined {
    return this.found.get(value);
  }

  /** Adds to the cotangent of a value. */
  add(value: Value, cotangent: Value): void {
    if (value.constant !== undefined || cotangent.constant === 0) return;
    const before = this.found.get(value);
    this.found.set(value, before === undefined ? cotangent : this.sum(before, cotangent));
  }

  /** What a mask selects of a cotangent, else 0. */
  where(mask: Value, cotangent: Value): Value {
    return this.graph.select(mask, cotangent, this.zero);
  }

  /** The cotangent where a mask does not hold, else 0. */
  whereNot(mask: Value, cotangent: Value): Value {
    return this.graph.select(mask, this.zero, cotangent);
  }

  /**
   * A cotangent multiplied or divided on its way. Where a mask has made it 0 it stays 0, whatever it meets: what is infinite
   * or NaN in a branch that was not taken does not come back.
   */
  through(cotangent: Value, f: (ct: Value) => Value): Value {
    const { graph, zero } = this;
    if (cotangent.operation === 'select') {
      const [mask, a, b] = cotangent.operands as [Value, Value, Value];
      if (isZero(b)) return graph.select(mask, this.through(a, f), zero);
      if (isZero(a)) return graph.select(mask, zero, this.through(b, f));
    }
    if (!this.isMasked(cotangent)) return f(cotangent);
    return graph.select(graph.compare('eq', cotangent, zero), zero, f(cotangent));
  }

  times(cotangent: Value, slope: Value): Value {
    if (slope.constant === 0) return this.zero;
    return this.through(cotangent, (ct) => this.graph.arithmetic('mul', ct, slope));
  }

  private get zero(): Value {
    return this.graph.constant(0);
  }

  /** The sum, as one choice where both are 0 in the lanes of the other. */
  private sum(a: Value, b: Value): Value {
    const { graph } = this;
    if (a.operation === 'select' && b.operation === 'select' && a.operands[0] === b.operands[0]) {
      const [mask, yes, no] = a.operands as [Value, Value, Value];
      const [, otherYes, otherNo] = b.operands as [Value, Value, Value];
      return graph.select(mask, this.plus(yes, otherYes), this.plus(no, otherNo));
    }
    return graph.arithmetic('add', a, b);
  }

  private plus(a: Value, b: Value): Value {
    if (isZero(a)) return b;
    return isZero(b) ? a : this.sum(a, b);
  }

  /** Whether some lanes of a cotangent may be 0 by a mask. */
  private isMasked(value: Value): boolean {
    const known = this.masked.get(value);
    if (known !== undefined) return known;
    const { operation, operands } = value;
    const isChoice = operation === 'select' && operands.slice(1).some(isZero);
    const parts = operation === 'select' ? operands.slice(1) : isArithmetic(operation) ? operands : [];
    const found = isChoice || parts.some((part) => this.isMasked(part));
    this.masked.set(value, found);
    return found;
  }
}

function isZero({ constant }: Value): boolean {
  return constant === 0;
}
