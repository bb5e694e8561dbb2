import type { Surrogate } from 'spiketape';
import { calledFunctions } from '../../lib/formula/called-functions.ts';
import { derivative } from '../../lib/formula/derivative.ts';
import { Graph, type Value, valuesOf } from '../../lib/formula/graph.ts';
import { readScalar } from '../../lib/formula/read-scalar.ts';
import { Setting } from '../../lib/formula/setting.ts';
import { leastNormal } from './worst.ts';

/** What kernels have given for Float32 numbers. */
export interface Given {
  readonly x: Float32Array;
  readonly spikes: Float32Array;
  readonly origin: Float32Array;
  readonly gradient: Float32Array;
}

/** Told of what exceeds the limits: the position, and what is exact. */
export interface Judge {
  /**
   * What is no news: relative errors of origin and gradient, the distance of the gradient from the slope of the origin, and errors
   * of an origin and a gradient that are less than `leastNormal`.
   */
  readonly limits: Float64Array;
  /** A wrong spike. */
  spike(i: number): void;
  origin(i: number, exact: number): void;
  gradient(i: number, exact: number): void;
  apart(i: number, distance: number): void;
}

/** Compares what kernels have given with double precision. */
export type Reference = (given: Given, judge: Judge) => void;

/**
 * Spikes, origin, gradient and the derivative of the origin of a surrogate in Float64, and the comparison with them, as one loop
 * that the engine compiles: nothing of it is stored.
 */
export function compiledReference(surrogate: Surrogate): Reference {
  const { row, params } = surrogate;
  const graph = new Graph();
  const inputs = Object.fromEntries(Object.entries(params).map(([name, value]) => [`p.${name}`, value]));
  const setting = new Setting(inputs);
  const read = (f: typeof row.origin) => readScalar(graph, f, params, setting);
  const [origin, gradient] = [read(row.origin), read(row.gradient)];
  const slope = derivative(graph, origin, 'x');
  const lines = valuesOf(origin, gradient, slope).map(
    (value) => `const v${value.id} = ${textOf(value, inputs)};`,
  );
  const [o, g, s] = [origin, gradient, slope].map(({ id }) => `v${id}`) as [string, string, string];
  // At 0 the derivative of |u| is what it is taken for.
  const bends = valuesOf(origin).filter(({ operation }) => operation === 'abs');
  const isBend = bends.map(({ operands: [u] }) => `v${u?.id} === 0`).join(' || ') || 'false';
  const body = `for (let i = 0; i < x.length; i++) {
    ${lines.join('\n')}
    if (spikes[i] !== ${spikeText(surrogate)}) judge.spike(i);
    if (!(${withinText('origin[i]', o, 0, 3)})) judge.origin(i, ${o});
    if (!(${withinText('gradient[i]', g, 1, 4)})) judge.gradient(i, ${g});
    const distance = Math.abs(${g} - ${s});
    if (!(distance <= limits[2]) && !(${isBend})) judge.apart(i, distance);
  }`;
  const parameters = '{ x, spikes, origin, gradient }, judge';
  const make = new Function(
    'called',
    'forward',
    `return (${parameters}) => { const { limits } = judge; ${body} };`,
  );
  return make(calledFunctions, (one: number) => row.forward?.(one, params)) as Reference;
}

/** Whether a result is as close to the exact one as a limit allows, which for one less than `leastNormal` is another. */
function withinText(got: string, due: string, relative: number, tiny: number): string {
  const [error, size] = [`Math.abs(${got} - ${due})`, `Math.abs(${due})`];
  return `${error} <= (${size} < ${leastNormal} ? limits[${tiny}] : limits[${relative}] * ${size})`;
}

/** The spike of x[i], of which no number has none; a random one is not compared. */
function spikeText({ row, params }: Surrogate): string {
  if (row.stochastic) return 'spikes[i]';
  if (row.forward) return '(x[i] === x[i] ? forward(x[i]) : 0)';
  return `(x[i] >= ${row.threshold?.(params) ?? 0} ? 1 : 0)`;
}

const binary: Readonly<Record<string, string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  lt: '<',
  le: '<=',
  eq: '===',
  and: '&&',
  or: '||',
};

/** A value as an expression of those before it. */
function textOf(
  { operation, operands, name, constant }: Value,
  inputs: Readonly<Record<string, number>>,
): string {
  const [a = '', b = '', c = ''] = operands.map(({ id }) => `v${id}`);
  if (operation in binary) return `${a} ${binary[operation]} ${b}`;
  switch (operation) {
    case 'constant':
      return Object.is(constant, -0) ? '-0' : String(constant);
    case 'input':
      return name === 'x' ? 'x[i]' : `(${inputs[name as string]})`;
    case 'neg':
      return `-${a}`;
    case 'not':
      return `!${a}`;
    case 'select':
      return `${a} ? ${b} : ${c}`;
    case 'call':
      return callText(name as string, a, b);
    default:
      return `Math.${operation}(${operands.map(({ id }) => `v${id}`).join(', ')})`;
  }
}

function callText(name: string, a: string, b: string): string {
  if (name === 'remainder') return `${a} % ${b}`;
  if (name === 'pow') return `${a} ** ${b}`;
  const args = b === '' ? a : `${a}, ${b}`;
  return Object.hasOwn(Math, name) ? `Math.${name}(${args})` : `called.${name}(${args})`;
}
