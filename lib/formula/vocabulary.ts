import * as math from '../util/math.ts';
import * as functions from './functions.ts';
import type { Arithmetic, FunctionCall, Graph, Value } from './graph.ts';
import { Interpreter } from './interpreter.ts';
import { bitwise } from './operations.ts';
import { OutsideSubset } from './outside-subset.ts';
import { parseFunction } from './parse-function.ts';
import { arityOf, scalarFunctions } from './scalar-functions.ts';
import { type Callable, isValue, type Meaning, type Members, Scope } from './scope.ts';
import * as singleFunctions from './single-functions.ts';

const sameName: readonly Arithmetic[] = ['abs', 'sqrt', 'floor', 'ceil', 'trunc'];

const constants: Readonly<Record<string, number>> = {
  E: Math.E,
  LN10: Math.LN10,
  LN2: Math.LN2,
  LOG10E: Math.LOG10E,
  LOG2E: Math.LOG2E,
  PI: Math.PI,
  SQRT1_2: Math.SQRT1_2,
  SQRT2: Math.SQRT2,
};

/** The functions that are emitted in place. */
const formulas = /* @__PURE__ */ new Map(Object.entries(functions));

/** The largest whole exponent that is written as a product. */
const mostFactors = 16;

/** What the free names of formulas mean over one graph: Math, Number, constants, and the functions of lib/math.ts. */
export class Vocabulary {
  readonly scope: Scope;
  readonly interpreter: Interpreter;
  private readonly graph: Graph;
  private readonly bits: Members;

  constructor(graph: Graph) {
    this.graph = graph;
    this.interpreter = new Interpreter(graph, {
      power: (base, exponent) => this.power(base, exponent),
      remainder: (a, b) => this.remainder(a, b),
    });
    const one = (f: (x: Value) => Value) => callable((args) => f(this.numberAt(args, 0)));
    const bitFunctions: Record<string, Meaning> = { nearest: one((x) => graph.arithmetic('nearest', x)) };
    for (const name of Object.keys(bitwise) as (keyof typeof bitwise)[]) {
      bitFunctions[name] = one((x) => graph.bitwise(name, x));
    }
    bitFunctions.narrow = one((x) => graph.narrow(x));
    bitFunctions.widen = one((x) => graph.widen(x));
    this.bits = members('bits', bitFunctions);
    this.scope = this.freeNames();
  }

  private freeNames(): Scope {
    const { graph } = this;
    const isNaN_ = callable((args) => {
      const x = this.numberAt(args, 0);
      return graph.not(graph.compare('eq', x, x));
    });
    const isFinite_ = callable((args) => {
      const size = graph.arithmetic('abs', this.numberAt(args, 0));
      return graph.compare('lt', size, graph.constant(Infinity));
    });
    const names = new Map<string, Meaning>([
      ['undefined', { kind: 'undefined' }],
      ['NaN', graph.constant(Number.NaN)],
      ['Infinity', graph.constant(Infinity)],
      ['Math', members('Math', this.mathMembers())],
      [
        'Number',
        members('Number', {
          isFinite: isFinite_,
          isNaN: isNaN_,
          NaN: graph.constant(Number.NaN),
          EPSILON: graph.constant(Number.EPSILON),
          MAX_VALUE: graph.constant(Number.MAX_VALUE),
          MIN_VALUE: graph.constant(Number.MIN_VALUE),
          NEGATIVE_INFINITY: graph.constant(-Infinity),
          POSITIVE_INFINITY: graph.constant(Infinity),
        }),
      ],
      // What some compilers wrap functions in, so that they keep their names.
      ['__name', callable(([f]) => f ?? { kind: 'undefined' })],
    ]);
    for (const [name, f] of Object.entries(math)) {
      names.set(
        name,
        callable((args) => this.interpreter.call(parseFunction(f), args, this.scope)),
      );
    }
    return new Scope(names);
  }

