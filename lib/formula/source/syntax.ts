// The syntax trees of functions, as ESTree has them, of what formulas are written in and of some of what they are refused for.

interface At {
  /** The line that it begins in, from 1. */
  readonly line: number;
}

export interface Literal extends At {
  readonly type: 'Literal';
  readonly value: number | string | boolean | null;
}

export interface TemplateLiteral extends At {
  readonly type: 'TemplateLiteral';
  /** The texts between values. */
  readonly texts: readonly string[];
  readonly expressions: readonly Expression[];
}

export interface Identifier extends At {
  readonly type: 'Identifier';
  readonly name: string;
}

export interface UnaryExpression extends At {
  readonly type: 'UnaryExpression';
  readonly operator: string;
  readonly argument: Expression;
}

export interface UpdateExpression extends At {
  readonly type: 'UpdateExpression';
  readonly operator: string;
  readonly prefix: boolean;
  readonly argument: Expression;
}

export interface BinaryExpression extends At {
  readonly type: 'BinaryExpression';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface LogicalExpression extends At {
  readonly type: 'LogicalExpression';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface AssignmentExpression extends At {
  readonly type: 'AssignmentExpression';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
}

export interface ConditionalExpression extends At {
  readonly type: 'ConditionalExpression';
  readonly test: Expression;
  readonly consequent: Expression;
  readonly alternate: Expression;
}

export interface CallExpression extends At {
  readonly type: 'CallExpression' | 'NewExpression';
  readonly callee: Expression;
  readonly arguments: readonly (Expression | SpreadElement)[];
}

export interface MemberExpression extends At {
  readonly type: 'MemberExpression';
  readonly object: Expression;
  readonly property: Expression;
  readonly computed: boolean;
}

export interface SequenceExpression extends At {
  readonly type: 'SequenceExpression';
  readonly expressions: readonly Expression[];
}

export interface SpreadElement extends At {
  readonly type: 'SpreadElement';
  readonly argument: Expression;
}

export interface ArrayExpression extends At {
  readonly type: 'ArrayExpression';
  readonly elements: readonly (Expression | SpreadElement)[];
}

export interface Property<V> extends At {
  readonly type: 'Property';
  readonly kind: 'init' | 'get' | 'set';
  readonly key: Expression;
  readonly computed: boolean;
  readonly value: V;
}

export interface ObjectExpression extends At {
  readonly type: 'ObjectExpression';
  readonly properties: readonly (Property<Expression> | SpreadElement)[];
}

export interface ThisExpression extends At {
  readonly type: 'ThisExpression';
}

export interface ParsedFunction extends At {
  readonly type: 'ArrowFunctionExpression' | 'FunctionExpression' | 'FunctionDeclaration';
  readonly name: string | null;
  readonly params: readonly Pattern[];
  readonly body: Expression | BlockStatement;
  readonly async: boolean;
  readonly generator: boolean;
}

export type Expression =
  | Literal
  | TemplateLiteral
  | Identifier
  | UnaryExpression
  | UpdateExpression
  | BinaryExpression
  | LogicalExpression
  | AssignmentExpression
  | ConditionalExpression
  | CallExpression
  | MemberExpression
  | SequenceExpression
  | ArrayExpression
  | ObjectExpression
  | ThisExpression
  | ParsedFunction;

export interface AssignmentPattern extends At {
  readonly type: 'AssignmentPattern';
  readonly left: Pattern;
  readonly right: Expression;
}

export interface ObjectPattern extends At {
  readonly type: 'ObjectPattern';
  readonly properties: readonly (Property<Pattern> | RestElement)[];
}

export interface RestElement extends At {
  readonly type: 'RestElement';
  readonly argument: Pattern;
}

export type Pattern = Identifier | AssignmentPattern | ObjectPattern | RestElement;

export interface VariableDeclaration extends At {
  readonly type: 'VariableDeclaration';
  readonly kind: string;
  readonly declarations: readonly { readonly id: Pattern; readonly init: Expression | null }[];
}

export interface ReturnStatement extends At {
  readonly type: 'ReturnStatement';
  readonly argument: Expression | null;
}

export interface ExpressionStatement extends At {
  readonly type: 'ExpressionStatement' | 'ThrowStatement';
  readonly expression: Expression;
}

export interface IfStatement extends At {
  readonly type: 'IfStatement';
  readonly test: Expression;
  readonly consequent: Statement;
  readonly alternate: Statement | null;
}

export interface ForStatement extends At {
  readonly type: 'ForStatement';
  readonly init: VariableDeclaration | Expression | null;
  readonly test: Expression | null;
  readonly update: Expression | null;
  readonly body: Statement;
}

export interface WhileStatement extends At {
  readonly type: 'WhileStatement';
  readonly test: Expression;
  readonly body: Statement;
}

export interface BlockStatement extends At {
  readonly type: 'BlockStatement';
  readonly body: readonly Statement[];
}

export interface PlainStatement extends At {
  readonly type: 'EmptyStatement' | 'BreakStatement' | 'ContinueStatement' | 'DebuggerStatement';
}

export type Statement =
  | VariableDeclaration
  | ReturnStatement
  | ExpressionStatement
  | IfStatement
  | ForStatement
  | WhileStatement
  | BlockStatement
  | PlainStatement
  | ParsedFunction;

export type AnyNode = Expression | Pattern | Statement | SpreadElement | Property<Expression | Pattern>;
