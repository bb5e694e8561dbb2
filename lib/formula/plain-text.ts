import type { Expression } from './source/syntax.ts';

/** The text that an expression is, in quotes of any kind: minifiers write backticks. Undefined for what is no text, or has values in it. */
export function plainText(expression: Expression): string | undefined {
  if (expression.type === 'TemplateLiteral')
    return expression.expressions.length === 0 ? expression.texts[0] : undefined;
  return expression.type === 'Literal' && typeof expression.value === 'string' ? expression.value : undefined;
}
