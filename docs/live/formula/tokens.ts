import { failRange, show } from '../../../lib/util/errors.ts';

/** A piece of a formula. */
export interface Token {
  readonly kind: 'number' | 'name' | 'sign' | 'end';
  readonly text: string;
  /** The position of its first character, from 1. */
  readonly at: number;
}

const pattern =
  /(?<space>\s+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{Nd}_]*)|(?<sign>\*\*|===|!==|[<>=!]=|&&|\|\||[-+*/%<>!?:(),.²³])/uy;

/** Signs as they are printed, and as they are typed. */
const typed: Readonly<Record<string, string>> = { '−': '-', '·': '*', '×': '*', '≤': '<=', '≥': '>=' };

/** Powers as they are typed: x² is x ** 2. */
const raised: ReadonlyMap<string, string> = new Map([
  ['²', '2'],
  ['³', '3'],
]);

const advice: Readonly<Record<string, string>> = {
  '^': 'a power is written **',
  '=': 'a formula sets nothing; == compares',
  '|': 'a size is written abs(x)',
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
    const power = raised.get(piece);
    if (power !== undefined) tokens.push(...powerTokens(place, text, at, power));
    else if (kind !== 'space') tokens.push({ kind: kind as Token['kind'], text: piece, at: at + 1 });
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length + 1 }];
}

/** x² as x ** 2. What is raised twice would not be read as on paper: x² ** 3 is x ** 2 ** 3. */
function powerTokens(place: string, text: string, at: number, power: string): Token[] {
  if (/^\s*(?:\*\*|[²³])/.test(text.slice(at + 1)))
    failRange(place, `got a power of a power at character ${at + 1}: brackets were due, as in (x²)³.`);
  return [
    { kind: 'sign', text: '**', at: at + 1 },
    { kind: 'number', text: power, at: at + 1 },
  ];
}

function refuse(place: string, text: string, at: number): never {
  const character = String.fromCodePoint(text.codePointAt(at) as number);
  const due = advice[character] ?? 'a number, a name, an operator or a bracket was due';
  failRange(place, `got ${show(character)} at character ${at + 1}: ${due}.`);
}
