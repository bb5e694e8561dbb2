import { OutsideSubset } from '../outside-subset.ts';
import { cooked } from './cooked.ts';
import { PatternParser } from './pattern-parser.ts';
import type {
  BlockStatement,
  CallExpression,
  Expression,
  ObjectExpression,
  ParsedFunction,
  Pattern,
  Property,
  SpreadElement,
  TemplateLiteral,
} from './syntax.ts';
import { Unreadable } from './tokens.ts';

/** Operators of two sides by how they bind, loosest first; the first three decide whether their right side is computed. */
const levels: readonly string[][] = [
  ['??'],
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!=', '===', '!=='],
  ['<', '>', '<=', '>=', 'in', 'instanceof'],
  ['<<', '>>', '>>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const bindings = /* @__PURE__ */ new Map(
  levels.flatMap((operators, level) => operators.map((operator) => [operator, level] as const)),
);

const assigning = /^(?:\*\*|<<|>>>?|&&|\|\||\?\?|[+\-*/%&|^])?=$/;
const unary: readonly string[] = ['!', '-', '+', '~', 'void', 'typeof', 'delete'];

/** Expressions that begin with a word that is no name. */
const words: Readonly<Record<string, string>> = {
  class: 'ClassExpression',
  super: 'Super',
  import: 'ImportExpression',
};

const values: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/** Reads expressions, and functions. */
export abstract class ExpressionParser extends PatternParser {
  protected abstract block(): BlockStatement;

  /** An expression, with commas. */
  protected expression(): Expression {
    const { line } = this.now;
    const first = this.assignment();
    if (!this.is(',')) return first;
    const expressions = [first];
    while (this.takes(',')) expressions.push(this.assignment());
    return { type: 'SequenceExpression', expressions, line };
  }

  protected assignment(): Expression {
    const { line } = this.now;
    if (this.isArrow()) return this.arrow(false);
    const left = this.conditional();
    if (this.now.kind !== 'sign' || !assigning.test(this.now.text)) return left;
    if (left.type === 'ObjectExpression' || left.type === 'ArrayExpression')
      throw new OutsideSubset('takes apart what it assigns', left);
    const operator = this.tokens.take().text;
    return { type: 'AssignmentExpression', operator, left, right: this.assignment(), line };
  }

  private conditional(): Expression {
    const { line } = this.now;
    const test = this.binary(0);
    if (!this.takes('?')) return test;
    const consequent = this.assignment();
    this.due(':');
    return { type: 'ConditionalExpression', test, consequent, alternate: this.assignment(), line };
  }

  /** Operators that bind at least so closely. */
  private binary(least: number): Expression {
    const { line } = this.now;
    let left = this.power();
    for (let level = this.binding(); level >= least; level = this.binding()) {
      const operator = this.tokens.take().text;
      const type = level < 3 ? 'LogicalExpression' : 'BinaryExpression';
      left = { type, operator, left, right: this.binary(level + 1), line };
    }
    return left;
  }

  /** How closely the operator that comes next binds; below 0 where none does. */
  private binding(): number {
    const { kind, text } = this.now;
    return kind === 'sign' || kind === 'name' ? (bindings.get(text) ?? -1) : -1;
  }

  private power(): Expression {
    const { line } = this.now;
    const left = this.unary();
    if (!this.takes('**')) return left;
    return { type: 'BinaryExpression', operator: '**', left, right: this.power(), line };
  }

  private unary(): Expression {
    const { line, text } = this.now;
    if (unary.some((operator) => this.is(operator))) {
      this.tokens.take();
      return { type: 'UnaryExpression', operator: text, argument: this.unary(), line };
    }
    if (this.takes('++') || this.takes('--'))
      return { type: 'UpdateExpression', operator: text, prefix: true, argument: this.unary(), line };
    const argument = this.members(this.primary());
    if (this.now.isFirst || !(this.is('++') || this.is('--'))) return argument;
    return { type: 'UpdateExpression', operator: this.tokens.take().text, prefix: false, argument, line };
  }

  /** Members and calls of an object. */
  private members(object: Expression, mayCall = true): Expression {
    const { line } = object;
    if (this.takes('.')) {
      const property: Expression = { type: 'Identifier', line: this.now.line, name: this.name() };
      return this.members({ type: 'MemberExpression', object, property, computed: false, line }, mayCall);
    }
    if (this.takes('[')) {
      const property = this.expression();
      this.due(']');
      return this.members({ type: 'MemberExpression', object, property, computed: true, line }, mayCall);
    }
    if (this.is('?.')) throw new OutsideSubset('contains ChainExpression', object);
    if (this.now.kind === 'template') throw new OutsideSubset('contains TaggedTemplateExpression', object);
    if (!mayCall || !this.is('(')) return object;
    return this.members({ type: 'CallExpression', callee: object, arguments: this.arguments(), line });
  }

  private arguments(): CallExpression['arguments'] {
    this.due('(');
    return this.list(')', () => this.spread() ?? this.assignment());
  }

  private spread(): SpreadElement | null {
    const { line } = this.now;
    return this.takes('...') ? { type: 'SpreadElement', argument: this.assignment(), line } : null;
  }

  private primary(): Expression {
    const { kind, value, line, text } = this.now;
    if (kind === 'template') return this.template();
    if (kind === 'number' || kind === 'text') {
      this.tokens.take();
      return { type: 'Literal', value, line };
    }
    if (kind === 'name') return this.word();
    if (this.is('{')) return this.object();
    if (this.is('/') || this.is('/=')) throw new OutsideSubset('contains a regular expression', this.now);
    if (this.takes('[')) {
      const elements = this.list(']', () => this.spread() ?? this.assignment());
      return { type: 'ArrayExpression', elements, line };
    }
    if (text !== '(') throw new Unreadable();
    this.tokens.take();
    const inner = this.expression();
    this.due(')');
    return inner;
  }

  private word(): Expression {
    const { text, line } = this.now;
    if (text === 'function' || this.isAsyncFunction()) return this.function('FunctionExpression');
    this.tokens.take();
    if (text === 'new') return this.made(line);
    if (text === 'this') return { type: 'ThisExpression', line };
    if (Object.hasOwn(values, text)) return { type: 'Literal', value: values[text] as boolean | null, line };
    if (text === 'await' || text === 'yield') throw new OutsideSubset('is async or a generator', { line });
    if (Object.hasOwn(words, text)) throw new OutsideSubset(`contains ${words[text]}`, { line });
    return { type: 'Identifier', name: text, line };
  }

  private made(line: number): Expression {
    const callee = this.members(this.primary(), false);
    const given = this.is('(') ? this.arguments() : [];
    return this.members({ type: 'NewExpression', callee, arguments: given, line });
  }

  private template(): TemplateLiteral {
    const { line, text } = this.tokens.take();
    const texts: string[] = [];
    const expressions: Expression[] = [];
    let rest = text;
    for (let at = valueIn(rest); at >= 0; at = valueIn(rest)) {
      texts.push(cooked(rest.slice(0, at)));
      const inner = this.within(rest.slice(at + 2), line);
      expressions.push(inner.expression());
      rest = rest.slice(at + 2 + inner.end());
    }
    return { type: 'TemplateLiteral', texts: [...texts, cooked(rest)], expressions, line };
  }

  /** A parser of a part. */
  protected abstract within(source: string, line: number): { expression(): Expression; end(): number };

  private object(): ObjectExpression {
    const { line } = this.due('{');
    return {
      type: 'ObjectExpression',
      properties: this.list('}', () => this.spread() ?? this.property()),
      line,
    };
  }

  private property(): Property<Expression> {
    const { line, text } = this.now;
    const isOne = (...ends: string[]) => ends.some((end) => this.is(end));
    const generator = this.takes('*');
    const first = this.key();
    const ends = isOne('(', ':', ',', '}');
    const async = !ends && text === 'async';
    const kind = !ends && (text === 'get' || text === 'set') ? text : 'init';
    const star = generator || (async && this.takes('*'));
    const { key, computed } = ends || generator ? first : this.key();
    const property = { type: 'Property', kind, key, computed, line } as const;
    if (this.is('(')) return { ...property, value: this.method(line, async, star) };
    if (this.takes(':')) return { ...property, value: this.assignment() };
    if (key.type !== 'Identifier' || !isOne(',', '}')) throw new Unreadable();
    return { ...property, value: key };
  }

  protected method(line: number, async: boolean, generator: boolean): ParsedFunction {
    const [params, body] = [this.parameters(), this.block()];
    return { type: 'FunctionExpression', name: null, params, body, async, generator, line };
  }

  /** A function by its keyword. */
  protected function(type: 'FunctionExpression' | 'FunctionDeclaration'): ParsedFunction {
    const { line } = this.now;
    const async = this.takes('async');
    this.due('function');
    const generator = this.takes('*');
    const name = this.is('(') ? null : this.name();
    return { ...this.method(line, async, generator), type, name };
  }

  protected isAsyncFunction(): boolean {
    return this.is('async') && this.looksAhead(() => this.is('function') && !this.now.isFirst);
  }

  protected looksAhead(look: () => boolean): boolean {
    return this.tokens.ahead(() => {
      this.tokens.take();
      return look();
    });
  }

  /** Whether the parameters of an arrow begin here. */
  protected isArrow(): boolean {
    if (this.is('async'))
      return this.looksAhead(() => !this.now.isFirst && !this.is('function') && this.isArrow());
    if (this.now.kind === 'name') return this.looksAhead(() => this.is('=>'));
    if (!this.is('(')) return false;
    return this.tokens.ahead(() => {
      this.skipBrackets();
      return this.is('=>');
    });
  }

  /** Past brackets and what is in them. */
  private skipBrackets(): void {
    let depth = 0;
    do {
      if (this.now.kind === 'end') throw new Unreadable();
      if (this.is('(') || this.is('{') || this.is('[')) depth++;
      if (this.is(')') || this.is('}') || this.is(']')) depth--;
      this.tokens.take();
    } while (depth > 0);
  }

  protected arrow(async: boolean): ParsedFunction {
    const { line } = this.now;
    if (this.is('async') && !this.looksAhead(() => this.is('=>'))) {
      this.tokens.take();
      return this.arrow(true);
    }
    const single = (): Pattern[] => [{ type: 'Identifier', line, name: this.name() }];
    const params = this.is('(') ? this.parameters() : single();
    this.due('=>');
    const body = this.is('{') ? this.block() : this.assignment();
    return { type: 'ArrowFunctionExpression', name: null, params, body, async, generator: false, line };
  }
}

/** Where the next value of a template begins. */
function valueIn(text: string): number {
  return /^(?:[^\\$]|\\[\s\S]|\$(?!\{))*(?=\$\{)/.exec(text)?.[0].length ?? -1;
}
