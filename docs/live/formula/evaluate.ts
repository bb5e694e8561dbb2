import { functions } from './functions.ts';
import type { BinaryOperator, FormulaNode } from './node.ts';

/** Values of the parameters by name. */
export type Values = Readonly<Record<string, number>>;

/** A formula as a function; conditions give 1 and 0. */
export type Evaluate = (x: number, p: Values) => number;

type Operation = (left: Evaluate, right: Evaluate) => Evaluate;

const operations: Readonly<Record<BinaryOperator, Operation>> = {
  '+': (a, b) => (x, p) => a(x, p) + b(x, p),
  '-': (a, b) => (x, p) => a(x, p) - b(x, p),
  '*': (a, b) => (x, p) => a(x, p) * b(x, p),
  '/': (a, b) => (x, p) => a(x, p) / b(x, p),
  '%': (a, b) => (x, p) => a(x, p) % b(x, p),
  '**': (a, b) => (x, p) => a(x, p) ** b(x, p),
  '<': (a, b) => (x, p) => Number(a(x, p) < b(x, p)),
  '<=': (a, b) => (x, p) => Number(a(x, p) <= b(x, p)),
  '>': (a, b) => (x, p) => Number(a(x, p) > b(x, p)),
  '>=': (a, b) => (x, p) => Number(a(x, p) >= b(x, p)),
  '===': (a, b) => (x, p) => Number(a(x, p) === b(x, p)),
  '!==': (a, b) => (x, p) => Number(a(x, p) !== b(x, p)),
  '&&': (a, b) => (x, p) => (a(x, p) === 0 ? 0 : b(x, p)),
  '||': (a, b) => (x, p) => (a(x, p) === 0 ? b(x, p) : 1),
};

/** The function that a formula is: closures over its nodes, no code from text. */
export function evaluator(node: FormulaNode): Evaluate {
  switch (node.kind) {
    case 'number':
      return () => node.value;
    case 'constant':
      return () => Math[node.name];
    case 'variable':
      return node.name === 'x' ? (x) => x : (_, p) => p[node.name] as number;
    case 'unary': {
      const of = evaluator(node.of);
      return node.operator === '-' ? (x, p) => -of(x, p) : (x, p) => Number(of(x, p) === 0);
    }
    case 'binary':
      return operations[node.operator](evaluator(node.left), evaluator(node.right));
    case 'choice': {
      const [test, yes, no] = [node.test, node.yes, node.no].map(evaluator) as [Evaluate, Evaluate, Evaluate];
      return (x, p) => (test(x, p) === 0 ? no(x, p) : yes(x, p));
    }
    case 'call':
      return caller(node.name, node.args.map(evaluator));
  }
}

function caller(name: string, args: readonly Evaluate[]): Evaluate {
  const { call } = functions.get(name) as { call: (...args: number[]) => number };
  const [first, second] = args as [Evaluate, Evaluate];
  if (args.length === 1) return (x, p) => call(first(x, p));
  if (args.length === 2) return (x, p) => call(first(x, p), second(x, p));
  return (x, p) => call(...args.map((arg) => arg(x, p)));
}
