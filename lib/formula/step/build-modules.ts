import { bytesOfHex, hexOfBytes } from '../../util/hex.ts';
import { builtOf } from '../built-scalar.ts';
import { copiedTo } from '../copied-to.ts';
import type { Formula } from '../formula.ts';
import { Graph, type Value } from '../graph.ts';
import { readGraph, writeGraph } from '../graph-text.ts';
import type { BuiltModule, BuiltModules } from './built-modules.ts';
import { layoutOf, type StepModule } from './emit-step.ts';
import type { StepPlan } from './plan-step.ts';

/** What modules differ by, besides the plan: where there are spikes, and the formula of their gradient. */
interface Spikes {
  readonly fire: { readonly step?: object };
  readonly gradient: { readonly formula?: Formula };
}

/** The module of a plan for these spikes, where one was built; it was not for parameters that each neuron has its own of. */
export function builtModule(
  plan: StepPlan,
  spikes: Spikes,
  perNeuron: readonly string[],
  way: 'forward' | 'backward',
): StepModule | undefined {
  const { modules } = plan;
  if (modules === undefined || perNeuron.length > 0 || modules.of !== nameOf(spikes)) return undefined;
  const { bytes, graph, slots } = modules[way];
  const values = readGraph(new Graph(), graph);
  return {
    bytes: bytesOfHex(bytes),
    slots: slots.map(([place, isSingle]) => ({ value: values[place] as Value, isSingle })),
    layout: layoutOf(plan, [], 0),
    hoisted: {},
  };
}

/** Modules as they are built in. */
export function buildModules(
  spikes: Spikes,
  emitted: (way: 'forward' | 'backward') => StepModule,
): BuiltModules {
  const of = nameOf(spikes);
  if (of === null) throw new Error('the gradient of the spikes is not built in.');
  return { of, forward: written(emitted('forward')), backward: written(emitted('backward')) };
}

function written({ bytes, slots }: StepModule): BuiltModule {
  const graph = new Graph();
  const copied = copiedTo(graph);
  const places = slots.map(({ value, isSingle }) => [copied(value).id, isSingle] as const);
  return { bytes: hexOfBytes(bytes), graph: writeGraph(graph), slots: places };
}

/** Null for spikes that are no step, and for a gradient that was not read when the package was built. */
function nameOf({ fire, gradient }: Spikes): string | null {
  const { formula } = gradient;
  const built = formula && builtOf(formula.source);
  return fire.step && built ? JSON.stringify([fire.step, built.graph, formula.params]) : null;
}
