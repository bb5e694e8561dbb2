import { differentiate } from '../differentiate.ts';
import { type Graph, type Value, valuesOf } from '../graph.ts';
import { rewrite } from '../rewrite.ts';
import type { BuiltModules } from './built-modules.ts';
import { cheapestKept } from './cheapest-kept.ts';
import type { Demand } from './price-of-kept.ts';
import type { Step } from './read-step.ts';
import { selecting } from './selecting.ts';

/** What of a step is wanted besides its spikes. */
export interface StepDemand {
  /** Parameters whose cotangents are wanted. */
  readonly learned: readonly string[];
  /** Parameters of the surrogate whose cotangents are wanted. */
  readonly surrogate: readonly string[];
  /** Whether the states after each step may be read. */
  readonly traces: boolean;
}

/** Values of a graph by name. */
export type Values = Readonly<Record<string, Value>>;

/**
 * A step both ways. Values are over `input`, `state.NAME`, `parameter.NAME`, and where they are said to be restored over `kept.I`
 * (what this step kept), `before.I` (what the step before kept), `ct.spikes` and `ct.NAME` (cotangents of the spikes and of the states
 * after the step).
 */
export interface StepPlan {
  readonly step: Step;
  /** What the forward pass keeps for the backward pass, as it is computed. */
  readonly kept: readonly Value[];
  /** The same, each restored from those that come before it. */
  readonly keptFrom: readonly Value[];
  /** Spikes (where there are any, under `spikes`) and states after the step, restored as far as they can be. */
  readonly forward: Values;
  /** States after the step, restored from `kept.I` alone; none unless traces are wanted. */
  readonly traces: Values;
  /** The spikes, restored from `kept.I` alone. */
  readonly restoredSpikes: Value | null;
  /** What these are the spike of, restored likewise; null where they are something else. */
  readonly argument: Value | null;
  /** The cotangents of `input`, `state.NAME`, `parameter.NAME` and `surrogate.NAME`, restored. */
  readonly backward: Values;
  /** The same at the first step, from the states that it starts from in place of what the step before kept. */
  readonly first: Values;
  /** What of it was compiled when the package was built. */
  readonly modules?: BuiltModules;
}

/** Plans what a step computes both ways, and the cheapest values to keep between them. */
export function planStep(step: Step, demand: StepDemand): StepPlan {
  const { states, next, spikes } = step;
  const cotangents = cotangentsOf(step, demand);
  const wanted = demandOf(step, Object.values(cotangents), demand.traces);
  const kept = cheapestKept(wanted);
  const restore = new Restore(step, kept);
  const outputs = { ...(spikes && { spikes }), ...next };
  const keptFrom = kept.map((value, i) => restore.now([value], kept.slice(0, i))[0] as Value);
  return {
    step,
    kept,
    keptFrom,
    forward: byName(outputs, (values) => restore.now(values)),
    traces: demand.traces ? byName(pick(next, states), (values) => restore.now(values)) : {},
    restoredSpikes: spikes && (restore.now([spikes])[0] as Value),
    argument: spikes?.operation === 'spike' ? (restore.now(spikes.operands)[0] as Value) : null,
    backward: byName(cotangents, (values) => restore.backwards(values)),
    first: byName(cotangents, (values) => restore.now(values)),
  };

  function pick(all: Values, names: readonly string[]): Values {
    return Object.fromEntries(names.map((name) => [name, all[name] as Value]));
  }
}

function byName(values: Values, f: (values: readonly Value[]) => readonly Value[]): Values {
  const results = f(Object.values(values));
  return Object.fromEntries(Object.keys(values).map((name, i) => [name, results[i] as Value]));
}

/** The cotangents of the inputs of a step, from those of its spikes and states; slopes of spikes stay operations. */
export function cotangentsOf(
  { graph, states, next, spikes }: Step,
  { learned, surrogate }: StepDemand,
): Values {
  const outputs = { ...next, ...(spikes && { spikes }) };
  const cotangents = Object.fromEntries(
    Object.keys(outputs).map((name) => [name, graph.input(`ct.${name}`)]),
  );
  const inputs = [
    'input',
    ...states.map((name) => `state.${name}`),
    ...learned.map((name) => `parameter.${name}`),
    ...surrogate.map((name) => `surrogate.${name}`),
  ];
  const parameters = Object.fromEntries(
    surrogate.map((name) => [`surrogate.${name}`, (x: Value) => graph.slope(x, name)]),
  );
  const spike = { gradient: (x: Value) => graph.slope(x), parameters };
  return differentiate(graph, { outputs, cotangents, inputs, spike });
}

/** What the backward values read that depends on no cotangent. */
function demandOf(step: Step, backward: readonly Value[], wantsTraces: boolean): Demand {
  const { graph, states, next, spikes } = step;
  const isCotangent = dependsOn((name) => name.startsWith('ct.'));
  const isLane = dependsOn((name) => name === 'input' || name.startsWith('state.'));
  const isKeepable = (value: Value) => isLane(value) && !isCotangent(value);
  const needs = new Set<Value>();
  for (const value of valuesOf(...backward)) {
    if (!isCotangent(value)) continue;
    for (const operand of value.operands) if (isKeepable(operand)) needs.add(operand);
  }
  for (const value of backward) if (isKeepable(value)) needs.add(value);
  const read = [
    ...(spikes ? [spikes] : []),
    ...(wantsTraces ? states.map((name) => next[name] as Value) : []),
  ];
  const traces = read.filter(isKeepable);
  const outputs = states.map((name) => next[name] as Value);
  return {
    candidates: valuesOf(...needs, ...traces, ...outputs).filter((value) => isKeepable(value)),
    needs: [...needs],
    traces: [...new Set(traces)],
    before: new Map(states.map((name) => [graph.input(`state.${name}`), next[name] as Value])),
    isFree: (value) => !isLane(value) && !isCotangent(value),
  };
}

/** Whether a value depends on inputs of some names. */
function dependsOn(isOne: (name: string) => boolean): (value: Value) => boolean {
  const known = new Map<Value, boolean>();
  const depends = (value: Value): boolean => {
    const found = known.get(value);
    if (found !== undefined) return found;
    const { operation, name, operands } = value;
    const does = operation === 'input' ? isOne(name as string) : operands.some(depends);
    known.set(value, does);
    return does;
  };
  return depends;
}

/** Values with what was kept in place of what it was computed from. */
class Restore {
  private readonly graph: Graph;
  private readonly kept: readonly Value[];
  private readonly earlier: ReadonlyMap<Value, Value>;

  constructor({ graph, states, next }: Step, kept: readonly Value[]) {
    this.graph = graph;
    this.kept = kept;
    const last = this.from(
      states.map((name) => next[name] as Value),
      kept,
      'before',
      new Map(),
    );
    this.earlier = new Map(states.map((name, i) => [graph.input(`state.${name}`), last[i] as Value]));
  }

  /** From what this step kept. */
  now(values: readonly Value[], kept = this.kept): Value[] {
    return this.from(values, kept, 'kept', new Map());
  }

  /** The same, and states from what the step before kept. */
  backwards(values: readonly Value[]): Value[] {
    return this.from(values, this.kept, 'kept', this.earlier);
  }

  private from(
    values: readonly Value[],
    kept: readonly Value[],
    under: 'kept' | 'before',
    others: ReadonlyMap<Value, Value>,
  ): Value[] {
    const restored = rewrite(this.graph, values, (value) => {
      const at = kept.indexOf(value);
      return at < 0 ? others.get(value) : this.graph.input(`${under}.${at}`);
    });
    return selecting(this.graph, restored, this.kept);
  }
}
