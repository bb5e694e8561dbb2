import { parseFunction, type Readable } from '../../../lib/formula/parse-function.ts';
import type { ParsedFunction, Pattern } from '../../../lib/formula/source/syntax.ts';

/** What the arguments of a step say: the names of its states and parameters. */
export interface StepNames {
  readonly states: readonly string[];
  readonly parameters: readonly string[];
}

/** The longest text of a step. */
export const mostCharacters = 3000;

/** How a function may begin: as an arrow, as a function, or as the method `step`. */
const beginnings = /^\s*(?:\(|function\b|step\s*\()/;

/**
 * A function whose source is a text. It is read by its source, as all steps are; it can be called by no one.
 */
export function readableStep(text: string): Readable {
  return Object.assign(
    () => {
      throw new Error('step: it is read, and was called.');
    },
    { source: text },
  );
}

/**
 * The names of states and parameters, from the first and the third argument of a step. The text is parsed, never evaluated.
 *
 * @throws Error naming what cannot be read, with its line.
 */
export function namesOfStep(text: string): StepNames {
  if (text.length > mostCharacters)
    fail(`got ${text.length} characters when ${mostCharacters} at most were due.`);
  if (!beginnings.test(text))
    fail('got no function when one such as ({ v }, input, { beta }, { spike }) => { … } was due.');
  const { params } = parsed(text);
  const states = keysOf(params[0], 'the first argument', 'the states, such as { v }');
  if (states.length === 0) fail('got no state in the first argument, one such as { v } was due.');
  const parameters =
    params[2] === undefined
      ? []
      : keysOf(params[2], 'the third argument', 'the parameters, such as { beta }');
  return { states, parameters };
}

function parsed(text: string): ParsedFunction {
  try {
    return parseFunction(readableStep(text));
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : error}.`);
  }
}

/** The names that a pattern takes out of an object. */
function keysOf(pattern: Pattern | undefined, argument: string, due: string): string[] {
  if (pattern?.type !== 'ObjectPattern') return fail(`${argument} does not take apart ${due}${at(pattern)}.`);
  const keys = pattern.properties.map((property) => {
    if (property.type === 'RestElement' || property.computed || property.key.type !== 'Identifier')
      return fail(`${argument} has more than names of ${due}${at(property)}.`);
    if (property.value.type === 'AssignmentPattern')
      return fail(`${argument} gives ${property.key.name} a default; its value is set below${at(property)}.`);
    return property.key.name;
  });
  return [...new Set(keys)];
}

function at(node: { readonly line: number } | undefined): string {
  return node === undefined ? '' : ` (line ${node.line})`;
}

function fail(reason: string): never {
  throw new Error(`step: ${reason}`);
}
