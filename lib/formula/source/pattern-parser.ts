import { OutsideSubset } from '../outside-subset.ts';
import type { Expression, ObjectPattern, Pattern, Property, RestElement } from './syntax.ts';
import { type Token, Tokens, Unreadable } from './tokens.ts';

/** Reads what tokens are common to all, and what names are bound by. */
export abstract class PatternParser {
  protected readonly tokens: Tokens;

  constructor(source: string, line = 1) {
    this.tokens = new Tokens(source, line);
  }

  /** An expression without commas. */
  protected abstract assignment(): Expression;

  protected get now(): Token {
    return this.tokens.now;
  }

  protected is(text: string): boolean {
    const { kind } = this.now;
    return this.now.text === text && (kind === 'sign' || kind === 'name');
  }

  /** Whether the next token is this one, which is then taken. */
  protected takes(text: string): boolean {
    const found = this.is(text);
    if (found) this.tokens.take();
    return found;
  }

  protected due(text: string): Token {
    if (!this.is(text)) throw new Unreadable();
    return this.tokens.take();
  }

  protected name(): string {
    if (this.now.kind !== 'name') throw new Unreadable();
    return this.tokens.take().text;
  }

  /** Up to a bracket that closes, with commas between. */
  protected list<R>(close: string, one: () => R): R[] {
    const found: R[] = [];
    while (!this.takes(close)) {
      found.push(one());
      if (!this.is(close)) this.due(',');
    }
    return found;
  }

  protected parameters(): Pattern[] {
    this.due('(');
    return this.list(')', () => this.pattern());
  }

  /** What a parameter or a declaration binds, with what it is where nothing comes. */
  protected pattern(): Pattern {
    const { line } = this.now;
    if (this.is('...')) return this.rest();
    const left = this.target();
    return this.takes('=') ? { type: 'AssignmentPattern', left, right: this.assignment(), line } : left;
  }

  protected target(): Pattern {
    const { line } = this.now;
    if (this.is('[')) throw new OutsideSubset('contains ArrayPattern', this.now);
    return this.is('{') ? this.objectPattern() : { type: 'Identifier', name: this.name(), line };
  }

  private rest(): RestElement {
    const { line } = this.due('...');
    return { type: 'RestElement', argument: this.target(), line };
  }

  private objectPattern(): ObjectPattern {
    const { line } = this.due('{');
    const properties = this.list('}', () => (this.is('...') ? this.rest() : this.bound()));
    return { type: 'ObjectPattern', properties, line };
  }

  private bound(): Property<Pattern> {
    const { line } = this.now;
    const { key, computed } = this.key();
    const value = this.takes(':') ? this.pattern() : this.short(key);
    return { type: 'Property', kind: 'init', key, computed, value, line };
  }

  /** `{ a }`, `{ a = 1 }` */
  private short(key: Expression): Pattern {
    if (key.type !== 'Identifier') throw new Unreadable();
    if (!this.takes('=')) return key;
    return { type: 'AssignmentPattern', left: key, right: this.assignment(), line: key.line };
  }

  /** The name of a property. */
  protected key(): { key: Expression; computed: boolean } {
    const { kind, line } = this.now;
    if (this.takes('[')) {
      const key = this.assignment();
      this.due(']');
      return { key, computed: true };
    }
    if (kind === 'name')
      return { key: { type: 'Identifier', name: this.tokens.take().text, line }, computed: false };
    if (kind !== 'text' && kind !== 'number') throw new Unreadable();
    return { key: { type: 'Literal', value: this.tokens.take().value, line }, computed: false };
  }
}
