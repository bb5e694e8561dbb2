import type { Operators } from './binaries.ts';
import { Expressions } from './expressions.ts';
import type { Graph } from './graph.ts';
import { OutsideSubset } from './outside-subset.ts';
import { isValue, type Meaning, Names, type Scope, unsure } from './scope.ts';
import type { Setting } from './setting.ts';
import type {
  AnyNode,
  Expression,
  ForStatement,
  IfStatement,
  ParsedFunction,
  Pattern,
  Property,
  Statement,
  VariableDeclaration,
} from './source/syntax.ts';

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
    const names = new Names(scope.inner());
    f.params.forEach((parameter, i) => {
      this.bind(parameter, args[i] ?? { kind: 'undefined' }, names);
    });
    if (f.body.type !== 'BlockStatement') return this.expressions.evaluate(f.body, names);
    return this.runBlock(f.body.body, names.scope, () => {
      throw new OutsideSubset('can end without a return', f);
    });
  }

  /** The statements of a block, where functions are known before they are declared. */
  private runBlock(statements: readonly Statement[], scope: Scope, rest: Rest): Meaning {
    let inner = scope;
    for (const statement of statements)
      if (statement.type === 'FunctionDeclaration')
        inner = inner.with(
          statement.name as string,
          this.expressions.closure(statement, () => inner),
        );
    return this.runAll(statements, inner, rest);
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
        return this.expressions.evaluate(statement.argument, new Names(scope));
      case 'VariableDeclaration':
        return rest(this.declare(statement, scope));
      case 'FunctionDeclaration': {
        const callable = this.expressions.closure(statement, () => inner);
        const inner = scope.with(statement.name as string, callable);
        return rest(inner);
      }
      case 'ExpressionStatement':
        return rest(this.after(statement.expression, scope));
      case 'EmptyStatement':
        return rest(scope);
      case 'IfStatement':
        return this.branch(statement, scope, rest);
      case 'BlockStatement':
        return this.runBlock(statement.body, scope, (inner) => rest(leave(statement.body, inner, scope)));
      case 'ForStatement':
        return this.loop(statement, scope, rest);
      default:
        throw new OutsideSubset(`contains ${statement.type}`, statement);
    }
  }

  private branch({ test, consequent, alternate }: IfStatement, scope: Scope, rest: Rest): Meaning {
    const { expressions } = this;
    const { choices } = expressions;
    const names = new Names(scope);
    const condition = expressions.condition(test, names);
    const from = names.scope;
    const yes: Run = (then) => this.run(consequent, from, then);
    const no: Run = (then) => (alternate ? this.run(alternate, from, then) : then(from));
    const decided = choices.decided(condition);
    if (decided !== undefined) return (decided ? yes : no)(rest);
    // What one side alone returns, the other goes on from.
    if (returns(consequent) || (alternate && returns(alternate)))
      return choices.choose(
        condition,
        () => yes(rest),
        () => no(rest),
        test,
      );
    return rest(choices.merge(condition, namesAfter(yes), namesAfter(no), test));
  }

  /** A loop whose end does not depend on x, turn after turn. */
  private loop(statement: ForStatement, scope: Scope, rest: Rest): Meaning {
    const { init, test, update, body } = statement;
    const turn: Rest = (from) => {
      const names = new Names(from);
      const goesOn = test ? this.expressions.choices.decided(this.expressions.condition(test, names)) : true;
      if (goesOn === undefined) throw new OutsideSubset('has a loop whose end depends on x', statement);
      if (!goesOn)
        return rest(init?.type === 'VariableDeclaration' ? leave([init], names.scope, scope) : names.scope);
      return this.run(body, names.scope, (after) => turn(update ? this.after(update, after) : after));
    };
    if (!init) return turn(scope);
    return turn(init.type === 'VariableDeclaration' ? this.declare(init, scope) : this.after(init, scope));
  }

  private declare(declaration: VariableDeclaration, scope: Scope): Scope {
    const names = new Names(scope);
    for (const { id, init } of declaration.declarations) {
      this.bind(id, init ? this.expressions.evaluate(init, names) : { kind: 'undefined' }, names);
    }
    return names.scope;
  }

  /** Has the names of a pattern stand for the parts of what came. */
  private bind(pattern: Pattern, meaning: Meaning, names: Names): void {
    switch (pattern.type) {
      case 'Identifier':
        names.set(pattern.name, meaning);
        return;
      case 'AssignmentPattern': {
        const came = isValue(meaning) || meaning.kind !== 'undefined';
        const given = came ? meaning : this.expressions.evaluate(pattern.right, names);
        this.bind(pattern.left, given, names);
        return;
      }
      case 'ObjectPattern': {
        for (const property of pattern.properties) {
          if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier')
            throw new OutsideSubset('takes an object apart in an unusual way', property);
          this.bindMember(property, property.key.name, meaning, names);
        }
        return;
      }
      default:
        throw new OutsideSubset(`contains ${pattern.type}`, pattern);
    }
  }

  private bindMember(property: Property<Pattern>, name: string, meaning: Meaning, names: Names): void {
    const optional = property.value.type === 'AssignmentPattern';
    this.bind(property.value, this.expressions.member(meaning, name, property, optional), names);
  }

  /** The names after an expression that is a statement. */
  private after(expression: Expression, scope: Scope): Scope {
    const names = new Names(scope);
    this.expressions.perform(expression, names);
    return names.scope;
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
    // Outside of modules a function goes on to stand for its name.
    if (statement.type === 'FunctionDeclaration') names = names.with(statement.name as string, unsure);
    if (statement.type !== 'VariableDeclaration' || statement.kind === 'var') continue;
    for (const name of statement.declarations.flatMap(({ id }) => namesIn(id)))
      names = names.with(name, outer.owns(name) ? outer.get(name) : undefined);
  }
  return names;
}

/** The names that a pattern binds. */
function namesIn(pattern: Pattern): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesIn(pattern.left);
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => namesIn(one.type === 'Property' ? one.value : one));
    default:
      return [];
  }
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