  private mathMembers(): Record<string, Meaning> {
    const { graph } = this;
    const found: Record<string, Meaning> = {};
    for (const [name, value] of Object.entries(constants)) found[name] = graph.constant(value);
    for (const name of sameName) {
      found[name] = callable((args) => graph.arithmetic(name, this.numberAt(args, 0)));
    }
    for (const name of ['min', 'max'] as const) {
      const none = name === 'min' ? Infinity : -Infinity;
      found[name] = callable((args) =>
        args.length === 0
          ? graph.constant(none)
          : args.map((_, i) => this.numberAt(args, i)).reduce((a, b) => graph.arithmetic(name, a, b)),
      );
    }
    for (const name of Object.keys(scalarFunctions)) {
      if (name === 'remainder') continue;
      found[name] = callable((args) => this.apply(name, args));
    }
    found.pow = callable((args) => this.power(this.numberAt(args, 0), this.numberAt(args, 1)));
    found.sign = callable((args) => this.sign(this.numberAt(args, 0)));
    found.round = callable((args) => this.round(this.numberAt(args, 0)));
    return found;
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

  private power(base: Value, exponent: Value): Value {
    const { graph } = this;
    const n = exponent.constant;
    if (
      base.constant !== undefined ||
      typeof n !== 'number' ||
      !Number.isInteger(n) ||
      Math.abs(n) > mostFactors
    )
      return this.apply('pow', [base, exponent]);
    if (n === 0) return graph.constant(1);
    const product = this.product(base, Math.abs(n));
    return n > 0 ? product : graph.arithmetic('div', graph.constant(1), product);
  }

  /** base^n for n of 1 and more, by squares. */
  private product(base: Value, n: number): Value {
    if (n === 1) return base;
    const root = this.product(base, Math.floor(n / 2));
    const square = this.graph.arithmetic('mul', root, root);
    return n % 2 === 0 ? square : this.graph.arithmetic('mul', square, base);
  }

  private remainder(a: Value, b: Value): Value {
    return this.apply('remainder', [a, b]);
  }

  /** A function of `scalarFunctions`: its formula where there is one and its arguments are in reach, else a call. */
  private apply(name: string, meanings: readonly Meaning[]): Value {
    const { graph } = this;
    const args = Array.from({ length: arityOf(name) }, (_, i) => this.numberAt(meanings, i));
    const of = scalarFunctions[name] as (...x: number[]) => number;
    const formula = formulas.get(name);
    if (formula === undefined) return graph.scalar(name, of, graph.constant(true), graph.constant(0), args);
    if (args.every(({ constant }) => constant !== undefined))
      return graph.constant(of(...args.map(({ constant }) => Number(constant))));
    const value = this.interpreter.number(
      this.interpreter.call(parseFunction(formula), [...args, this.bits], this.scope),
    );
    const result = graph.scalar(name, of, this.outOfReach(name, args), value, args);
    graph.noteCall(result, { name, args });
    return result;
  }

  /** The function in Float32, of arguments in Float64, where there is a short way to it. */
  inSingles({ name, args }: FunctionCall): Value | null {
    if (name !== 'exp') return null;
    const { interpreter, scope, bits } = this;
    return interpreter.number(interpreter.call(parseFunction(singleFunctions.exp), [...args, bits], scope));
  }

  /** Where the formula of a function does not hold. */
  private outOfReach(name: string, [a, b]: readonly Value[]): Value {
    const { graph } = this;
    const isBelow = (x: Value, bound: number) =>
      graph.compare('lt', graph.arithmetic('abs', x), graph.constant(bound));
    const isBetween = (low: number, x: Value, high: number) =>
      graph.and(graph.compare('lt', graph.constant(low), x), graph.compare('lt', x, graph.constant(high)));
    if (a === undefined) throw new OutsideSubset(`calls Math.${name} without arguments`);
    if (name === 'sin' || name === 'cos') return graph.not(isBelow(a, 800_000));
    // Denormal Float64 numbers: the exponent of one is not in its bits.
    if (name === 'log') return isBetween(0, a, 2 ** -1022);
    if (name === 'exp') return isBetween(-746, a, -708);
    if (b === undefined) return graph.constant(false);
    const isNumber = (x: Value) => graph.compare('eq', x, x);
    if (name === 'pow') {
      const usual = graph.and(graph.compare('lt', graph.constant(0), a), isBelow(a, Infinity));
      return graph.not(graph.and(usual, isBelow(b, Infinity)));
    }
    const quotient = graph.arithmetic('div', a, b);
    if (name === 'remainder') return graph.not(graph.and(isBelow(quotient, 2 ** 26), isBelow(b, Infinity)));
    const isZero = graph.compare('eq', a, graph.constant(0));
    return graph.or(isZero, graph.not(isNumber(quotient)));
  }

  private numberAt(args: readonly Meaning[], i: number): Value {
    const meaning = args[i];
    if (meaning === undefined || !isValue(meaning))
      throw new OutsideSubset('calls a function without a number');
    return this.interpreter.number(meaning);
  }
}

function callable(call: Callable['call']): Callable {
  return { kind: 'callable', call };
}

/** Something with these members and no others. */
export function members(name: string, found: Readonly<Record<string, Meaning>>): Members {
  return {
    kind: 'members',
    name,
    member: (key) => (Object.hasOwn(found, key) ? found[key] : undefined),
  };
}
