import type { AnyNode, CallExpression, Expression, LogicalExpression, ObjectExpression } from 'acorn';
import type { Graph, Value } from './graph.ts';
import { OutsideSubset } from './outside-subset.ts';
import type { ParsedFunction } from './parse-function.ts';
import { plainText } from './plain-text.ts';
import {
  isChanged,
  isMembers,
  isText,
  isValue,
  type Meaning,
  type Members,
  members,
  type Scope,
} from './scope.ts';
import type { Setting } from './setting.ts';

/** Operators that are no single operation of a graph. */
export interface Operators {
  power(base: Value, exponent: Value): Value;
  remainder(a: Value, b: Value): Value;
}

/** Who reads the functions that expressions stand in. */
interface Reader {
  call(f: ParsedFunction, args: readonly Meaning[], scope: Scope): Meaning;
  /** Counts a node. */
  step(node: AnyNode): void;
}

/** Reads the expressions of formulas. */
export class Expressions {
  private readonly graph: Graph;
  private readonly setting: Setting;
  private readonly operators: Operators;
  private readonly reader: Reader;

  constructor(graph: Graph, setting: Setting, operators: Operators, reader: Reader) {
    this.graph = graph;
    this.setting = setting;
    this.operators = operators;
    this.reader = reader;
  }

