import { failRange, show } from '../../../lib/util/errors.ts';
import { constants, type FormulaFunction, functions } from './functions.ts';
import { type BinaryOperator, type FormulaNode, isCondition } from './node.ts';
import { type Token, tokensOf } from './tokens.ts';

const mostCharacters = 500;
const mostLevels = 40;

/** How tightly operators bind; `**` binds to the right, all others to the left. */
const precedence: ReadonlyMap<string, number> = new Map(
  [
    ['||'],
    ['&&'],
    ['==', '===', '!=', '!=='],
    ['<', '<=', '>', '>='],
    ['+', '-'],
    ['*', '/', '%'],
    ['**'],
  ].flatMap((signs, i) => signs.map((sign) => [sign, i + 1] as const)),
);
const ofUnary = 6.5;
const ofPower = 7;
const ofSum = 5;

/** What JavaScript keeps for itself, or every object has: no names for parameters. */
const reserved =
  /^(?:arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|undefined|var|void|while|with|yield|Math|NaN|Infinity|random)$/;

/**
 * Reads a formula in x: numbers, parameters, `pi`, `e`, `+ - * / % **`, `²`, comparisons, `? :`, `&& || !`, functions of `Math`
 * with or without that name, and `sigmoid`, `logistic`, `relu`, `erf`. Nothing of it is ever run as code. `-x ** 2` is -(x²), as on paper.
 *
 * @param place - What an error names: `origin`.
 * @throws RangeError that says what came and where, for anything else, and for what is too long or too deep.
 */
export function parseFormula(place: string, formula: string): FormulaNode {
  if (formula.length > mostCharacters)
    failRange(place, `got ${formula.length} characters when at most ${mostCharacters} were due.`);
  if (formula.trim() === '') failRange(place, 'got nothing when a formula in x was due.');
  return new Parser(place, tokensOf(place, formula)).whole();
}

class Parser {
  private readonly place: string;
  private readonly tokens: readonly Token[];
  private position = 0;
  private level = 0;

  constructor(place: string, tokens: readonly Token[]) {
    this.place = place;
    this.tokens = tokens;
  }

  whole(): FormulaNode {
    const node = this.choice();
    const { kind, text } = this.next;
    if (kind === 'number' || kind === 'name' || text === '(')
      this.refuse(`an operator was due, such as * for a product`);
    if (kind !== 'end') this.refuse('an operator or the end was due');
    return node;
  }

  private get next(): Token {
    return this.tokens[this.position] as Token;
  }

