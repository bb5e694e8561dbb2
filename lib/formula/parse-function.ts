import type { ArrowFunctionExpression, FunctionDeclaration, FunctionExpression } from 'acorn';
import { parseExpressionAt } from 'acorn';
import { OutsideSubset } from './outside-subset.ts';

/** A function as its source says it. */
export type ParsedFunction = ArrowFunctionExpression | FunctionExpression | FunctionDeclaration;

// biome-ignore lint/complexity/noBannedTypes: any function has a source.
const parsed = new WeakMap<Function, ParsedFunction>();

/**
 * The syntax tree of a function of any form: arrow, `function`, or method. Only read, never run.
 *
 * @throws OutsideSubset where the source is not to be had (a native or bound function) or is not plain.
 */
// biome-ignore lint/complexity/noBannedTypes: any function has a source.
export function parseFunction(f: Function): ParsedFunction {
  const known = parsed.get(f);
  if (known !== undefined) return known;
  const tree = parseSource(Function.prototype.toString.call(f));
  parsed.set(f, tree);
  return tree;
}

function parseSource(source: string): ParsedFunction {
  const tree = expression(source) ?? method(source);
  if (tree === null) throw new OutsideSubset('has a source that cannot be read');
  if (tree.async || tree.generator) throw new OutsideSubset('is async or a generator', tree);
  return tree;
}

function expression(source: string): ParsedFunction | null {
  const tree = attempt(`(${source})`);
  return tree?.type === 'ArrowFunctionExpression' || tree?.type === 'FunctionExpression' ? tree : null;
}

function method(source: string): ParsedFunction | null {
  const tree = attempt(`({${source}})`);
  if (tree?.type !== 'ObjectExpression') return null;
  const [property] = tree.properties;
  return property?.type === 'Property' && property.value.type === 'FunctionExpression'
    ? property.value
    : null;
}

function attempt(text: string) {
  try {
    return parseExpressionAt(text, 0, { ecmaVersion: 'latest', locations: true });
  } catch {
    return null;
  }
}
