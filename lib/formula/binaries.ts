import type { Choices } from './choices.ts';
import type { Graph, Value } from './graph.ts';
import { OutsideSubset } from './outside-subset.ts';
import { isNothing, isText, isValue, type Meaning } from './scope.ts';
import type { AnyNode } from './source/syntax.ts';

/** Operators that are no single operation of a graph. */
export interface Operators {
  power(base: Value, exponent: Value): Value;
  remainder(a: Value, b: Value): Value;
}

/** Operators of two sides. */
export class Binaries {
  private readonly graph: Graph;
  private readonly choices: Choices;
  private readonly operators: Operators;

  constructor(graph: Graph, choices: Choices, operators: Operators) {
    this.graph = graph;
    this.choices = choices;
    this.operators = operators;
  }

  of(operator: string, left: Meaning, right: Meaning, node: AnyNode): Value {
    const { graph } = this;
    if (isText(left) && isText(right)) return this.same(operator, left.text === right.text, 'texts', node);
    if ((isNothing(left) || isNothing(right)) && /^[!=]=/.test(operator))
      return this.same(operator, isSameNothing(operator, left, right), 'undefined', node);
    if (isValue(left) && isValue(right) && left.isMask !== right.isMask && /^[!=]==$/.test(operator))
      throw new OutsideSubset('asks whether a number is true or false itself', node);
    const [a, b] = [this.choices.number(left, node), this.choices.number(right, node)];
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

  private same(operator: string, isSame: boolean, what: string, node: AnyNode): Value {
    if (operator === '===' || operator === '==') return this.graph.constant(isSame);
    if (operator === '!==' || operator === '!=') return this.graph.constant(!isSame);
    throw new OutsideSubset(`uses the operator ${operator} on ${what}`, node);
  }
}

/** Undefined and null are loosely the same, and nothing else is the same as either. */
function isSameNothing(operator: string, left: Meaning, right: Meaning): boolean {
  if (!isNothing(left) || !isNothing(right)) return false;
  const [a, b] = [left, right] as { readonly kind: string }[];
  return operator.length === 2 || a?.kind === b?.kind;
}
