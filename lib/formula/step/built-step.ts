import { copiedTo } from '../copied-to.ts';
import { Graph, type Value } from '../graph.ts';
import { readGraph, writeGraph } from '../graph-text.ts';
import type { BuiltModules } from './built-modules.ts';
import type { StepDemand, StepPlan } from './plan-step.ts';
import type { Source, Step, StepDefinition } from './read-step.ts';

/** A step that was read and planned when the package was built, under the settings that it has by default. */
export interface BuiltStep {
  /** What it was read for. */
  readonly of: string;
  /** What of the graph that it was read and planned in they need. */
  readonly graph: string;
  /** The step and its plan, with places in the graph for values. */
  readonly plan: string;
  /** What was compiled of the plan: not of every step, as it takes a few kilobytes. */
  readonly modules?: BuiltModules;
  readonly helpers: Readonly<Record<string, Source>>;
}

/** What is planned when the package is built: nothing is learned, and no states are read. */
export const builtDemand: StepDemand = { learned: [], traces: false, surrogate: [] };

/** Names that a step and its plan share. */
type Written = Omit<StepPlan, 'step' | 'modules'> & Pick<Step, 'next' | 'spikes'>;

/** Whether a step was read when the package was built, for this definition. */
export function isBuiltStep(definition: StepDefinition): boolean {
  const { built } = definition.step as { readonly built?: BuiltStep };
  return built?.of === nameOf(definition) && areSame(built.helpers, definition.helpers ?? {});
}

/** A step with its plan for `builtDemand`, as they were built; undefined where these are not of this definition. */
export function builtStep(definition: StepDefinition): StepPlan | undefined {
  if (!isBuiltStep(definition)) return undefined;
  const { built } = definition.step as unknown as { readonly built: BuiltStep };
  const graph = new Graph();
  const values = readGraph(graph, built.graph);
  const { next, spikes, ...plan } = restored(JSON.parse(built.plan), values) as Written;
  const { states, parameters } = definition;
  const step = { graph, states, parameters, next, spikes };
  return { ...plan, step, ...(built.modules && { modules: built.modules }) };
}

/** A step and its plan as they are built in. */
export function buildStep(definition: StepDefinition, plan: StepPlan): Omit<BuiltStep, 'helpers'> {
  const { step, modules: _, ...rest } = plan;
  const { next, spikes } = step;
  const graph = new Graph();
  const copied = copiedTo(graph);
  const written = JSON.stringify({ ...rest, next, spikes }, (_, value: unknown) =>
    isValue(value) ? copied(value).id : value,
  );
  return { of: nameOf(definition), graph: writeGraph(graph), plan: written };
}

function nameOf({ states, parameters, settings }: StepDefinition): string {
  return JSON.stringify([states, parameters, settings]);
}

function areSame(a: BuiltStep['helpers'], b: BuiltStep['helpers']): boolean {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

/** What was written, with values in place of their places. */
function restored(written: unknown, values: readonly Value[]): unknown {
  if (typeof written === 'number') return values[written];
  if (written === null) return null;
  if (Array.isArray(written)) return written.map((one) => restored(one, values));
  const entries = Object.entries(written as object);
  return Object.fromEntries(entries.map(([name, one]) => [name, restored(one, values)]));
}

function isValue(value: unknown): value is Value {
  return typeof value === 'object' && value !== null && 'operation' in value;
}
