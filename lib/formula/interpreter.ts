import type {
  AnyNode,
  AssignmentExpression,
  CallExpression,
  Expression,
  ForStatement,
  Pattern,
  Statement,
  UpdateExpression,
  VariableDeclaration,
} from 'acorn';
import type { Graph, Value } from './graph.ts';
import { OutsideSubset } from './outside-subset.ts';
import type { ParsedFunction } from './parse-function.ts';
import { isValue, type Meaning, type Scope } from './scope.ts';

/** What happens after a statement, under the names that it leaves. */
type Rest = (scope: Scope) => Meaning;

/** More of these than any formula has: what is longer runs in JavaScript. */
const mostSteps = 6000;
const mostValues = 4_000;

/**
 * Reads functions with a value of lanes for x in place of a number: what comes out is the formula as a graph of values.
 * Of a condition that depends on x both sides are read, and each lane selects; loops are unrolled.
 */
export class Interpreter {
  private readonly graph: Graph;
  private readonly power: (base: Value, exponent: Value) => Value;
  private readonly remainder: (a: Value, b: Value) => Value;
  private steps = 0;

  constructor(
    graph: Graph,
    operators: { power(base: Value, exponent: Value): Value; remainder(a: Value, b: Value): Value },
  ) {
    this.graph = graph;
    this.power = (base, exponent) => operators.power(base, exponent);
    this.remainder = (a, b) => operators.remainder(a, b);
  }

  /**
   * What a function gives for arguments, its free names as `scope` has them.
   *
   * @throws OutsideSubset naming what is not understood.
   */
  call(f: ParsedFunction, args: readonly Meaning[], scope: Scope): Meaning {
    let names = scope.inner();
    f.params.forEach((parameter, i) => {
      names = this.bind(parameter, args[i] ?? { kind: 'undefined' }, names);
    });
    if (f.body.type !== 'BlockStatement') return this.evaluate(f.body, names);
    return this.runAll(f.body.body, names, () => {
      throw new OutsideSubset('can end without a return', f);
    });
  }

  private runAll(statements: readonly Statement[], scope: Scope, rest: Rest): Meaning {
    const [first, ...others] = statements;
    if (first === undefined) return rest(scope);
    return this.run(first, scope, (after) => this.runAll(others, after, rest));
  }

  private run(statement: Statement, scope: Scope, rest: Rest): Meaning {
    this.step(statement);
    switch (statement.type) {
      case 'ReturnStatement':
        if (!statement.argument) throw new OutsideSubset('returns nothing', statement);
        return this.evaluate(statement.argument, scope);
      case 'VariableDeclaration':
        return rest(this.declare(statement, scope));
      case 'FunctionDeclaration': {
        const callable = this.closure(statement, () => inner);
        const inner = scope.with(statement.id.name, callable);
        return rest(inner);
      }
      case 'ExpressionStatement':
        return rest(this.perform(statement.expression, scope));
      case 'EmptyStatement':
        return rest(scope);
      case 'IfStatement':
        return this.choose(
          this.condition(statement.test, scope),
          () => this.run(statement.consequent, scope, rest),
          () => (statement.alternate ? this.run(statement.alternate, scope, rest) : rest(scope)),
          statement,
        );
      case 'BlockStatement':
        return this.runAll(statement.body, scope, (inner) => rest(leave(statement.body, inner, scope)));
      case 'ForStatement':
        return this.loop(statement, scope, rest);
      default:
        throw new OutsideSubset(`contains ${statement.type}`, statement);
    }
  }

  /** A loop whose end does not depend on x, turn after turn. */
  private loop(statement: ForStatement, scope: Scope, rest: Rest): Meaning {
    const { init, test, update, body } = statement;
    const turn: Rest = (names) => {
      const goesOn = test ? this.condition(test, names) : this.graph.constant(true);
      if (goesOn.constant === undefined)
        throw new OutsideSubset('has a loop whose end depends on x', statement);
      if (goesOn.constant === false) return rest(init ? leave([init], names, scope) : names);
      return this.run(body, names, (after) => turn(update ? this.perform(update, after) : after));
    };
    if (!init) return turn(scope);
    return turn(init.type === 'VariableDeclaration' ? this.declare(init, scope) : this.perform(init, scope));
  }

  private choose(test: Value, yes: () => Meaning, no: () => Meaning, node: AnyNode): Meaning {
    if (test.constant !== undefined) return test.constant ? yes() : no();
    const [a, b] = [yes(), no()];
    if (!isValue(a) || !isValue(b)) throw new OutsideSubset('chooses between what are no numbers', node);
    if (!a.isMask || !b.isMask) return this.graph.select(test, this.number(a, node), this.number(b, node));
    return this.graph.or(this.graph.and(test, a), this.graph.and(this.graph.not(test), b));
  }

  private declare(declaration: VariableDeclaration, scope: Scope): Scope {
    let names = scope;
    for (const { id, init } of declaration.declarations) {
      names = this.bind(id, init ? this.evaluate(init, names) : { kind: 'undefined' }, names);
    }
    return names;
  }

