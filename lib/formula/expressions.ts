import { Binaries, type Operators } from './binaries.ts';
import { Choices } from './choices.ts';
import { foreignRoot } from './foreign-root.ts';
import type { Graph, Value } from './graph.ts';
import { OutsideSubset } from './outside-subset.ts';
import { plainText } from './plain-text.ts';
import {
  isLost,
  isNothing,
  isText,
  isValue,
  type Meaning,
  members,
  type Names,
  type Scope,
} from './scope.ts';
import type { Setting } from './setting.ts';
import type {
  AnyNode,
  AssignmentExpression,
  CallExpression,
  Expression,
  Identifier,
  LogicalExpression,
  MemberExpression,
  ObjectExpression,
  ParsedFunction,
  UnaryExpression,
  UpdateExpression,
} from './source/syntax.ts';

/** Who reads the functions that expressions stand in. */
interface Reader {
  call(f: ParsedFunction, args: readonly Meaning[], scope: Scope): Meaning;
  /** Counts a node. */
  step(node: AnyNode): void;
}

const nothing = { kind: 'undefined' } as const;

/** Reads the expressions of formulas. */
export class Expressions {
  readonly choices: Choices;
  private readonly graph: Graph;
  private readonly binaries: Binaries;
  private readonly reader: Reader;

  constructor(graph: Graph, setting: Setting, operators: Operators, reader: Reader) {
    this.graph = graph;
    this.reader = reader;
    this.choices = new Choices(graph, setting);
    this.binaries = new Binaries(graph, this.choices, operators);
  }

  /** What an expression means under names, which it may assign to. */
  evaluate(expression: Expression, names: Names): Meaning {
    this.reader.step(expression);
    switch (expression.type) {
      case 'Literal':
      case 'TemplateLiteral': {
        const text = plainText(expression);
        if (text !== undefined) return { kind: 'text', text };
        if (expression.type === 'TemplateLiteral' || typeof expression.value === 'string') break;
        return expression.value === null ? { kind: 'null' } : this.graph.constant(expression.value);
      }
      case 'Identifier':
        return this.named(expression, names.scope);
      case 'UnaryExpression':
        return this.unary(expression, names);
      case 'BinaryExpression': {
        const left = this.evaluate(expression.left, names);
        return this.binaries.of(
          expression.operator,
          left,
          this.evaluate(expression.right, names),
          expression,
        );
      }
      case 'LogicalExpression':
        return this.logical(expression, names);
      case 'ObjectExpression':
        return members('result', this.fields(expression, names));
      case 'ConditionalExpression':
        return this.choices.between(
          this.condition(expression.test, names),
          names,
          (yes) => this.evaluate(expression.consequent, yes),
          (no) => this.evaluate(expression.alternate, no),
          expression,
        );
      case 'MemberExpression':
        return this.memberOf(expression, names);
      case 'SequenceExpression': {
        expression.expressions.slice(0, -1).forEach((part) => {
          this.perform(part, names);
        });
        return this.evaluate(expression.expressions.at(-1) as Expression, names);
      }
      case 'AssignmentExpression':
        return this.assign(expression, names);
      case 'UpdateExpression':
        return this.update(expression, names);
      case 'CallExpression':
        return this.callExpression(expression, names);
      case 'ArrowFunctionExpression':
      case 'FunctionExpression': {
        const { scope } = names;
        return this.closure(expression, () => scope);
      }
    }
    throw new OutsideSubset(`contains ${expression.type}`, expression);
  }

  closure(f: ParsedFunction, scope: () => Scope): Meaning {
    if (f.async || f.generator) throw new OutsideSubset('has a function that is async or a generator', f);
    return { kind: 'callable', call: (args, from) => this.reader.call(f, args, scope().asOf(from)) };
  }

  /** An expression whose value nobody reads: what it assigns, or nothing. What only touches other things is left out. */
  perform(expression: Expression, names: Names): void {
    this.reader.step(expression);
    switch (expression.type) {
      case 'SequenceExpression':
        for (const part of expression.expressions) this.perform(part, names);
        return;
      case 'ConditionalExpression': {
        const { test, consequent, alternate } = expression;
        this.performOne(this.condition(test, names), names, consequent, alternate);
        return;
      }
      case 'LogicalExpression': {
        if (expression.operator === '??') break;
        const [yes, no] = expression.operator === '&&' ? [expression.right] : [undefined, expression.right];
        this.performOne(this.condition(expression.left, names), names, yes, no);
        return;
      }
      case 'UnaryExpression':
        if (expression.operator === 'delete') break;
        this.perform(expression.argument, names);
        return;
    }
    if (!this.isForeign(expression, names)) this.evaluate(expression, names);
  }

  private performOne(test: Value, names: Names, yes?: Expression, no?: Expression): void {
    const run = (part: Expression | undefined) => (own: Names) => {
      if (part) this.perform(part, own);
      return nothing;
    };
    this.choices.between(test, names, run(yes), run(no), yes ?? (no as Expression));
  }

