import type { Graph, Value } from '../graph.ts';
import { rewrite } from '../rewrite.ts';
import type { StepPlan, Values } from './plan-step.ts';

/** What the spikes of a step are, as values of its graph. */
export interface SpikeFormula {
  /** The spike of a lane; undefined where it stays an operation of its own. */
  spike(x: Value): Value | undefined;
  /** The gradient of the spike, or its derivative by a parameter of that name; undefined likewise. */
  slope(x: Value, parameter?: string): Value | undefined;
}

/** A plan with formulas in place of its spikes and their gradients. */
export function inlineSpikes(plan: StepPlan, formula: SpikeFormula): StepPlan {
  const { graph } = plan.step;
  const inlined = (values: readonly Value[]) => inlineValues(graph, values, formula);
  const each = (values: Values): Values => {
    const results = inlined(Object.values(values));
    return Object.fromEntries(Object.keys(values).map((name, i) => [name, results[i] as Value]));
  };
  const one = (value: Value | null) => value && (inlined([value])[0] as Value);
  return {
    ...plan,
    kept: inlined(plan.kept),
    keptFrom: inlined(plan.keptFrom),
    forward: each(plan.forward),
    traces: each(plan.traces),
    restoredSpikes: one(plan.restoredSpikes),
    backward: each(plan.backward),
    first: each(plan.first),
  };
}

/** Values with formulas in place of spikes and their gradients. */
export function inlineValues(
  graph: Graph,
  values: readonly Value[],
  { spike, slope }: SpikeFormula,
): Value[] {
  return rewrite(graph, values, ({ operation, name }, [x]) => {
    if (operation === 'spike') return spike(x as Value);
    return operation === 'slope' ? slope(x as Value, name) : undefined;
  });
}
