import { failRange, show } from '../../../lib/util/errors.ts';

/** A piece of a formula. */
export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  /** The position of its first character, from 1. */
  readonly at: number;
}

const pattern =
  /(?<space>\s+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>\*\*|===|!==|[<>=!]=|&&|\|\||[-+*/%<>!?:(),.])/uy;

/** Signs as they are printed, and as they are typed. */
const typed: Readonly<Record<string, string>> = { '−': '-', '·': '*', '×': '*', '≤': '<=', '≥': '>=' };

const advice: Readonly<Record<string, string>> = {
  '^': 'a power is written **',
  '=': 'a formula sets nothing; == compares',
  '|': 'a size is written abs(x)',
  '²': 'a square is written ** 2',
};

/** @throws RangeError for a character that no formula has. */
export function tokensOf(place: string, formula: string): Token[] {
  const text = formula.replace(/[−·×≤≥]/g, (character) => typed[character] as string);
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (let at = 0; at < text.length; at = pattern.lastIndex) {
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) refuse(place, text, at);
    const [kind, piece] = Object.entries(groups).find(([, found]) => found !== undefined) as [string, string];
    if (kind !== 'space') tokens.push({ kind: kind as Token['kind'], text: piece, at: at + 1 });
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length + 1 }];
}

function refuse(place: string, text: string, at: number): never {
  const character = String.fromCodePoint(text.codePointAt(at) as number);
  const due = advice[character] ?? 'a number, a name, an operator or a bracket was due';
  failRange(place, `got ${show(character)} at character ${at + 1}: ${due}.`);
}