  private take(text: string): boolean {
    if (this.next.kind !== 'sign' || this.next.text !== text) return false;
    this.position += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.take(text)) this.refuse(`${show(text)} was due`);
  }

  private refuse(due: string, token = this.next): never {
    const got = token.kind === 'end' ? 'the end' : `${show(token.text)} at character ${token.at}`;
    failRange(this.place, `got ${got} when ${due}.`);
  }

  private choice(): FormulaNode {
    this.level += 1;
    if (this.level > mostLevels)
      failRange(this.place, `got a formula more than ${mostLevels} levels deep, fewer were due.`);
    const start = this.next;
    let node = this.operation(1);
    if (this.take('?')) {
      if (!isCondition(node)) this.refuse('a condition such as x > 0 was due before "?"', start);
      const yes = this.choice();
      this.expect(':');
      node = { kind: 'choice', test: node, yes, no: this.choice() };
    }
    this.level -= 1;
    return node;
  }

  private operation(least: number): FormulaNode {
    const start = this.next;
    let left = this.unary();
    for (;;) {
      const sign = this.next;
      const binds = sign.kind === 'sign' ? precedence.get(sign.text) : undefined;
      if (binds === undefined || binds < least) return left;
      this.position += 1;
      const second = this.next;
      const right = binds === ofPower ? this.exponent() : this.operation(binds + 1);
      this.requireKinds(binds, [left, right], [start, second]);
      left = { kind: 'binary', operator: operatorOf(sign.text), left, right };
    }
  }

  /** The right side of a power, which may begin with a minus: 2 ** -x ** 2. */
  private exponent(): FormulaNode {
    this.level += 1;
    if (this.level > mostLevels)
      failRange(this.place, `got a formula more than ${mostLevels} levels deep, fewer were due.`);
    const node = this.operation(ofPower);
    this.level -= 1;
    return node;
  }

  private requireKinds(binds: number, nodes: readonly FormulaNode[], starts: readonly Token[]): void {
    for (const [i, node] of nodes.entries()) {
      const start = starts[i] as Token;
      if (binds <= 2 && !isCondition(node))
        this.refuse('conditions such as x > 0 were due on both sides of && and ||', start);
      if (binds > 2 && binds < ofSum && isCondition(node))
        this.refuse('a number was due: a < x < b is written a < x && x < b', start);
    }
  }

  private unary(): FormulaNode {
    if (this.take('+')) return this.deeper();
    if (this.take('-')) return { kind: 'unary', operator: '-', of: this.deeper() };
    if (!this.take('!')) return this.atom();
    const start = this.next;
    const of = this.deeper();
    if (!isCondition(of)) this.refuse('a condition such as (x > 0) was due after "!"', start);
    return { kind: 'unary', operator: '!', of };
  }

  private deeper(): FormulaNode {
    this.level += 1;
    if (this.level > mostLevels)
      failRange(this.place, `got a formula more than ${mostLevels} levels deep, fewer were due.`);
    const node = this.operation(ofUnary);
    this.level -= 1;
    return node;
  }

  private atom(): FormulaNode {
    const token = this.next;
    if (token.kind === 'number') {
      this.position += 1;
      const value = Number(token.text);
      if (!Number.isFinite(value)) this.refuse('a finite number was due', token);
      return { kind: 'number', value };
    }
    if (this.take('(')) {
      const node = this.choice();
      this.expect(')');
      return node;
    }
    if (token.kind !== 'name') this.refuse('x, a parameter, a number, a function or "(" was due');
    return this.named();
  }

  private named(): FormulaNode {
    const ofMath = this.next.text === 'Math' && this.tokens[this.position + 1]?.text === '.';
    if (ofMath) this.position += 2;
    const token = this.next;
    const { text } = token;
    if (token.kind !== 'name' || (ofMath && functions.get(text)?.program !== undefined))
      this.refuse('a function or a number of Math was due');
    this.position += 1;
    if (this.next.text === '.') this.refuse('no member was due: a formula has functions of Math only');
    if (this.take('(')) return this.call(token);
    const constant = constants.get(text);
    if (constant !== undefined) return { kind: 'constant', name: constant };
    if (functions.has(text)) this.refuse(`"(" was due after the function ${text}`);
    if (ofMath) this.refuse('a function or a number of Math was due', token);
    if (reserved.test(text) || text in {} || text.startsWith('_') || text.length > 20)
      this.refuse('a parameter has a name of 20 letters at most that JavaScript does not use itself', token);
    return { kind: 'variable', name: text };
  }

  private call(token: Token): FormulaNode {
    const name = token.text;
    const known = functions.get(name);
    if (known === undefined)
      this.refuse(name === 'x' ? 'an operator was due after x' : `a function of ${listed} was due`, token);
    const args: FormulaNode[] = [];
    if (!this.take(')')) {
      do args.push(this.choice());
      while (this.take(','));
      this.expect(')');
    }
    this.requireArguments(token, known, args.length);
    return { kind: 'call', name, args };
  }

  private requireArguments(token: Token, { least, most }: FormulaFunction, count: number): void {
    if (count >= least && count <= most) return;
    const due = most === least ? `${least}` : `at least ${least}`;
    failRange(
      this.place,
      `${token.text} at character ${token.at} got ${count} arguments when ${due} was due.`,
    );
  }
}

const listed = [...functions.keys()].sort().join(', ');

function operatorOf(sign: string): BinaryOperator {
  if (sign === '==' || sign === '!=') return `${sign}=`;
  return sign as BinaryOperator;
}
