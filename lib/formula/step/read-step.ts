import { failType } from '../../util/errors.ts';
import { Graph, type Value } from '../graph.ts';
import { helpersOf } from '../helpers-of.ts';
import { OutsideSubset } from '../outside-subset.ts';
import { type Given, readFormula } from '../read-formula.ts';
import { callable } from '../scope.ts';
import { Vocabulary } from '../vocabulary.ts';

/** A function of numbers whose source is read. */
// biome-ignore lint/complexity/noBannedTypes: any function has a source.
export type Source = Function;

/** What a step is read from. */
export interface StepDefinition {
  /** The place that errors name. */
  readonly name: string;
  readonly states: readonly string[];
  readonly parameters: readonly string[];
  /** Constants that pick a variant: conditions on them are folded. */
  readonly settings: Readonly<Record<string, number | string | boolean>>;
  /** Functions that the step may call, besides `logistic`, `erf` and their kin. */
  readonly helpers?: Readonly<Record<string, Source>>;
  /**
   * The update of one step: `(state, input, parameters, { spike, detach }, settings, helpers) => ({ spikes, ...states })`. One that
   * has no spikes need not give any.
   */
  readonly step: Source;
}

/** A step of time as a graph: over the inputs `input`, `state.NAME` and `parameter.NAME`. */
export interface Step {
  readonly graph: Graph;
  readonly states: readonly string[];
  readonly parameters: readonly string[];
  /** The states after the step. */
  readonly next: Readonly<Record<string, Value>>;
  readonly spikes: Value | null;
}

/**
 * A step as a graph. Its source is read, and never run.
 *
 * @throws TypeError naming what is not understood, with its line; a state that is not returned; what is returned and is none.
 */
export function readStep(definition: StepDefinition): Step {
  const { name, states, parameters, settings, helpers = {}, step } = definition;
  const graph = new Graph();
  const { spike, detach, math } = helpersOf(graph);
  const inputs = (kind: string, names: readonly string[]) =>
    Object.fromEntries(names.map((one) => [one, graph.input(`${kind}.${one}`)]));
  const given: Given[] = [
    inputs('state', states),
    graph.input('input'),
    inputs('parameter', parameters),
    { spike, detach },
    settings,
    { ...math, ...readers(graph, helpers) },
  ];
  const { spikes = null, ...next } = read(name, graph, step, given);
  for (const state of states)
    if (next[state] === undefined) failType(name, `step returns no ${state}, the state after it was due.`);
  for (const other of Object.keys(next))
    if (!states.includes(other))
      failType(
        name,
        `step returns ${other}, which is no state; there are ${['spikes', ...states].join(', ')}.`,
      );
  return { graph, states, parameters, next, spikes };
}

/** What the arguments of a step are called in reasons. */
const stepArguments = ['state', 'input', 'parameters', 'operations', 'settings', 'helpers'] as const;

function read(name: string, graph: Graph, step: Source, given: readonly Given[]): Record<string, Value> {
  try {
    return { ...readFormula(graph, step, given, undefined, stepArguments) };
  } catch (error) {
    if (error instanceof OutsideSubset) return failType(name, `step ${error.message}.`);
    throw error;
  }
}

/** Functions that read the source of others where they are called. */
function readers(graph: Graph, helpers: Readonly<Record<string, Source>>): Record<string, Given> {
  const vocabulary = new Vocabulary(graph);
  const reader = (f: Source) => callable((args) => vocabulary.call(f, args));
  return Object.fromEntries(Object.entries(helpers).map(([name, f]) => [name, reader(f)]));
}
