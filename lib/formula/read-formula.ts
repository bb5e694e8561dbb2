import type { Graph, Value } from './graph.ts';
import { OutsideSubset } from './outside-subset.ts';
import { parseFunction } from './parse-function.ts';
import { type Callable, isMembers, isValue, type Meaning, members } from './scope.ts';
import { Setting } from './setting.ts';
import type { ParsedFunction } from './source/syntax.ts';
import { Vocabulary } from './vocabulary.ts';

/**
 * What a function is read with as an argument: a value of the graph, such as an input; a constant; something to be called, such
 * as a helper of `helpersOf`; or an object of these.
 */
export type Given = Value | Callable | number | boolean | string | { readonly [name: string]: Given };

/**
 * What a function gives, as values of a graph by name. Its source is read, and never run. A function that gives one number
 * has it under the name `result`.
 *
 * @param given - Its arguments.
 * @param setting - Values of inputs; conditions that depend on these alone are folded.
 * @param names - What arguments are called in reasons where the function takes them apart.
 * @throws OutsideSubset naming what is not understood, and the line.
 */
export function readFormula(
  graph: Graph,
  // biome-ignore lint/complexity/noBannedTypes: any function has a source.
  f: Function,
  given: readonly Given[],
  setting = new Setting(),
  names: readonly string[] = [],
): Readonly<Record<string, Value>> {
  const vocabulary = new Vocabulary(graph, setting);
  const { interpreter } = vocabulary;
  const parsed = parseFunction(f);
  const args = given.map((one, i) => meaningOf(graph, one, nameOf(parsed, i, names)));
  const result = vocabulary.call(f, args);
  const number = (meaning: Meaning) => interpreter.expressions.number(meaning, parsed.body);
  if (isValue(result)) return { result: number(result) };
  if (!isMembers(result))
    throw new OutsideSubset('returns neither a number nor an object of numbers', parsed);
  return Object.fromEntries(Object.entries(result.members).map(([name, of]) => [name, number(of)]));
}

function meaningOf(graph: Graph, given: Given, name: string): Meaning {
  if (typeof given === 'number' || typeof given === 'boolean') return graph.constant(given);
  if (typeof given === 'string') return { kind: 'text', text: given };
  if (isCallableOrValue(given)) return given;
  const entries = Object.entries(given).map(([key, one]) => [key, meaningOf(graph, one, key)] as const);
  return members(name, Object.fromEntries(entries));
}

function isCallableOrValue(given: object): given is Value | Callable {
  return 'operation' in given || ('call' in given && 'kind' in given && given.kind === 'callable');
}

/** What reasons call an argument. */
function nameOf({ params }: ParsedFunction, i: number, names: readonly string[]): string {
  const parameter = params[i];
  return parameter?.type === 'Identifier' ? parameter.name : (names[i] ?? `argument ${i + 1}`);
}
