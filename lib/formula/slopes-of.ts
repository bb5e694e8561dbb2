import type { CalledName } from './called-functions.ts';
import type { Graph, Value } from './graph.ts';

/** The derivatives of a function by its arguments, given these and its value. */
type Slopes = (of: Builder, y: Value, x: Value, second: Value) => readonly Value[];

/** Writes arithmetic of a graph. */
class Builder {
  private readonly graph: Graph;

  constructor(graph: Graph) {
    this.graph = graph;
  }

  number = (c: number): Value => this.graph.constant(c);
  add = (a: Value, b: Value): Value => this.graph.arithmetic('add', a, b);
  sub = (a: Value, b: Value): Value => this.graph.arithmetic('sub', a, b);
  mul = (a: Value, b: Value): Value => this.graph.arithmetic('mul', a, b);
  div = (a: Value, b: Value): Value => this.graph.arithmetic('div', a, b);
  neg = (a: Value): Value => this.graph.arithmetic('neg', a);
  sqrt = (a: Value): Value => this.graph.arithmetic('sqrt', a);
  trunc = (a: Value): Value => this.graph.arithmetic('trunc', a);
  call = (name: CalledName, ...args: readonly Value[]): Value => this.graph.call(name, ...args);
  inverse = (a: Value): Value => this.div(this.number(1), a);
  square = (a: Value): Value => this.mul(a, a);
  /** 0 where a is 0, else b. */
  unlessZero = (a: Value, b: Value): Value =>
    this.graph.select(this.graph.compare('eq', a, this.number(0)), this.number(0), b);
  /** 0 where a is 0 and the exponent 0 or above, else b. */
  unlessZeroFrom = (a: Value, exponent: Value, b: Value): Value =>
    this.graph.select(this.graph.compare('le', this.number(0), exponent), this.unlessZero(a, b), b);
}

const bell = 2 / Math.sqrt(Math.PI);
const gaussian = (of: Builder, x: Value, height: number) =>
  of.mul(of.number(height), of.call('exp', of.neg(of.square(x))));
const flat: Slopes = (of) => [of.number(0)];

const slopes: Readonly<Record<CalledName, Slopes>> = {
  acos: (of, _, x) => [of.neg(of.inverse(of.sqrt(of.sub(of.number(1), of.square(x)))))],
  acosh: (of, _, x) => [
    of.inverse(of.mul(of.sqrt(of.sub(x, of.number(1))), of.sqrt(of.add(x, of.number(1))))),
  ],
  asin: (of, _, x) => [of.inverse(of.sqrt(of.sub(of.number(1), of.square(x))))],
  asinh: (of, _, x) => [of.inverse(of.sqrt(of.add(of.square(x), of.number(1))))],
  atan: (of, _, x) => [of.inverse(of.add(of.number(1), of.square(x)))],
  atan2: (of, _, y, x) => {
    const size = of.add(of.square(x), of.square(y));
    return [of.div(x, size), of.neg(of.div(y, size))];
  },
  atanh: (of, _, x) => [of.inverse(of.sub(of.number(1), of.square(x)))],
  cbrt: (of, y) => [of.inverse(of.mul(of.number(3), of.square(y)))],
  cos: (of, _, x) => [of.neg(of.call('sin', x))],
  cosh: (of, _, x) => [of.call('sinh', x)],
  erf: (of, _, x) => [gaussian(of, x, bell)],
  erfc: (of, _, x) => [gaussian(of, x, -bell)],
  exp: (_, y) => [y],
  expm1: (of, _, x) => [of.call('exp', x)],
  fround: (of) => [of.number(1)],
  log: (of, _, x) => [of.inverse(x)],
  log10: (of, _, x) => [of.inverse(of.mul(x, of.number(Math.LN10)))],
  log1p: (of, _, x) => [of.inverse(of.add(of.number(1), x))],
  log2: (of, _, x) => [of.inverse(of.mul(x, of.number(Math.LN2)))],
  logistic: (of, _, x) => [of.call('logisticSlope', x)],
  logisticSlope: (of, y, x) => {
    const half = of.call('tanh', of.mul(x, of.number(0.5)));
    return [of.neg(of.mul(y, half))];
  },
  // 0 where the exponent is 0, whatever the base; and a base of 0 does not feel a change of its exponent from 0 on.
  pow: (of, y, base, exponent) => {
    const lower = of.call('pow', base, of.sub(exponent, of.number(1)));
    return [
      of.unlessZero(exponent, of.mul(exponent, lower)),
      of.unlessZeroFrom(base, exponent, of.mul(y, of.call('log', base))),
    ];
  },
  remainder: (of, _, a, b) => [of.number(1), of.neg(of.trunc(of.div(a, b)))],
  round: flat,
  sign: flat,
  sin: (of, _, x) => [of.call('cos', x)],
  sinh: (of, _, x) => [of.call('cosh', x)],
  tan: (of, y) => [of.add(of.number(1), of.square(y))],
  tanh: (of, y) => [of.sub(of.number(1), of.square(y))],
};

/** The derivatives of a call by each of its arguments. */
export function slopesOf(graph: Graph, call: Value): readonly Value[] {
  const [x, second] = call.operands as [Value, Value];
  return slopes[call.name as CalledName](new Builder(graph), call, x, second);
}