  /** A scope in which the names of a pattern stand for the parts of what came. */
  private bind(pattern: Pattern, meaning: Meaning, scope: Scope): Scope {
    switch (pattern.type) {
      case 'Identifier':
        return scope.with(pattern.name, meaning);
      case 'AssignmentPattern': {
        const came = isValue(meaning) || meaning.kind !== 'undefined';
        return this.bind(pattern.left, came ? meaning : this.evaluate(pattern.right, scope), scope);
      }
      case 'ObjectPattern': {
        let names = scope;
        for (const property of pattern.properties) {
          if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier')
            throw new OutsideSubset('takes an object apart in an unusual way', property);
          const { name } = property.key;
          const optional = property.value.type === 'AssignmentPattern';
          names = this.bind(property.value, this.member(meaning, name, property, optional), names);
        }
        return names;
      }
      default:
        throw new OutsideSubset(`contains ${pattern.type}`, pattern);
    }
  }

  /** A statement's expression: an assignment, or what has no effect. */
  private perform(expression: Expression, scope: Scope): Scope {
    this.step(expression);
    if (expression.type === 'SequenceExpression')
      return expression.expressions.reduce((names, part) => this.perform(part, names), scope);
    if (expression.type === 'AssignmentExpression') return this.assign(expression, scope);
    if (expression.type === 'UpdateExpression') return this.update(expression, scope);
    this.evaluate(expression, scope);
    return scope;
  }

  private assign({ left, operator, right }: AssignmentExpression, scope: Scope): Scope {
    if (left.type !== 'Identifier' || scope.get(left.name) === undefined)
      throw new OutsideSubset('assigns to what is not its own', left);
    const meaning = this.evaluate(right, scope);
    if (operator === '=') return scope.with(left.name, meaning);
    const before = this.evaluate(left, scope);
    return scope.with(left.name, this.binary(operator.slice(0, -1), before, meaning, left));
  }

  private update({ argument, operator }: UpdateExpression, scope: Scope): Scope {
    if (argument.type !== 'Identifier' || scope.get(argument.name) === undefined)
      throw new OutsideSubset('assigns to what is not its own', argument);
    const one = this.graph.constant(1);
    const after = this.binary(operator.slice(1), this.evaluate(argument, scope), one, argument);
    return scope.with(argument.name, after);
  }

  private evaluate(expression: Expression, scope: Scope): Meaning {
    this.step(expression);
    switch (expression.type) {
      case 'Literal':
        if (typeof expression.value !== 'number' && typeof expression.value !== 'boolean') break;
        return this.graph.constant(expression.value);
      case 'Identifier': {
        const meaning = scope.get(expression.name);
        if (meaning !== undefined) return meaning;
        throw new OutsideSubset(`reads ${expression.name}`, expression);
      }
      case 'ParenthesizedExpression':
        return this.evaluate(expression.expression, scope);
      case 'UnaryExpression':
        return this.unary(expression.operator, this.evaluate(expression.argument, scope), expression);
      case 'BinaryExpression': {
        if (expression.left.type === 'PrivateIdentifier') break;
        const left = this.evaluate(expression.left, scope);
        return this.binary(expression.operator, left, this.evaluate(expression.right, scope), expression);
      }
      case 'LogicalExpression': {
        const { operator, left, right } = expression;
        if (operator === '??') break;
        const first = this.evaluate(left, scope);
        const decided = () => first;
        const other = () => this.evaluate(right, scope);
        const [yes, no] = operator === '&&' ? [other, decided] : [decided, other];
        return this.choose(this.truth(first, left), yes, no, expression);
      }
      case 'ConditionalExpression':
        return this.choose(
          this.condition(expression.test, scope),
          () => this.evaluate(expression.consequent, scope),
          () => this.evaluate(expression.alternate, scope),
          expression,
        );
      case 'MemberExpression': {
        const { object, property, computed } = expression;
        if (object.type === 'Super' || property.type === 'PrivateIdentifier') break;
        const imported = importedFrom(object, property, scope);
        if (imported !== undefined) return imported;
        return this.member(this.evaluate(object, scope), memberName(property, computed), expression);
      }
      // As bundlers write calls of imported functions: (0, module.f)(x).
      case 'SequenceExpression': {
        const [first, last] = expression.expressions;
        if (expression.expressions.length !== 2 || first?.type !== 'Literal' || !last) break;
        return this.evaluate(last, scope);
      }
      case 'CallExpression':
        return this.callExpression(expression, scope);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression':
        return this.closure(expression, () => scope);
    }
    throw new OutsideSubset(`contains ${expression.type}`, expression);
  }

  private closure(f: ParsedFunction, scope: () => Scope): Meaning {
    if (f.async || f.generator) throw new OutsideSubset('has a function that is async or a generator', f);
    return { kind: 'callable', call: (args) => this.call(f, args, scope()) };
  }

