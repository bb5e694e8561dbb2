import { expansions } from '../../../formula/code/expansions.ts';
import type { Language } from '../../../formula/code/language.ts';
import type { Divided } from '../../../formula/divided.ts';
import { Graph, type Value } from '../../../formula/graph.ts';
import { helpersOf } from '../../../formula/helpers-of.ts';
import { OutsideSubset } from '../../../formula/outside-subset.ts';
import { readFormula } from '../../../formula/read-formula.ts';
import { rewrite } from '../../../formula/rewrite.ts';
import type { ParameterValues, SurrogateRow } from '../surrogate-row.ts';

/** A surrogate of one input as far as it is written: its row and its parameters. */
export interface CodedSurrogate<K extends string = string> {
  readonly row: SurrogateRow<K>;
  readonly params: ParameterValues<K>;
}

/** What is written of a surrogate. */
export type Formulas = Readonly<Record<'forward' | 'gradient' | 'origin', Value>>;

/**
 * Forward, gradient and origin of a surrogate over the input `x`, its parameters as constants; what a language has no function
 * for is expanded. A forward that draws spikes has `draw` besides, a number from [0, 1).
 *
 * @throws OutsideSubset naming the function that is not understood.
 */
export function formulasOf(spike: CodedSurrogate, language: Language): Formulas {
  const graph = new Graph();
  const { forward, gradient, origin } = formulasAt(spike, graph, graph.input('x'));
  const [first, ...rest] = expandedFor(language, graph, [forward, gradient, origin]);
  return { forward: first as Value, gradient: rest[0] as Value, origin: rest[1] as Value };
}

/** The same at a value of a graph, without expansions. */
export function formulasAt(spike: CodedSurrogate, graph: Graph, x: Value, strict?: boolean): Formulas {
  const { gradient, origin } = spike.row;
  const guarded = (name: string, f: Formula) =>
    graph.select(graph.compare('eq', x, x), read(graph, spike, name, f, x), x);
  return {
    forward: forwardOf(graph, spike, x, strict ?? spike.row.strict ?? false),
    gradient: guarded('gradient', gradient),
    origin: guarded('origin', origin),
  };
}

/** Values with formulas in place of what a language has no function for. */
export function expandedFor(language: Language, graph: Graph, values: readonly Value[]): Value[] {
  return rewrite(graph, values, (value, operands) => expanded(graph, language, value, operands));
}

type Formula = SurrogateRow<string>['origin'];

function read(graph: Graph, spike: CodedSurrogate, name: string, f: Formula, x: Value): Value {
  const { params } = spike;
  const { dividend, divisor } = f as Partial<Divided<typeof params>>;
  if (dividend && divisor)
    return graph.arithmetic('div', read(graph, spike, name, dividend, x), graph.constant(divisor(params)));
  try {
    const { math } = helpersOf(graph);
    return readFormula(graph, f, [x, params, math], undefined, ['x', 'p', 'helpers']).result as Value;
  } catch (error) {
    if (!(error instanceof OutsideSubset)) throw error;
    throw new OutsideSubset(`${name} ${error.message.replace(/, which is outside the formula subset/, '')}`);
  }
}

/** The spike: drawn, what the row says, or the step. NaN does not fire. */
function forwardOf(graph: Graph, spike: CodedSurrogate, x: Value, strict: boolean): Value {
  const { row, params } = spike;
  const step = (mask: Value) => graph.select(mask, graph.constant(1), graph.constant(0));
  if (row.stochastic) return step(graph.compare('lt', graph.input('draw'), x));
  if (row.forward && strict === (row.strict ?? false)) return read(graph, spike, 'forward', row.forward, x);
  const threshold = graph.constant(row.threshold?.(params) ?? 0);
  return step(graph.compare(strict ? 'lt' : 'le', threshold, x));
}

/** A function that a language does not have, as its formula. */
function expanded(
  graph: Graph,
  { templates }: Language,
  { operation, name }: Value,
  operands: readonly Value[],
): Value | undefined {
  if (operation === 'detach') return operands[0];
  if (operation !== 'call') return undefined;
  const called = name as keyof typeof expansions;
  const formula = expansions[called];
  if (templates[called] !== undefined || formula === undefined) return undefined;
  return rewrite(
    graph,
    [readFormula(graph, formula, [...operands, helpersOf(graph).math]).result as Value],
    (value, own) =>
      operands.includes(value) ? value : expanded(graph, { templates } as Language, value, own),
  )[0];
}
