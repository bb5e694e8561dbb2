import { OutsideSubset } from './outside-subset.ts';
import { FunctionParser } from './source/function-parser.ts';
import type { ParsedFunction } from './source/syntax.ts';
import { Unreadable } from './source/tokens.ts';

/**
 * A function that is read by its source. Built ones carry theirs as a text, which a minifier leaves as it is; one that only hands on
 * carries the function that it stands for.
 */
// biome-ignore lint/complexity/noBannedTypes: any function has a source.
export type Readable = Function & { readonly source?: string | Function };

const parsed = new WeakMap<Readable, ParsedFunction>();

/**
 * The syntax tree of a function of any form: arrow, `function`, or method. Only read, never run.
 *
 * @throws OutsideSubset where the source is not to be had (a native or bound function) or is not plain.
 */
export function parseFunction(f: Readable): ParsedFunction {
  const known = parsed.get(f);
  if (known !== undefined) return known;
  const { source } = f;
  const tree = typeof source === 'function' ? parseFunction(source) : parseSource(source ?? textOf(f));
  parsed.set(f, tree);
  return tree;
}

function textOf(f: Readable): string {
  return Function.prototype.toString.call(f);
}

function parseSource(source: string): ParsedFunction {
  const tree = readSource(source);
  if (tree.async || tree.generator) throw new OutsideSubset('is async or a generator', tree);
  return tree;
}

/** What engines print for a function of their own. */
const native = /\{\s*\[native code\]\s*\}\s*$/;

function readSource(source: string): ParsedFunction {
  let parser: FunctionParser | undefined;
  try {
    parser = new FunctionParser(source);
    return parser.whole();
  } catch (problem) {
    if (!(problem instanceof Unreadable || problem instanceof RangeError)) throw problem;
    const at = native.test(source) ? undefined : { line: parser?.line ?? 1 };
    throw new OutsideSubset('has a source that cannot be read', at);
  }
}
