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

const name = /[\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*/uy;
const number =
  /(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)n?/y;
const text = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;
const sign =
  /\.{3}|=>|>>>=|\*\*=|<<=|>>=|>>>|===|!==|&&=|\|\|=|\?\?=|\+\+|--|\*\*|<<|>>|[<>=!+\-*/%&|^]=|&&|\|\||\?\?|\?\.(?!\d)|[{}()[\];,<>=+\-*/%&|^!~?:.]/y;
const space = /(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)+/y;

/** The tokens of a source, one after another. */
export class Tokens {
  /** The next one. */
  now: Token;
  private readonly source: string;
  private at = 0;
  private line: number;

  constructor(source: string, line = 1) {
    this.source = source;
    this.line = line;
    this.now = this.read();
  }

  /** Goes on to the next one, and gives this one. */
  take(): Token {
    const taken = this.now;
    this.now = this.read();
    return taken;
  }

  /** What a look ahead finds; afterwards all is as before. */
  ahead<R>(look: () => R): R {
    const { now, at, line } = this;
    const found = look();
    Object.assign(this, { now, at, line });
    return found;
  }

  /** How much of the source lies before what comes after the next token. */
  get passed(): number {
    return this.at;
  }

  private read(): Token {
    const before = this.line;
    this.match(space);
    const { line } = this;
    const token = (kind: Token['kind'], text: string, value: Token['value'] = text): Token => ({
      ...{ kind, text, value, line },
      isFirst: line > before,
    });
    if (this.at >= this.source.length) return token('end', '');
    const word = this.match(name);
    if (word !== undefined) return token('name', word);
    const digits = this.match(number);
    if (digits !== undefined) return token('number', digits, numberOf(digits, line));
    const quoted = this.match(text);
    if (quoted !== undefined) return token('text', quoted, cooked(quoted.slice(1, -1)));
    if (this.source[this.at] === '`') return token('template', this.template());
    const found = this.match(sign);
    if (found === undefined) throw new Unreadable();
    return token('sign', found);
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

function numberOf(digits: string, line: number): number {
  if (digits.endsWith('n')) throw new OutsideSubset('contains a big integer', { line });
  if (/^0\d/.test(digits)) throw new Unreadable();
  return Number(digits.replaceAll('_', ''));
}
