import type { FormulaNode } from './node.ts';

/** The names in formulas other than x, each once, in the order in which they first stand. */
export function parametersOf(...nodes: readonly FormulaNode[]): string[] {
  const found = new Set<string>();
  const visit = (node: FormulaNode): void => {
    if (node.kind === 'variable' && node.name !== 'x') found.add(node.name);
    for (const inner of childrenOf(node)) visit(inner);
  };
  nodes.forEach(visit);
  return [...found];
}

/** The functions that formulas call, each once, in the order in which they first stand. */
export function functionsOf(...nodes: readonly FormulaNode[]): string[] {
  const found = new Set<string>();
  const visit = (node: FormulaNode): void => {
    if (node.kind === 'call') found.add(node.name);
    for (const inner of childrenOf(node)) visit(inner);
  };
  nodes.forEach(visit);
  return [...found];
}

/** Whether a formula has x in it. */
export function hasX(node: FormulaNode): boolean {
  return (node.kind === 'variable' && node.name === 'x') || childrenOf(node).some(hasX);
}

function childrenOf(node: FormulaNode): readonly FormulaNode[] {
  if (node.kind === 'unary') return [node.of];
  if (node.kind === 'binary') return [node.left, node.right];
  if (node.kind === 'choice') return [node.test, node.yes, node.no];
  return node.kind === 'call' ? node.args : [];
}
