import type { Graph, Value } from './graph.ts';
import { OutsideSubset } from './outside-subset.ts';
import {
  isMembers,
  isNothing,
  isValue,
  type Meaning,
  type Members,
  members,
  Names,
  type Scope,
  unsure,
} from './scope.ts';
import type { Setting } from './setting.ts';
import type { AnyNode } from './source/syntax.ts';

/** Chooses by conditions: those that the setting decides are folded, of others both sides are read and each lane selects. */
export class Choices {
  private readonly graph: Graph;
  private readonly setting: Setting;

  constructor(graph: Graph, setting: Setting) {
    this.graph = graph;
    this.setting = setting;
  }

  /** Whether a condition holds, where that depends on no lane. */
  decided(test: Value): boolean | undefined {
    const known = this.setting.of(test);
    return known === undefined ? undefined : Boolean(known);
  }

  /** What a condition selects, each side with names of its own where it is not decided. */
  choose(test: Value, yes: () => Meaning, no: () => Meaning, node: AnyNode): Meaning {
    const decided = this.decided(test);
    if (decided !== undefined) return decided ? yes() : no();
    return this.select(test, yes(), no(), node);
  }

  /** The same of parts of an expression, which go on under the names that either leaves. */
  between(
    test: Value,
    names: Names,
    yes: (names: Names) => Meaning,
    no: (names: Names) => Meaning,
    node: AnyNode,
  ): Meaning {
    const decided = this.decided(test);
    if (decided !== undefined) return (decided ? yes : no)(names);
    const [one, other] = [new Names(names.scope), new Names(names.scope)];
    const meaning = this.select(test, yes(one), no(other), node);
    names.scope = this.merge(test, one.scope, other.scope, node);
    return meaning;
  }

  /** The names after either side; what none can choose between, nothing may read. */
  merge(test: Value, one: Scope, other: Scope, node: AnyNode): Scope {
    return one === other ? one : one.merge(other, (a, b) => this.selectOrForget(test, a, b, node));
  }

  /** As a mask: numbers count as true unless they are 0 or NaN, texts unless they are empty. */
  truth(meaning: Meaning, node: AnyNode): Value {
    const { graph } = this;
    if (!isValue(meaning)) {
      if (meaning.kind === 'text') return graph.constant(meaning.text !== '');
      if (isNothing(meaning)) return graph.constant(false);
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

  private select(test: Value, a: Meaning, b: Meaning, node: AnyNode): Meaning {
    if (a === b) return a;
    if (isMembers(a) && isMembers(b)) return this.selectMembers(test, a, b, node);
    if (!isValue(a) || !isValue(b)) throw new OutsideSubset('chooses between what are no numbers', node);
    if (!a.isMask || !b.isMask) return this.graph.select(test, this.number(a, node), this.number(b, node));
    return this.graph.or(this.graph.and(test, a), this.graph.and(this.graph.not(test), b));
  }

  private selectMembers(test: Value, a: Members, b: Members, node: AnyNode): Members {
    const [names, others] = [Object.keys(a.members), Object.keys(b.members)];
    const odd = [...names.filter((n) => !others.includes(n)), ...others.filter((n) => !names.includes(n))];
    if (odd.length > 0)
      throw new OutsideSubset(`chooses between objects of which one has no ${odd[0]}`, node);
    const one = (name: string): [string, Meaning] => {
      const [x, y] = [a.members[name], b.members[name]] as [Meaning, Meaning];
      return [name, this.select(test, x, y, node)];
    };
    return members(a.name, Object.fromEntries(names.map(one)));
  }

  private selectOrForget(test: Value, a: Meaning, b: Meaning, node: AnyNode): Meaning {
    try {
      return this.select(test, a, b, node);
    } catch (problem) {
      if (problem instanceof OutsideSubset) return unsure;
      throw problem;
    }
  }
}