  /** Whether it only touches what is not the function's own, such as a counter; parts that are assigned or given are performed. */
  private isForeign(expression: Expression, names: Names): boolean {
    if (!foreignRoot(expression, names.scope)) return false;
    if (expression.type === 'AssignmentExpression') this.perform(expression.right, names);
    if (expression.type !== 'CallExpression') return true;
    return expression.arguments.every(
      (argument) => argument.type !== 'SpreadElement' && isValueOrText(this.evaluate(argument, names)),
    );
  }

  private named({ name, line }: Identifier, scope: Scope): Meaning {
    const meaning = scope.get(name);
    if (meaning === undefined) throw new OutsideSubset(`reads ${name}`, { line });
    if (isLost(meaning)) throw new OutsideSubset(`reads ${name}, which ${meaning.why}`, { line });
    return meaning;
  }

  private assign({ left, operator, right }: AssignmentExpression, names: Names): Meaning {
    const name = this.ownName(left, names);
    const before = operator === '=' ? undefined : this.evaluate(left, names);
    const given = this.evaluate(right, names);
    const meaning =
      before === undefined ? given : this.binaries.of(operator.slice(0, -1), before, given, left);
    names.set(name, meaning);
    return meaning;
  }

  private update({ argument, operator, prefix }: UpdateExpression, names: Names): Meaning {
    const name = this.ownName(argument, names);
    const before = this.number(this.evaluate(argument, names), argument);
    const after = this.binaries.of(operator.slice(1), before, this.graph.constant(1), argument);
    names.set(name, after);
    return prefix ? after : before;
  }

  private ownName(target: Expression, { scope }: Names): string {
    if (target.type !== 'Identifier' || !scope.owns(target.name))
      throw new OutsideSubset('assigns to what is not its own', target);
    return target.name;
  }

  private callExpression(expression: CallExpression, names: Names): Meaning {
    const { callee } = expression;
    if (callee.type === 'Identifier' && names.scope.get(callee.name) === undefined)
      throw new OutsideSubset(`calls ${callee.name}`, callee);
    const f = this.evaluate(callee, names);
    if (isValue(f) || f.kind !== 'callable') throw new OutsideSubset('calls what is no function', expression);
    const args = expression.arguments.map((argument) => {
      if (argument.type === 'SpreadElement') throw new OutsideSubset('spreads arguments', argument);
      return this.evaluate(argument, names);
    });
    return f.call(args, names.scope);
  }

  private memberOf(expression: MemberExpression, names: Names): Meaning {
    const { object, property, computed } = expression;
    const imported = importedFrom(object, property, names.scope);
    if (imported !== undefined) return imported;
    return this.member(this.evaluate(object, names), memberName(property, computed), expression);
  }

  /** A member of something that has members; nothing where it is optional and not there. */
  member(meaning: Meaning, name: string, node: AnyNode, optional = false): Meaning {
    if (isValue(meaning) || meaning.kind !== 'members')
      throw new OutsideSubset(`reads the member ${name} of what has none`, node);
    if (Object.hasOwn(meaning.members, name)) return meaning.members[name] as Meaning;
    if (optional) return { kind: 'undefined' };
    throw new OutsideSubset(`reads ${meaning.name}.${name}`, node);
  }

  private unary(node: UnaryExpression, names: Names): Meaning {
    const { operator, argument } = node;
    if (operator === 'void') {
      this.perform(argument, names);
      return nothing;
    }
    const meaning = this.evaluate(argument, names);
    if (operator === '!') return this.graph.not(this.choices.truth(meaning, node));
    if (operator === '-') return this.graph.arithmetic('neg', this.number(meaning, node));
    if (operator === '+') return this.number(meaning, node);
    throw new OutsideSubset(`uses the operator ${operator}`, node);
  }

  private logical(expression: LogicalExpression, names: Names): Meaning {
    const { operator, left, right } = expression;
    const first = this.evaluate(left, names);
    if (operator === '??') return isNothing(first) ? this.evaluate(right, names) : first;
    const decided = () => first;
    const other = (own: Names) => this.evaluate(right, own);
    const [yes, no] = operator === '&&' ? [other, decided] : [decided, other];
    return this.choices.between(this.choices.truth(first, left), names, yes, no, expression);
  }

  private fields({ properties }: ObjectExpression, names: Names): Record<string, Meaning> {
    const found: Record<string, Meaning> = {};
    for (const property of properties) {
      if (property.type === 'SpreadElement') {
        const spread = this.evaluate(property.argument, names);
        if (isValue(spread) || spread.kind !== 'members')
          throw new OutsideSubset('spreads what has no members', property);
        Object.assign(found, spread.members);
      } else {
        if (property.kind !== 'init') throw new OutsideSubset('has a getter or setter', property);
        found[memberName(property.key, property.computed)] = this.evaluate(property.value, names);
      }
    }
    return found;
  }

  condition(expression: Expression, names: Names): Value {
    return this.choices.truth(this.evaluate(expression, names), expression);
  }

  number(meaning: Meaning, node?: AnyNode): Value {
    return this.choices.number(meaning, node);
  }
}

function isValueOrText(meaning: Meaning): boolean {
  return isValue(meaning) || isText(meaning);
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
