import type {
  AnyNode,
  AssignmentExpression,
  Expression,
  ForStatement,
  IfStatement,
  Pattern,
  Statement,
  UpdateExpression,
  VariableDeclaration,
} from 'acorn';
import { Expressions, type Operators } from './expressions.ts';
import type { Graph } from './graph.ts';
import { OutsideSubset } from './outside-subset.ts';
import type { ParsedFunction } from './parse-function.ts';
import { isValue, type Meaning, type Scope } from './scope.ts';
import type { Setting } from './setting.ts';

/** What happens after a statement, under the names that it leaves. */
type Rest = (scope: Scope) => Meaning;

/** A statement, up to what happens after it. */
type Run = (then: Rest) => Meaning;

/** More of these than any formula has: what is longer runs in JavaScript. */
const mostSteps = 6000;
const mostValues = 4_000;

/**
 * Reads functions with values of a graph in place of numbers: what comes out is the formula as a graph.
 * Of a condition on lanes both sides are read, and each lane selects; conditions that the setting decides are folded, and
 * loops are unrolled.
 */
export class Interpreter {
  readonly expressions: Expressions;
  private readonly graph: Graph;
  private readonly atStart: number;
  private steps = 0;

  constructor(graph: Graph, setting: Setting, operators: Operators) {
    this.graph = graph;
    this.atStart = graph.size;
    this.expressions = new Expressions(graph, setting, operators, {
      call: (f, args, scope) => this.call(f, args, scope),
      step: (node) => this.step(node),
    });
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
    if (f.body.type !== 'BlockStatement') return this.expressions.evaluate(f.body, names);
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
        return this.expressions.evaluate(statement.argument, scope);
      case 'VariableDeclaration':
        return rest(this.declare(statement, scope));
      case 'FunctionDeclaration': {
        const callable = this.expressions.closure(statement, () => inner);
        const inner = scope.with(statement.id.name, callable);
        return rest(inner);
      }
      case 'ExpressionStatement':
        return rest(this.perform(statement.expression, scope));
      case 'EmptyStatement':
        return rest(scope);
      case 'IfStatement':
        return this.branch(statement, scope, rest);
      case 'BlockStatement':
        return this.runAll(statement.body, scope, (inner) => rest(leave(statement.body, inner, scope)));
      case 'ForStatement':
        return this.loop(statement, scope, rest);
      default:
        throw new OutsideSubset(`contains ${statement.type}`, statement);
    }
  }

  private branch({ test, consequent, alternate }: IfStatement, scope: Scope, rest: Rest): Meaning {
    const { expressions } = this;
    const yes: Run = (then) => this.run(consequent, scope, then);
    const no: Run = (then) => (alternate ? this.run(alternate, scope, then) : then(scope));
    const decided = expressions.decided(test, scope);
    if (decided !== undefined) return (decided ? yes : no)(rest);
    const condition = expressions.condition(test, scope);
    // What one side alone returns, the other goes on from.
    if (returns(consequent) || (alternate && returns(alternate)))
      return expressions.choose(
        condition,
        () => yes(rest),
        () => no(rest),
        test,
      );
    const [a, b] = [namesAfter(yes), namesAfter(no)];
    const choose = (one: Meaning, other: Meaning) => expressions.chooseOrForget(condition, one, other, test);
    return rest(a.merge(b, choose));
  }

  /** A loop whose end does not depend on x, turn after turn. */
  private loop(statement: ForStatement, scope: Scope, rest: Rest): Meaning {
    const { init, test, update, body } = statement;
    const turn: Rest = (names) => {
      const goesOn = test ? this.expressions.decided(test, names) : true;
      if (goesOn === undefined) throw new OutsideSubset('has a loop whose end depends on x', statement);
      if (!goesOn) return rest(init ? leave([init], names, scope) : names);
      return this.run(body, names, (after) => turn(update ? this.perform(update, after) : after));
    };
    if (!init) return turn(scope);
    return turn(init.type === 'VariableDeclaration' ? this.declare(init, scope) : this.perform(init, scope));
  }

  private declare(declaration: VariableDeclaration, scope: Scope): Scope {
    let names = scope;
    for (const { id, init } of declaration.declarations) {
      names = this.bind(id, init ? this.expressions.evaluate(init, names) : { kind: 'undefined' }, names);
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
        return this.bind(
          pattern.left,
          came ? meaning : this.expressions.evaluate(pattern.right, scope),
          scope,
        );
      }
      case 'ObjectPattern': {
        let names = scope;
        for (const property of pattern.properties) {
          if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier')
            throw new OutsideSubset('takes an object apart in an unusual way', property);
          const { name } = property.key;
          const optional = property.value.type === 'AssignmentPattern';
          names = this.bind(
            property.value,
            this.expressions.member(meaning, name, property, optional),
            names,
          );
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
    this.expressions.evaluate(expression, scope);
    return scope;
  }

  private assign({ left, operator, right }: AssignmentExpression, scope: Scope): Scope {
    if (left.type !== 'Identifier' || !scope.owns(left.name))
      throw new OutsideSubset('assigns to what is not its own', left);
    const meaning = this.expressions.evaluate(right, scope);
    if (operator === '=') return scope.with(left.name, meaning);
    const before = this.expressions.evaluate(left, scope);
    return scope.with(left.name, this.expressions.binary(operator.slice(0, -1), before, meaning, left));
  }

  private update({ argument, operator }: UpdateExpression, scope: Scope): Scope {
    if (argument.type !== 'Identifier' || !scope.owns(argument.name))
      throw new OutsideSubset('assigns to what is not its own', argument);
    const one = this.graph.constant(1);
    const after = this.expressions.binary(
      operator.slice(1),
      this.expressions.evaluate(argument, scope),
      one,
      argument,
    );
    return scope.with(argument.name, after);
  }

  private step(node: AnyNode): void {
    this.steps++;
    if (this.steps > mostSteps || this.graph.size - this.atStart > mostValues)
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

/** The names as a run leaves them that returns nothing. */
function namesAfter(run: Run): Scope {
  let after: Scope | undefined;
  const nothing = { kind: 'undefined' } as const;
  run((scope) => {
    after = scope;
    return nothing;
  });
  return after as unknown as Scope;
}

/** Whether a statement may return from the function that it stands in. */
function returns(statement: Statement): boolean {
  switch (statement.type) {
    case 'ReturnStatement':
      return true;
    case 'IfStatement':
      return returns(statement.consequent) || (statement.alternate ? returns(statement.alternate) : false);
    case 'BlockStatement':
      return statement.body.some(returns);
    case 'ForStatement':
      return returns(statement.body);
    default:
      return false;
  }
}
