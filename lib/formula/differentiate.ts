import { Cotangents } from './cotangents.ts';
import { type Graph, type Value, valuesOf } from './graph.ts';
import { slopesOf } from './slopes-of.ts';

/** The gradient that a spike is given, as values of the graph. */
export interface SpikeGradient {
  /** By the lane that spikes. */
  gradient(x: Value): Value;
  /** By parameters of the surrogate that are learned, under the names of their inputs. */
  readonly parameters?: Readonly<Record<string, (x: Value) => Value>>;
}

/** What a derivative is taken of. */
export interface Differentiated {
  /** Values by name. */
  readonly outputs: Readonly<Record<string, Value>>;
  /** The cotangents of some of them, under the same names; of the others it is 0. */
  readonly cotangents: Readonly<Record<string, Value>>;
  /** The names of the inputs whose cotangents are wanted. */
  readonly inputs: readonly string[];
  /** The gradient of spikes, where there are any. */
  readonly spike?: SpikeGradient;
}

/**
 * Reverse mode over a graph: the cotangents of inputs, as values of the graph, from those of outputs. Selections pass the
 * cotangent of the side that was taken, and exactly 0 to the other. `min` and `max` pass it to the first of two that are
 * equal; `abs` has slope 0 at 0; functions with steps have slope 0 everywhere.
 *
 * @throws Error where there is a spike and no gradient for it.
 */
export function differentiate(graph: Graph, of: Differentiated): Record<string, Value> {
  const { outputs, cotangents, inputs, spike } = of;
  const learned = Object.keys(spike?.parameters ?? {}).filter((name) => inputs.includes(name));
  const wanted = new Wanted(inputs, learned.length > 0);
  const found = new Cotangents(graph);
  const add = (value: Value, cotangent: () => Value) => {
    if (wanted.has(value)) found.add(value, cotangent());
  };
  for (const [name, ct] of Object.entries(cotangents)) add(outputs[name] as Value, () => ct);
  for (const value of valuesOf(...Object.values(outputs)).reverse()) {
    const ct = found.of(value);
    if (ct === undefined) continue;
    if (value.operation === 'spike') {
      for (const name of learned) {
        const slope = spike?.parameters?.[name] as (x: Value) => Value;
        found.add(graph.input(name), found.times(ct, slope(value.operands[0] as Value)));
      }
    }
    passOn({ graph, found, add, spike }, value, ct);
  }
  const of0 = (name: string) => found.of(graph.input(name)) ?? graph.constant(0);
  return Object.fromEntries(inputs.map((name) => [name, of0(name)]));
}

/** Which values depend on inputs whose cotangents are wanted. */
class Wanted {
  private readonly inputs: readonly string[];
  private readonly spikes: boolean;
  private readonly known = new Map<Value, boolean>();

  constructor(inputs: readonly string[], spikes: boolean) {
    this.inputs = inputs;
    this.spikes = spikes;
  }

  has(value: Value): boolean {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const found = this.find(value);
    this.known.set(value, found);
    return found;
  }

  private find({ operation, operands, name, isMask }: Value): boolean {
    if (operation === 'input') return this.inputs.includes(name as string);
    if (isMask || operation === 'detach') return false;
    return (this.spikes && operation === 'spike') || operands.some((operand) => this.has(operand));
  }
}

interface Pass {
  readonly graph: Graph;
  readonly found: Cotangents;
  readonly spike: SpikeGradient | undefined;
  /** Adds to the cotangent of a value that one is wanted of. */
  add(value: Value, cotangent: () => Value): void;
}

/** Passes the cotangent of a value on to its operands. */
function passOn({ graph, found, add, spike }: Pass, value: Value, ct: Value): void {
  const [a, b, c] = value.operands as [Value, Value, Value];
  const negated = (cotangent: Value) => found.through(cotangent, (x) => graph.arithmetic('neg', x));
  const divided = () => found.through(ct, (x) => graph.arithmetic('div', x, b));
  switch (value.operation) {
    case 'add':
      add(a, () => ct);
      add(b, () => ct);
      break;
    case 'sub':
      add(a, () => ct);
      add(b, () => negated(ct));
      break;
    case 'mul':
      add(a, () => found.times(ct, b));
      add(b, () => found.times(ct, a));
      break;
    case 'div':
      add(a, divided);
      add(b, () => negated(found.times(divided(), value)));
      break;
    case 'neg':
      add(a, () => negated(ct));
      break;
    case 'sqrt':
      add(a, () =>
        found.through(ct, (x) =>
          graph.arithmetic('div', graph.arithmetic('mul', x, graph.constant(0.5)), value),
        ),
      );
      break;
    case 'abs': {
      const zero = graph.constant(0);
      const above = found.where(graph.compare('lt', zero, a), ct);
      add(a, () => graph.select(graph.compare('lt', a, zero), negated(ct), above));
      break;
    }
    case 'min':
    case 'max': {
      const first = value.operation === 'min' ? graph.compare('le', a, b) : graph.compare('le', b, a);
      add(a, () => found.where(first, ct));
      add(b, () => found.whereNot(first, ct));
      break;
    }
    case 'select':
      add(b, () => found.where(a, ct));
      add(c, () => found.whereNot(a, ct));
      break;
    case 'call':
      slopesOf(graph, value).forEach((slope, i) => {
        add(value.operands[i] as Value, () => found.times(ct, slope));
      });
      break;
    case 'spike':
      if (spike === undefined) throw new Error('differentiate: got a spike without a gradient for it.');
      add(a, () => found.times(ct, spike.gradient(a)));
      break;
    case 'narrow':
    case 'widen':
      add(a, () => ct);
      break;
    case 'pow2':
    case 'exponent':
    case 'mantissa':
    case 'head':
    case 'scalar':
      throw new Error(`differentiate: got ${value.operation}, to which functions were lowered already.`);
  }
}
