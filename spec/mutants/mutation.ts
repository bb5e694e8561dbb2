import type { Node, PrefixUnaryExpression, SyntaxKind } from 'typescript';
import { ts } from '../support/typescript.ts';

/** A small change of a program. */
export interface Mutation {
  /** What kind of change. */
  readonly operator: string;
  readonly line: number;
  /** Where the text that it replaces begins and ends. */
  readonly start: number;
  readonly end: number;
  readonly from: string;
  readonly to: string;
}

/** What can be changed in a node. */
type Operator = (node: Node) => readonly [text: string, at?: Node] | undefined;

const swaps: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  arithmetic: {
    '+': '-',
    '-': '+',
    '*': '/',
    '/': '*',
    '%': '*',
    '**': '*',
    '+=': '-=',
    '-=': '+=',
    '*=': '/=',
  },
  bits: { '&': '|', '|': '&', '^': '|', '<<': '>>>', '>>': '<<', '>>>': '<<' },
  boundary: { '<': '<=', '<=': '<', '>': '>=', '>=': '>' },
  comparison: { '<': '>=', '<=': '>', '>': '<=', '>=': '<', '===': '!==', '!==': '===' },
  logical: { '&&': '||', '||': '&&', '??': '&&' },
};

const calls: Readonly<Record<string, string>> = {
  'Math.min': 'Math.max',
  'Math.max': 'Math.min',
  'Math.floor': 'Math.ceil',
  'Math.ceil': 'Math.floor',
};

const operators: Readonly<Record<string, Operator>> = {
  ...Object.fromEntries(Object.entries(swaps).map(([name, swap]) => [name, swapped(swap)])),
  constant: (node) =>
    ts.isNumericLiteral(node) ? [node.text === '0' ? '1' : `(${node.getText()} + 1)`] : undefined,
  boolean: ({ kind }) => {
    if (kind === ts.SyntaxKind.TrueKeyword) return ['false'];
    return kind === ts.SyntaxKind.FalseKeyword ? ['true'] : undefined;
  },
  sign: (node) => (isPrefix(node, ts.SyntaxKind.MinusToken) ? [`(${node.operand.getText()})`] : undefined),
  negation: (node) =>
    isPrefix(node, ts.SyntaxKind.ExclamationToken) ? [`(${node.operand.getText()})`] : undefined,
  branch: (node) => (ts.isIfStatement(node) ? ['false', node.expression] : undefined),
  always: (node) => (ts.isIfStatement(node) ? ['true', node.expression] : undefined),
  choice: (node) => (ts.isConditionalExpression(node) ? [`(${node.whenTrue.getText()})`] : undefined),
  otherwise: (node) => (ts.isConditionalExpression(node) ? [`(${node.whenFalse.getText()})`] : undefined),
  return: (node) =>
    ts.isReturnStatement(node) && node.expression ? ['return undefined as never;'] : undefined,
  statement: (node) =>
    ts.isExpressionStatement(node) && !ts.isStringLiteral(node.expression) ? [';'] : undefined,
  call: (node) => {
    const other = ts.isPropertyAccessExpression(node) ? calls[node.getText()] : undefined;
    return other === undefined ? undefined : [other];
  },
};

function swapped(swap: Readonly<Record<string, string>>): Operator {
  return (node) => {
    if (!ts.isBinaryExpression(node) || isText(node.left) || isText(node.right)) return undefined;
    const { operatorToken } = node;
    const other = swap[operatorToken.getText()];
    return other === undefined ? undefined : [other, operatorToken];
  };
}

function isText(node: Node): boolean {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

function isPrefix(node: Node, operator: SyntaxKind): node is PrefixUnaryExpression {
  return ts.isPrefixUnaryExpression(node) && node.operator === operator;
}

/** What has no part in what a program computes: types, imports, and the texts of errors. */
function isSkipped(node: Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isThrowStatement(node)
  );
}

/** All changes that can be made in a program, in the order of their places. */
export function mutationsOf(code: string): Mutation[] {
  const file = ts.createSourceFile('mutated.ts', code, ts.ScriptTarget.Latest, true);
  const found: Mutation[] = [];
  const visit = (node: Node): void => {
    if (isSkipped(node)) return;
    for (const [operator, change] of Object.entries(operators)) {
      const [to, at = node] = change(node) ?? [];
      if (to === undefined) continue;
      const [start, end] = [at.getStart(), at.end];
      const line = file.getLineAndCharacterOfPosition(start).line + 1;
      found.push({ operator, line, start, end, from: code.slice(start, end), to });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The program with a change made. */
export function mutated(code: string, { start, end, to }: Mutation): string {
  return code.slice(0, start) + to + code.slice(end);
}