  private callExpression(expression: CallExpression, scope: Scope): Meaning {
    const { callee } = expression;
    if (callee.type === 'Super') throw new OutsideSubset('uses super', callee);
    if (callee.type === 'Identifier' && scope.get(callee.name) === undefined)
      throw new OutsideSubset(`calls ${callee.name}`, callee);
    const f = this.evaluate(callee, scope);
    if (isValue(f) || f.kind !== 'callable') throw new OutsideSubset('calls what is no function', expression);
    const args = expression.arguments.map((argument) => {
      if (argument.type === 'SpreadElement') throw new OutsideSubset('spreads arguments', argument);
      // The text that compilers attach to functions as their names.
      if (argument.type === 'Literal' && typeof argument.value === 'string')
        return { kind: 'undefined' } as const;
      return this.evaluate(argument, scope);
    });
    return f.call(args);
  }

  private member(meaning: Meaning, name: string, node: AnyNode, optional = false): Meaning {
    if (isValue(meaning) || meaning.kind !== 'members')
      throw new OutsideSubset(`reads the member ${name} of what has none`, node);
    const found = meaning.member(name);
    if (found !== undefined) return found;
    if (optional) return { kind: 'undefined' };
    throw new OutsideSubset(`reads ${meaning.name}.${name}`, node);
  }

  private unary(operator: string, meaning: Meaning, node: AnyNode): Meaning {
    if (operator === '!') return this.graph.not(this.truth(meaning, node));
    if (operator === '-') return this.graph.arithmetic('neg', this.number(meaning, node));
    if (operator === '+') return this.number(meaning, node);
    throw new OutsideSubset(`uses the operator ${operator}`, node);
  }

  private binary(operator: string, left: Meaning, right: Meaning, node: AnyNode): Value {
    const { graph } = this;
    const [a, b] = [this.number(left, node), this.number(right, node)];
    switch (operator) {
      case '+':
        return graph.arithmetic('add', a, b);
      case '-':
        return graph.arithmetic('sub', a, b);
      case '*':
        return graph.arithmetic('mul', a, b);
      case '/':
        return graph.arithmetic('div', a, b);
      case '%':
        return this.remainder(a, b);
      case '**':
        return this.power(a, b);
      case '<':
        return graph.compare('lt', a, b);
      case '<=':
        return graph.compare('le', a, b);
      case '>':
        return graph.compare('lt', b, a);
      case '>=':
        return graph.compare('le', b, a);
      case '==':
      case '===':
        return graph.compare('eq', a, b);
      case '!=':
      case '!==':
        return graph.not(graph.compare('eq', a, b));
    }
    throw new OutsideSubset(`uses the operator ${operator}`, node);
  }

  private condition(expression: Expression, scope: Scope): Value {
    return this.truth(this.evaluate(expression, scope), expression);
  }

  /** As a mask: numbers count as true unless they are 0 or NaN. */
  private truth(meaning: Meaning, node: AnyNode): Value {
    if (!isValue(meaning)) throw new OutsideSubset('asks whether what is no number holds', node);
    if (meaning.isMask) return meaning;
    const { graph } = this;
    const size = graph.arithmetic('abs', meaning);
    return graph.compare('lt', graph.constant(0), size);
  }

  /** As a number: masks count as 1 and 0. */
  number(meaning: Meaning, node?: AnyNode): Value {
    if (!isValue(meaning)) throw new OutsideSubset('computes with what is no number', node);
    if (!meaning.isMask) return meaning;
    return this.graph.select(meaning, this.graph.constant(1), this.graph.constant(0));
  }

  private step(node: AnyNode): void {
    this.steps++;
    if (this.steps > mostSteps || this.graph.size > mostValues)
      throw new OutsideSubset('is too long when its loops are unrolled', node);
  }
}

/** The scope after a block: names that the block declared mean again what they meant before. */
function leave(statements: readonly AnyNode[], inner: Scope, outer: Scope): Scope {
  let names = inner;
  for (const statement of statements) {
    if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') continue;
    for (const { id } of statement.declarations) {
      if (id.type === 'Identifier') names = names.with(id.name, outer.get(id.name));
    }
  }
  return names;
}

/** What bundlers make of a function that was imported from lib/math.ts: a member of something named after the module. */
function importedFrom(object: Expression, property: Expression, scope: Scope): Meaning | undefined {
  if (object.type !== 'Identifier' || scope.get(object.name) !== undefined) return undefined;
  if (property.type !== 'Identifier' || !/math/i.test(object.name)) return undefined;
  const meaning = scope.get(property.name);
  return meaning && !isValue(meaning) && meaning.kind === 'callable' ? meaning : undefined;
}

function memberName(property: Expression, computed: boolean): string {
  if (!computed && property.type === 'Identifier') return property.name;
  if (property.type === 'Literal' && typeof property.value === 'string') return property.value;
  throw new OutsideSubset('reads a member whose name it works out', property);
}
