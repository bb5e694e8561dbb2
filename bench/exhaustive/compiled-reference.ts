import type { Surrogate } from 'spiketape';
import { calledFunctions } from '../../lib/formula/called-functions.ts';
import { derivative } from '../../lib/formula/derivative.ts';
import { Graph, type Value, valuesOf } from '../../lib/formula/graph.ts';
import { readScalar } from '../../lib/formula/read-scalar.ts';
import { Setting } from '../../lib/formula/setting.ts';

/** Double-precision values of a surrogate, over Float32 numbers. */
export type Reference = (
  x: Float32Array,
  origin: Float64Array,
  gradient: Float64Array,
  slope: Float64Array,
) => void;

/** Origin, gradient and the derivative of the origin of a surrogate in Float64, as one loop that the engine compiles. */
export function compiledReference({ row, params }: Surrogate): Reference {
  const graph = new Graph();
  const inputs = Object.fromEntries(Object.entries(params).map(([name, value]) => [`p.${name}`, value]));
  const setting = new Setting(inputs);
  const read = (f: typeof row.origin) => readScalar(graph, f, params, setting);
  const [origin, gradient] = [read(row.origin), read(row.gradient)];
  const results = { origin, gradient, slope: derivative(graph, origin, 'x') };
  const lines = valuesOf(...Object.values(results)).map(
    (value) => `const v${value.id} = ${textOf(value, inputs)};`,
  );
  const stores = Object.entries(results).map(([name, { id }]) => `${name}[i] = v${id};`);
  const body = `for (let i = 0; i < x.length; i++) { ${[...lines, ...stores].join('\n')} }`;
  const make = new Function('called', `return (x, origin, gradient, slope) => { ${body} };`);
  return make(calledFunctions) as Reference;
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
