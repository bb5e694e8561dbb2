import { OutsideSubset } from '../outside-subset.ts';
import { cooked } from './cooked.ts';

/** The smallest parts of a source. */
export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'template' | 'sign' | 'end';
  /** As it is written; of a template what stands between the backticks. */
  readonly text: string;
  readonly value: number | string;
  readonly line: number;
  /** Whether it is the first of its line. */
  readonly isFirst: boolean;
}

/** What a source breaks: it is none of JavaScript, or none that is known here. */
export class Unreadable extends Error {}

const otherName =
  /(?:[\p{ID_Start}$_#]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})(?:[\p{ID_Continue}$\u200c\u200d]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})*/uy;
const number =
  /(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)n?/y;
const text = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const sign =
  /\.{3}|=>|>>>=|\*\*=|<<=|>>=|>>>|===|!==|&&=|\|\|=|\?\?=|\+\+|--|\*\*|<<|>>|[<>=!+\-*/%&|^]=|&&|\|\||\?\?|\?\.(?!\d)|[{}()[\];,<>=+\-*/%&|^!~?:.]/y;
const space = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)+/y;

/** A token, and where it ends. */
interface Placed {
  readonly token: Token;
  readonly end: number;
}

/** The tokens of a source, one after another: each is read once, however often it is looked at. */
export class Tokens {
  private readonly source: string;
  private readonly known: Placed[] = [];
  private index = 0;
  private at = 0;
  private line: number;

  constructor(source: string, line = 1) {
    this.source = source;
    this.line = line;
    this.look();
  }

  /** The next one. */
  get now(): Token {
    return (this.known[this.index] as Placed).token;
  }

  /** Goes on to the next one, and gives this one. */
  take(): Token {
    const { now } = this;
    this.look(this.index + 1);
    this.index++;
    return now;
  }

  /** What a look ahead finds; afterwards all is as before. */
  ahead<R>(look: () => R): R {
    const { index } = this;
    const found = look();
    this.index = index;
    return found;
  }

  /** How much of the source lies before what comes after the next token. */
  get passed(): number {
    return (this.known[this.index] as Placed).end;
  }

  private look(index = 0): void {
    if (index === this.known.length) this.known.push({ token: this.read(), end: this.at });
  }

  private read(): Token {
    const before = this.line;
    const first = this.code();
    // Sources that were built have hardly any space, and what is not looked for costs nothing.
    if (first <= 32 || first === slash || first > 127) this.match(space);
    const { line } = this;
    const token = (kind: Token['kind'], text: string, value: Token['value'] = text): Token => ({
      ...{ kind, text, value, line },
      isFirst: line > before,
    });
    if (this.at >= this.source.length) return token('end', '');
    const word = this.name();
    if (word !== undefined) return token('name', word);
    const code = this.code();
    const digits = isDigit(code) || code === dot ? this.match(number) : undefined;
    if (digits !== undefined) return token('number', digits, numberOf(digits, line));
    const quoted = quotes.includes(code) ? this.match(text) : undefined;
    if (quoted !== undefined) return token('text', quoted, cooked(quoted.slice(1, -1)));
    if (this.source[this.at] === '`') return token('template', this.template());
    const found = this.match(sign);
    if (found === undefined) throw new Unreadable();
    return token('sign', found);
  }

  /** The code of a character; NaN after the last. */
  private code(at = this.at): number {
    return this.source.charCodeAt(at);
  }

  /** A name, most of which are plain; bundlers write letters that are not as escapes. */
  private name(): string | undefined {
    const { at: from } = this;
    const isOther = (code: number) => code > 127 || code === backslash;
    if (isOther(this.code())) return cooked(this.match(otherName) ?? '') || undefined;
    if (!isLetter(this.code()) && this.source[from] !== '#') return undefined;
    let end = from + 1;
    while (isLetter(this.code(end)) || isDigit(this.code(end))) end++;
    if (isOther(this.code(end))) return cooked(this.match(otherName) ?? '');
    this.at = end;
    return this.source.slice(from, end);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source)?.[0];
    if (found !== undefined) this.pass(found.length);
    return found;
  }

  private pass(length: number): void {
    for (const end = this.at + length; this.at < end; this.at++)
      if (this.source[this.at] === '\n') this.line++;
  }

  /** What stands between two backticks, with values that may have such in them. */
  private template(): string {
    const from = this.at + 1;
    let depth = 0;
    for (let i = from; i < this.source.length; i++) {
      const c = this.source[i];
      if (c === '\\') i++;
      else if (c === '$' && this.source[i + 1] === '{') depth++;
      else if (c === '}' && depth > 0) depth--;
      else if (c === '`' && depth === 0) {
        this.pass(i + 1 - this.at);
        return this.source.slice(from, i);
      }
    }
    throw new Unreadable();
  }
}

const [slash, dot, backslash] = [0x2f, 0x2e, 0x5c];
const quotes: readonly number[] = [0x22, 0x27];

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

/** What a plain name is made of besides digits. */
function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || code === 0x24 || code === 0x5f;
}

function numberOf(digits: string, line: number): number {
  if (digits.endsWith('n')) throw new OutsideSubset('contains a big integer', { line });
  if (/^0\d/.test(digits)) throw new Unreadable();
  return Number(digits.replaceAll('_', ''));
}
