import { OutsideSubset } from '../outside-subset.ts';
import { ExpressionParser } from './expression-parser.ts';
import type {
  BlockStatement,
  Expression,
  ForStatement,
  ParsedFunction,
  Statement,
  VariableDeclaration,
} from './syntax.ts';
import { Unreadable } from './tokens.ts';

/** Statements that formulas do not have. */
const others: Readonly<Record<string, string>> = {
  do: 'DoWhileStatement',
  switch: 'SwitchStatement',
  try: 'TryStatement',
  class: 'ClassDeclaration',
  with: 'WithStatement',
  import: 'ImportDeclaration',
  export: 'ExportNamedDeclaration',
};

const plain = {
  break: 'BreakStatement',
  continue: 'ContinueStatement',
  debugger: 'DebuggerStatement',
} as const;

/** Reads the source of a function. */
export class FunctionParser extends ExpressionParser {
  /** The function that a source is, of any form: arrow, `function`, or method. */
  whole(): ParsedFunction {
    const { line } = this.now;
    const found = this.isFunction() ? this.assignment() : this.methodOf(line);
    if (this.now.kind !== 'end' || !isFunction(found)) throw new Unreadable();
    return found;
  }

  /** The line that it has come to. */
  get line(): number {
    return this.now.line;
  }

  override expression(): Expression {
    return super.expression();
  }

  /** How far a part was read that ends in a brace. */
  end(): number {
    if (!this.is('}')) throw new Unreadable();
    return this.tokens.passed;
  }

  protected within(source: string, line: number): FunctionParser {
    return new FunctionParser(source, line);
  }

  private isFunction(): boolean {
    if (this.is('function') || this.isAsyncFunction()) return true;
    return this.tokens.ahead(() => this.isArrow());
  }

  private methodOf(line: number): ParsedFunction {
    const isKey = () => !this.is('(');
    const words: string[] = [];
    for (const word of ['static', 'async', 'get', 'set'])
      if (this.is(word) && this.looksAhead(isKey)) words.push(this.tokens.take().text);
    const generator = this.takes('*');
    this.key();
    return this.method(line, words.includes('async'), generator);
  }

  protected block(): BlockStatement {
    const { line } = this.due('{');
    const body: Statement[] = [];
    while (!this.takes('}')) body.push(this.statement());
    return { type: 'BlockStatement', body, line };
  }

  private statement(): Statement {
    const { line, text, kind } = this.now;
    if (this.is('{')) return this.block();
    if (this.takes(';')) return { type: 'EmptyStatement', line };
    if (kind !== 'name') return this.expressionStatement();
    if (Object.hasOwn(others, text)) throw new OutsideSubset(`contains ${others[text]}`, this.now);
    if (this.isDeclaration()) return this.ended(this.declaration());
    if (text === 'function' || this.isAsyncFunction()) return this.function('FunctionDeclaration');
    switch (text) {
      case 'return':
        return this.returned(line);
      case 'if':
        return this.choice(line);
      case 'for':
        return this.loop(line);
      case 'while': {
        this.tokens.take();
        return { type: 'WhileStatement', test: this.test(), body: this.statement(), line };
      }
      case 'throw':
        this.tokens.take();
        return this.ended({ type: 'ThrowStatement', expression: this.expression(), line });
      case 'break':
      case 'continue':
      case 'debugger':
        this.tokens.take();
        if (this.now.kind === 'name' && !this.now.isFirst)
          throw new OutsideSubset('contains LabeledStatement', { line });
        return this.ended({ type: plain[text], line });
    }
    return this.expressionStatement();
  }

  private expressionStatement(): Statement {
    const { line } = this.now;
    const expression = this.expression();
    if (this.is(':')) throw new OutsideSubset('contains LabeledStatement', { line });
    return this.ended({ type: 'ExpressionStatement', expression, line });
  }

  /** A statement, and the semicolon after it, which may be missing at the end of a line or block. */
  private ended<S>(statement: S): S {
    if (!this.takes(';') && !this.is('}') && this.now.kind !== 'end' && !this.now.isFirst)
      throw new Unreadable();
    return statement;
  }

  private isDeclaration(): boolean {
    if (this.is('var') || this.is('const')) return true;
    if (!this.is('let')) return false;
    return this.tokens.ahead(() => {
      this.tokens.take();
      return this.now.kind === 'name' || this.is('{') || this.is('[');
    });
  }

  private declaration(): VariableDeclaration {
    const { line, text: kind } = this.tokens.take();
    const declarations: { id: VariableDeclaration['declarations'][number]['id']; init: Expression | null }[] =
      [];
    do {
      const id = this.target();
      this.refuseIteration();
      declarations.push({ id, init: this.takes('=') ? this.assignment() : null });
    } while (this.takes(','));
    return { type: 'VariableDeclaration', kind, declarations, line };
  }

  private refuseIteration(): void {
    if (this.is('of')) throw new OutsideSubset('contains ForOfStatement', this.now);
    if (this.is('in')) throw new OutsideSubset('contains ForInStatement', this.now);
  }

  private returned(line: number): Statement {
    this.tokens.take();
    const isEmpty = this.is(';') || this.is('}') || this.now.isFirst;
    return this.ended({ type: 'ReturnStatement', argument: isEmpty ? null : this.expression(), line });
  }

  private test(): Expression {
    this.due('(');
    const test = this.expression();
    this.due(')');
    return test;
  }

  private choice(line: number): Statement {
    this.tokens.take();
    const test = this.test();
    const consequent = this.statement();
    return {
      type: 'IfStatement',
      test,
      consequent,
      alternate: this.takes('else') ? this.statement() : null,
      line,
    };
  }

  private loop(line: number): ForStatement {
    this.tokens.take();
    if (this.is('await')) throw new OutsideSubset('contains ForOfStatement', { line });
    this.due('(');
    const init = this.is(';') ? null : this.isDeclaration() ? this.declaration() : this.expression();
    this.due(';');
    const test = this.is(';') ? null : this.expression();
    this.due(';');
    const update = this.is(')') ? null : this.expression();
    this.due(')');
    return { type: 'ForStatement', init, test, update, body: this.statement(), line };
  }
}

function isFunction(node: Expression): node is ParsedFunction {
  return node.type === 'ArrowFunctionExpression' || node.type === 'FunctionExpression';
}
