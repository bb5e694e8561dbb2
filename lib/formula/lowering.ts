import { erf, erfc, logistic, logisticSlope } from '../util/math.ts';
import type { CalledName } from './called-functions.ts';
import * as functions from './functions.ts';
import type { Graph, Value } from './graph.ts';
import type { Lanes } from './lanes.ts';
import { bitwise } from './operations.ts';
import { OutsideSubset } from './outside-subset.ts';
import { parseFunction } from './parse-function.ts';
import { rewrite } from './rewrite.ts';
import { callable, type Meaning, type Members, members } from './scope.ts';
import { Setting } from './setting.ts';
import * as singleFunctions from './single-functions.ts';
import { Vocabulary } from './vocabulary.ts';

/** The functions that are emitted in place, by name. */
const formulas = /* @__PURE__ */ new Map(Object.entries(functions));

/** More values than any formula has: what is longer runs in JavaScript. */
const mostValues = 4_000;

interface Words {
  readonly vocabulary: Vocabulary;
  readonly bits: Members;
}

/** Turns calls of functions into the operations that they consist of. What is the same in all lanes stays as it is. */
export class Lowering {
  private readonly graph: Graph;
  private readonly lanes: Lanes;
  private readonly setting: Setting;
  private readonly atStart: number;
  private known: Words | undefined;
  private readonly lowered = new Map<Value, Value>();

  /** @param setting - Values of what is the same in all lanes, where the operations are for these only. */
  constructor(graph: Graph, lanes: Lanes, setting = new Setting()) {
    this.graph = graph;
    this.lanes = lanes;
    this.setting = setting;
    this.atStart = graph.size;
  }

  /** What formulas are read with, made when the first is. */
  private get words(): Words {
    const { graph, setting } = this;
    this.known ??= { vocabulary: new Vocabulary(graph, setting), bits: bitsOver(graph) };
    return this.known;
  }

  /** Values without the functions of the library: those of `util/math.ts`, `sign` and `round`. Functions of Math stay. */
  withoutLibrary(results: readonly Value[]): Value[] {
    return rewrite(this.graph, results, (value, operands) =>
      value.isMask && !this.lanes.has(value) ? this.folded(value) : this.inlined(value, operands),
    );
  }

  /** Values in Float64 without any calls but of what only JavaScript can do, lane by lane. */
  lower(results: readonly Value[]): Value[] {
    return this.rewritten(this.withoutLibrary(results));
  }

  /** A function of Math in Float32, of arguments in Float64, where there is a short way to it. */
  inSingles({ name, operands }: Value): Value | null {
    if (name !== 'exp') return null;
    return this.read(singleFunctions.exp, [...this.lower(operands), this.words.bits]);
  }

  /** A function of Math of an argument in Float32, where there is a short way to it; that may call others. */
  ofSingle(name: CalledName, x: Value): Value | null {
    if (name === 'log') return this.read(singleFunctions.log, [x, this.words.bits]);
    return name === 'tanh' ? this.read(singleFunctions.tanh, [x]) : null;
  }

  private rewritten(results: readonly Value[]): Value[] {
    return rewrite(this.graph, results, (value, operands) => {
      if (value.operation === 'detach') return operands[0];
      if (value.operation !== 'call') return undefined;
      if (!this.lanes.has(value)) return value;
      const known = this.lowered.get(value) ?? this.expanded(value.name as CalledName, operands);
      this.lowered.set(value, known);
      return known;
    });
  }

  private inlined(value: Value, operands: readonly Value[]): Value | undefined {
    if (value.operation !== 'call' || !this.lanes.has(value)) return undefined;
    const [x] = operands as [Value];
    switch (value.name) {
      case 'sign':
        return this.sign(x);
      case 'round':
        return this.round(x);
      case 'erf':
        return this.read(erf, operands);
      case 'erfc':
        return this.read(erfc, operands);
      case 'logistic':
        return this.read(logistic, operands);
      case 'logisticSlope':
        return this.read(logisticSlope, operands);
      default:
        return undefined;
    }
  }

