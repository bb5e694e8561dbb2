import type { Formula } from '../formula.ts';
import type { Graph, Value } from '../graph.ts';
import { Lanes } from '../lanes.ts';
import { readScalar } from '../read-scalar.ts';
import { Setting } from '../setting.ts';
import { toFourLanes } from '../to-four-lanes.ts';

/** A scalar formula at values of a graph, with the bits that a kernel of its own would give. */
export class InlinedFormula {
  /** The values of its parameters, by the names of their inputs. */
  readonly numbers: Readonly<Record<string, number>>;
  private readonly graph: Graph;
  private readonly formula: Formula;
  private known: Value | undefined;

  constructor(graph: Graph, formula: Formula) {
    const { params } = formula;
    this.graph = graph;
    this.formula = formula;
    this.numbers = Object.fromEntries(Object.entries(params).map(([name, value]) => [`p.${name}`, value]));
  }

  /**
   * Its value at a Float32 value. It is read at its first use.
   *
   * @throws OutsideSubset where it cannot be compiled.
   */
  at(x: Value): Value {
    this.known ??= this.read();
    return new Replacement(this.graph, this.graph.input('x'), x).of(this.known, false);
  }

  private read(): Value {
    const { graph, formula } = this;
    const setting = new Setting(this.numbers);
    const value = readScalar(graph, formula.source, formula.params, setting);
    return toFourLanes(graph, new Lanes(['x']), setting, [value]).outputs[0] as Value;
  }
}

/** One value in place of another, which may be read in Float32 and in Float64. */
class Replacement {
  private readonly graph: Graph;
  private readonly from: Value;
  private readonly to: Value;
  private readonly made = [new Map<Value, Value>(), new Map<Value, Value>()] as const;

  constructor(graph: Graph, from: Value, to: Value) {
    this.graph = graph;
    this.from = from;
    this.to = to;
  }

  of(value: Value, isWide: boolean): Value {
    const made = this.made[isWide ? 1 : 0];
    const known = made.get(value) ?? this.replaced(value, isWide);
    made.set(value, known);
    return known;
  }

  private replaced(value: Value, isWide: boolean): Value {
    if (value === this.from) return isWide ? this.graph.widen(this.to) : this.to;
    const { operation, operands } = value;
    const isWideInside = operation === 'narrow' || (isWide && operation !== 'widen');
    return this.graph.remake(
      value,
      operands.map((operand) => this.of(operand, isWideInside)),
    );
  }
}
