import type { Scope } from './scope.ts';
import type { AnyNode, Expression } from './source/syntax.ts';

/**
 * Whether an expression writes to a member of something, or calls something, that begins with a name which a formula does not know:
 * `counters().s[3]++`, `console.log(x)`. Nothing that a formula may read comes of it.
 */
export function foreignRoot(expression: Expression, scope: Scope): boolean {
  const target = touched(expression);
  if (target === null) return false;
  const root = rootOf(target);
  return root.type === 'Identifier' && scope.get(root.name) === undefined;
}

/** What is written to or called. */
function touched(expression: Expression): Expression | null {
  switch (expression.type) {
    case 'CallExpression':
      return expression.callee;
    case 'UpdateExpression':
      return expression.argument.type === 'MemberExpression' ? expression.argument : null;
    case 'AssignmentExpression':
      return expression.left.type === 'MemberExpression' ? expression.left : null;
    default:
      return null;
  }
}

/** What members and calls begin with; itself where a name is worked out on the way, by which something may change. */
function rootOf(expression: Expression): Expression {
  const isPlain = ({ type }: AnyNode) => type === 'Literal' || type === 'Identifier';
  if (expression.type === 'MemberExpression')
    return !expression.computed || isPlain(expression.property) ? rootOf(expression.object) : expression;
  if (expression.type !== 'CallExpression') return expression;
  return expression.arguments.every(isPlain) ? rootOf(expression.callee) : expression;
}