  /** What an expression means under names. */
  evaluate(expression: Expression, scope: Scope): Meaning {
    this.reader.step(expression);
    switch (expression.type) {
      case 'Literal':
      case 'TemplateLiteral': {
        const text = plainText(expression);
        if (text !== undefined) return { kind: 'text', text };
        const value = expression.type === 'Literal' ? expression.value : undefined;
        if (typeof value !== 'number' && typeof value !== 'boolean') break;
        return this.graph.constant(value);
      }
      case 'Identifier': {
        const meaning = scope.get(expression.name);
        if (meaning !== undefined && !isChanged(meaning)) return meaning;
        if (meaning !== undefined)
          throw new OutsideSubset(
            `reads ${expression.name}, which has changed since its function was made`,
            expression,
          );
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
      case 'LogicalExpression':
        return this.logical(expression, scope);
      case 'ObjectExpression':
        return members('result', this.fields(expression, scope));
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

  closure(f: ParsedFunction, scope: () => Scope): Meaning {
    if (f.async || f.generator) throw new OutsideSubset('has a function that is async or a generator', f);
    return { kind: 'callable', call: (args, from) => this.reader.call(f, args, scope().asOf(from)) };
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
      return this.evaluate(argument, scope);
    });
    return f.call(args, scope);
  }

  /** A member of something that has members; nothing where it is optional and not there. */
  member(meaning: Meaning, name: string, node: AnyNode, optional = false): Meaning {
    if (isValue(meaning) || meaning.kind !== 'members')
      throw new OutsideSubset(`reads the member ${name} of what has none`, node);
    if (Object.hasOwn(meaning.members, name)) return meaning.members[name] as Meaning;
    if (optional) return { kind: 'undefined' };
    throw new OutsideSubset(`reads ${meaning.name}.${name}`, node);
  }

  private unary(operator: string, meaning: Meaning, node: AnyNode): Meaning {
    if (operator === '!') return this.graph.not(this.truth(meaning, node));
    if (operator === '-') return this.graph.arithmetic('neg', this.number(meaning, node));
    if (operator === '+') return this.number(meaning, node);
    throw new OutsideSubset(`uses the operator ${operator}`, node);
  }

  binary(operator: string, left: Meaning, right: Meaning, node: AnyNode): Value {
    const { graph } = this;
    if (isText(left) && isText(right)) return this.sameText(operator, left.text === right.text, node);
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
        return this.operators.remainder(a, b);
      case '**':
        return this.operators.power(a, b);
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

  private sameText(operator: string, isSame: boolean, node: AnyNode): Value {
    if (operator === '===' || operator === '==') return this.graph.constant(isSame);
    if (operator === '!==' || operator === '!=') return this.graph.constant(!isSame);
    throw new OutsideSubset(`uses the operator ${operator} on texts`, node);
  }

  private logical(expression: LogicalExpression, scope: Scope): Meaning {
    const { operator, left, right } = expression;
    if (operator === '??') throw new OutsideSubset('contains LogicalExpression', expression);
    const first = this.evaluate(left, scope);
    const decided = () => first;
    const other = () => this.evaluate(right, scope);
    const [yes, no] = operator === '&&' ? [other, decided] : [decided, other];
    return this.choose(this.truth(first, left), yes, no, expression);
  }

  private fields({ properties }: ObjectExpression, scope: Scope): Record<string, Meaning> {
    const found: Record<string, Meaning> = {};
    for (const property of properties) {
      if (property.type === 'SpreadElement') {
        const spread = this.evaluate(property.argument, scope);
        if (isValue(spread) || spread.kind !== 'members')
          throw new OutsideSubset('spreads what has no members', property);
        Object.assign(found, spread.members);
      } else {
        if (property.kind !== 'init') throw new OutsideSubset('has a getter or setter', property);
        found[memberName(property.key, property.computed)] = this.evaluate(property.value, scope);
      }
    }
    return found;
  }

  /** What a condition selects: one of the two where it is decided, else the choice of each lane. */
  choose(test: Value, yes: () => Meaning, no: () => Meaning, node: AnyNode): Meaning {
    const decided = this.setting.of(test);
    if (decided !== undefined) return decided ? yes() : no();
    return this.chooseBetween(test, yes(), no(), node);
  }

  private chooseBetween(test: Value, a: Meaning, b: Meaning, node: AnyNode): Meaning {
    if (a === b) return a;
    if (isMembers(a) && isMembers(b)) return this.chooseMembers(test, a, b, node);
    if (!isValue(a) || !isValue(b)) throw new OutsideSubset('chooses between what are no numbers', node);
    if (!a.isMask || !b.isMask) return this.graph.select(test, this.number(a, node), this.number(b, node));
    return this.graph.or(this.graph.and(test, a), this.graph.and(this.graph.not(test), b));
  }

  private chooseMembers(test: Value, a: Members, b: Members, node: AnyNode): Members {
    const [names, others] = [Object.keys(a.members), Object.keys(b.members)];
    const odd = [...names.filter((n) => !others.includes(n)), ...others.filter((n) => !names.includes(n))];
    if (odd.length > 0)
      throw new OutsideSubset(`chooses between objects of which one has no ${odd[0]}`, node);
    const one = (name: string): [string, Meaning] => {
      const [x, y] = [a.members[name], b.members[name]] as [Meaning, Meaning];
      return [name, this.chooseBetween(test, x, y, node)];
    };
    return members(a.name, Object.fromEntries(names.map(one)));
  }

  /** The same for a name after an `if`, which may be one that nothing reads any more. */
  chooseOrForget(test: Value, a: Meaning, b: Meaning, node: AnyNode): Meaning {
    try {
      return this.chooseBetween(test, a, b, node);
    } catch (problem) {
      if (problem instanceof OutsideSubset) return { kind: 'undefined' };
      throw problem;
    }
  }

  condition(expression: Expression, scope: Scope): Value {
    return this.truth(this.evaluate(expression, scope), expression);
  }

  /** Whether a condition holds, where that depends on no lane. */
  decided(expression: Expression, scope: Scope): boolean | undefined {
    const known = this.setting.of(this.condition(expression, scope));
    return known === undefined ? undefined : Boolean(known);
  }

  /** As a mask: numbers count as true unless they are 0 or NaN, texts unless they are empty. */
  private truth(meaning: Meaning, node: AnyNode): Value {
    const { graph } = this;
    if (!isValue(meaning)) {
      if (meaning.kind === 'text') return graph.constant(meaning.text !== '');
      if (meaning.kind === 'undefined') return graph.constant(false);
      throw new OutsideSubset('asks whether what is no number holds', node);
    }
    if (meaning.isMask) return meaning;
    return graph.compare('lt', graph.constant(0), graph.arithmetic('abs', meaning));
  }

  /** As a number: masks count as 1 and 0. */
  number(meaning: Meaning, node?: AnyNode): Value {
    if (!isValue(meaning)) throw new OutsideSubset('computes with what is no number', node);
    if (!meaning.isMask) return meaning;
    return this.graph.select(meaning, this.graph.constant(1), this.graph.constant(0));
  }
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
  const text = plainText(property);
  if (text !== undefined) return text;
  throw new OutsideSubset('reads a member whose name it works out', property);
}
