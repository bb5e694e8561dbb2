/** Operators between two formulas, as JavaScript writes them. */
export type BinaryOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '**'
  | '<'
  | '<='
  | '>'
  | '>='
  | '==='
  | '!=='
  | '&&'
  | '||';

/** A formula that has been read. */
export type FormulaNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'constant'; readonly name: 'PI' | 'E' | 'LN2' | 'LN10' | 'SQRT2' }
  /** `x`, or a parameter. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly of: FormulaNode }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: FormulaNode;
      readonly right: FormulaNode;
    }
  | {
      readonly kind: 'choice';
      readonly test: FormulaNode;
      readonly yes: FormulaNode;
      readonly no: FormulaNode;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly FormulaNode[] };

const truthful = new Set<string>(['<', '<=', '>', '>=', '===', '!==', '&&', '||', '!']);

/** Whether a formula is true or false; in the place of a number it counts as 1 or 0. */
export function isCondition(node: FormulaNode): boolean {
  return (node.kind === 'binary' || node.kind === 'unary') && truthful.has(node.operator);
}
