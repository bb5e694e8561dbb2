import { functions } from './functions.ts';
import { type BinaryOperator, type FormulaNode, isCondition } from './node.ts';

/** How tightly what is printed binds. */
const binds: Readonly<Record<BinaryOperator, number>> = {
  '||': 2,
  '&&': 3,
  '===': 4,
  '!==': 4,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
  '%': 7,
  '**': 9,
};
const ofChoice = 1;
const ofUnary = 8;
const ofAtom = 10;

/** A formula as TypeScript: an expression in x and the parameters. */
export function showFormula(node: FormulaNode): string {
  return number(node, 0);
}

/** As a number: a condition becomes 1 or 0. */
function number(node: FormulaNode, least: number): string {
  if (!isCondition(node)) return plain(node, least);
  return bracketed(`${plain(node, ofChoice + 1)} ? 1 : 0`, ofChoice < least);
}

function plain(node: FormulaNode, least: number): string {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'constant':
      return `Math.${node.name}`;
    case 'variable':
      return node.name;
    case 'call':
      return `${callee(node.name)}(${node.args.map((arg) => number(arg, 0)).join(', ')})`;
    case 'choice': {
      const parts = [plain(node.test, 2), number(node.yes, ofChoice), number(node.no, ofChoice)];
      return bracketed(`${parts[0]} ? ${parts[1]} : ${parts[2]}`, ofChoice < least);
    }
    case 'unary': {
      const isPower = node.of.kind === 'binary' && node.of.operator === '**';
      const least_ = isPower || node.of.kind === 'unary' ? ofAtom : ofUnary;
      const of = node.operator === '!' ? plain(node.of, least_) : number(node.of, least_);
      return bracketed(`${node.operator}${of}`, ofUnary < least);
    }
    case 'binary':
      return bracketed(binary(node), binds[node.operator] < least);
  }
}

function callee(name: string): string {
  return functions.get(name)?.program === undefined ? `Math.${name}` : name;
}

function binary({ operator, left, right }: FormulaNode & { kind: 'binary' }): string {
  const own = binds[operator];
  const isPower = operator === '**';
  const side = operator === '&&' || operator === '||' ? plain : number;
  // JavaScript takes no unary minus as the base of a power.
  const base = side(left, isPower ? ofAtom : own);
  const isNegative = right.kind === 'unary' && isPower;
  return `${base} ${operator} ${side(right, isNegative ? ofUnary : isPower ? own : own + 1)}`;
}

function bracketed(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}
