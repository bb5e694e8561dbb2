import * as math from '../util/math.ts';
import { arityOf, type CalledName, calledFunctions } from './called-functions.ts';
import type { Arithmetic, Graph, Value } from './graph.ts';
import { Interpreter } from './interpreter.ts';
import { OutsideSubset } from './outside-subset.ts';
import { isOwn } from './own-formulas.ts';
import { parseFunction, type Readable } from './parse-function.ts';
import { callable, isValue, type Meaning, type Members, members, Scope } from './scope.ts';
import { Setting } from './setting.ts';

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

/** The largest whole exponent that is written as a product. */
const mostFactors = 16;

/**
 * What the free names of formulas mean over one graph: Math, Number, constants, and in formulas of the package the functions of
 * util/math.ts.
 */
export class Vocabulary {
  readonly scope: Scope;
  private readonly plain: Scope;
  readonly interpreter: Interpreter;
  private readonly graph: Graph;
  private readonly setting: Setting;

  /** @param setting - Values of inputs by which conditions are folded. */
  constructor(graph: Graph, setting = new Setting()) {
    this.graph = graph;
    this.setting = setting;
    this.interpreter = new Interpreter(graph, setting, {
      power: (base, exponent) => this.power(base, exponent),
      remainder: (a, b) => graph.call('remainder', a, b),
    });
    this.plain = this.plainNames();
    this.scope = this.ownNames();
  }

  /** What a function gives for arguments, its free names those that it may know. */
  call(f: Readable, args: readonly Meaning[]): Meaning {
    return this.interpreter.call(parseFunction(f), args, isOwn(f) ? this.scope : this.plain);
  }

  /** The functions of util/math.ts, as an argument of formulas. */
  get helpers(): Members {
    const named = Object.keys(math).map((name) => [name, this.scope.get(name) as Meaning] as const);
    return members('helpers', Object.fromEntries(named));
  }

  private plainNames(): Scope {
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
      ['isNaN', isNaN_],
      ['isFinite', isFinite_],
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
    return new Scope(names);
  }

  private ownNames(): Scope {
    const names = new Map<string, Meaning>();
    for (const [name, f] of Object.entries(math)) {
      const inline = callable((args) => this.interpreter.call(parseFunction(f), args, this.scope));
      const isCalled = Object.hasOwn(calledFunctions, name);
      names.set(name, isCalled ? callable((args) => this.apply(name as CalledName, args)) : inline);
    }
    return new Scope(names, this.plain);
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
    for (const name of Object.keys(calledFunctions) as CalledName[]) {
      if (Object.hasOwn(Math, name)) found[name] = callable((args) => this.apply(name, args));
    }
    found.pow = callable((args) => this.power(this.numberAt(args, 0), this.numberAt(args, 1)));
    return found;
  }

  private power(base: Value, exponent: Value): Value {
    const { graph } = this;
    const n = this.setting.of(exponent);
    if (
      this.setting.of(base) !== undefined ||
      typeof n !== 'number' ||
      !Number.isInteger(n) ||
      Math.abs(n) > mostFactors
    )
      return graph.call('pow', base, exponent);
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

  private apply(name: CalledName, args: readonly Meaning[]): Value {
    return this.graph.call(name, ...Array.from({ length: arityOf(name) }, (_, i) => this.numberAt(args, i)));
  }

  private numberAt(args: readonly Meaning[], i: number): Value {
    const meaning = args[i];
    if (meaning === undefined || !isValue(meaning))
      throw new OutsideSubset('calls a function without a number');
    return this.interpreter.expressions.number(meaning);
  }
}