  /** The formula of a function where there is one and its arguments are in reach, else a call for each lane. */
  private expanded(name: CalledName, args: readonly Value[]): Value {
    const { graph } = this;
    const formula = formulas.get(name);
    if (formula === undefined) return graph.scalar(name, graph.constant(true), graph.constant(0), args);
    const [value] = this.rewritten([this.read(formula, [...args, this.words.bits])]) as [Value];
    if (graph.size - this.atStart > mostValues)
      throw new OutsideSubset('is too long when its loops are unrolled');
    return graph.scalar(name, this.outOfReach(name, args), value, args);
  }

  // biome-ignore lint/complexity/noBannedTypes: any function has a source.
  private read(f: Function, args: readonly Meaning[]): Value {
    const { interpreter, scope } = this.words.vocabulary;
    return interpreter.expressions.number(interpreter.call(parseFunction(f), args, scope));
  }

  private sign(x: Value): Value {
    const { graph } = this;
    const zero = graph.constant(0);
    const above = graph.select(graph.compare('lt', zero, x), graph.constant(1), x);
    return graph.select(graph.compare('lt', x, zero), graph.constant(-1), above);
  }

  /** The nearest integer, the upper one of two. */
  private round(x: Value): Value {
    const { graph } = this;
    const up = graph.arithmetic('ceil', x);
    const tooFar = graph.compare('lt', x, graph.arithmetic('sub', up, graph.constant(0.5)));
    return graph.select(tooFar, graph.arithmetic('sub', up, graph.constant(1)), up);
  }

  /** Where the formula of a function does not hold. */
  private outOfReach(name: CalledName, [a, b]: readonly Value[]): Value {
    const { graph } = this;
    const isBelow = (x: Value, bound: number) =>
      this.folded(graph.compare('lt', graph.arithmetic('abs', x), graph.constant(bound)));
    const isBetween = (low: number, x: Value, high: number) =>
      graph.and(graph.compare('lt', graph.constant(low), x), graph.compare('lt', x, graph.constant(high)));
    if (name === 'sin' || name === 'cos') return graph.not(isBelow(a as Value, 800_000));
    // Denormal Float64 numbers: the exponent of one is not in its bits.
    if (name === 'log') return isBetween(0, a as Value, 2 ** -1022);
    if (name === 'exp') return isBetween(-746, a as Value, -708);
    if (a === undefined || b === undefined) return graph.constant(false);
    const isNumber = (x: Value) => this.folded(graph.compare('eq', x, x));
    if (name === 'pow') {
      const isAbove = this.folded(graph.compare('lt', graph.constant(0), a));
      const usual = graph.and(isAbove, isBelow(a, Infinity));
      return graph.not(graph.and(usual, isBelow(b, Infinity)));
    }
    const quotient = graph.arithmetic('div', a, b);
    if (name === 'remainder') return graph.not(graph.and(isBelow(quotient, 2 ** 26), isBelow(b, Infinity)));
    const isZero = this.folded(graph.compare('eq', a, graph.constant(0)));
    return graph.or(isZero, graph.not(isNumber(quotient)));
  }

  /** A condition that the setting decides, decided. */
  private folded(mask: Value): Value {
    const known = this.setting.of(mask);
    return known === undefined ? mask : this.graph.constant(Boolean(known));
  }
}

/** Operations on bits, and between Float64 and Float32, as functions that the formulas of functions are given. */
function bitsOver(graph: Graph): Members {
  const one = (f: (x: Value) => Value) => callable(([x]) => f(x as Value));
  const found: Record<string, Meaning> = {
    nearest: one((x) => graph.arithmetic('nearest', x)),
    narrow: one((x) => graph.narrow(x)),
    widen: one((x) => graph.widen(x)),
  };
  for (const name of Object.keys(bitwise) as (keyof typeof bitwise)[])
    found[name] = one((x) => graph.bitwise(name, x));
  return members('bits', found);
}
