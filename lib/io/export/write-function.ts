import { type Value, valuesOf } from '../../formula/graph.ts';
import type { Language, Templates } from './language.ts';
import { Unwritable } from './unwritable.ts';

/** An expression, and whether it holds together without parentheses. */
interface Text {
  readonly text: string;
  readonly isAtom: boolean;
}

/** An expression that is used once and no longer than this stands where it is used. */
const longest = 60;

/** Values as text. */
export interface Written {
  /** Lines of local variables. */
  readonly locals: readonly string[];
  /** An expression for each. */
  readonly texts: readonly string[];
}

/**
 * Values as expressions: what is used several times, or is long, as a local variable.
 *
 * @throws Unwritable for an operation or a number that the language does not have; the text names it.
 */
export function writeValues(language: Language, results: readonly Value[], prefix = 'v'): Written {
  const values = valuesOf(...results);
  const uses = countUses(values);
  const texts = new Map<Value, Text>();
  const locals: string[] = [];
  for (const value of values) {
    const found = textOf(language, value, texts);
    const isPlain = value.operands.length === 0;
    const isShort = (uses.get(value) ?? 0) < 2 && found.text.length <= longest;
    if (isPlain || isShort || (value === results[0] && results.length === 1)) texts.set(value, found);
    else {
      const local = `${prefix}${locals.length + 1}`;
      locals.push(language.local(local, value.isMask, found.text));
      texts.set(value, { text: local, isAtom: true });
    }
  }
  const resultText = (value: Value) =>
    value.constant === undefined ? (texts.get(value) as Text).text : language.tensor(Number(value.constant));
  return { locals, texts: results.map(resultText) };
}

/**
 * A function of a value.
 *
 * @throws Unwritable as `writeValues`.
 */
export function writeFunction(language: Language, name: string, result: Value, draws: boolean): string {
  const { locals, texts } = writeValues(language, [result]);
  return language.function(name, locals, texts[0] as string, draws);
}

function countUses(values: readonly Value[]): ReadonlyMap<Value, number> {
  const uses = new Map<Value, number>();
  for (const operand of values.flatMap(({ operands }) => operands))
    uses.set(operand, (uses.get(operand) ?? 0) + 1);
  return uses;
}

function textOf(language: Language, value: Value, texts: ReadonlyMap<Value, Text>): Text {
  const { operation, constant, name, operands } = value;
  if (operation === 'input') return { text: name as string, isAtom: true };
  if (constant !== undefined) return constantOf(language, Number(constant));
  const template = templateOf(language.templates, value);
  const isCall = /^[\w.%]+\(.*\)$/.test(template);
  const text = template.replace(/([$@])(\d)/g, (_, mark: string, place: string) => {
    const operand = operands[Number(place) - 1] as Value;
    if (mark === '@' && operand.constant !== undefined) return language.tensor(Number(operand.constant));
    const inner = texts.get(operand) as Text;
    return inner.isAtom || isCall ? inner.text : `(${inner.text})`;
  });
  return { text, isAtom: isCall };
}

function constantOf({ single, constant }: Language, value: number): Text {
  const rounded = Math.fround(value);
  if (single && Number.isFinite(value) && (!Number.isFinite(rounded) || (rounded === 0 && value !== 0)))
    throw new Unwritable(`the number ${value}, which is none of Float32`);
  const text = constant(value);
  return { text, isAtom: !text.startsWith('-') };
}

function templateOf(templates: Templates, { operation, operands, name }: Value): string {
  const [a, b] = operands;
  const key = (operation === 'call' ? name : operation) as keyof Templates;
  const template = templates[operation === 'eq' && a === b ? 'isNumber' : key];
  if (template === undefined)
    throw new Unwritable(operation === 'call' ? `the function ${name}` : `the operation ${key}`);
  return template;
}
