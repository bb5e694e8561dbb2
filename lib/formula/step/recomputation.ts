import type { Value } from '../graph.ts';
import { priceOf, priceOfArray, priceOfStepBefore } from './prices.ts';

/** What a backward pass needs of a forward pass. */
export interface Demand {
  /** Values that may be kept, operands first. */
  readonly candidates: readonly Value[];
  /** Values that the backward step reads. */
  readonly needs: readonly Value[];
  /** Values that are read outside of it too, where the step before is not at hand. */
  readonly traces: readonly Value[];
  /** What a state was computed as by the step before: from the input of the graph to the value. */
  readonly before: ReadonlyMap<Value, Value>;
  /** Whether a value depends on parameters only. */
  isFree(value: Value): boolean;
}

/**
 * The price of a set of kept values: of its arrays, and of all that is computed again from them. States that are not kept are
 * computed from what the step before kept. Infinite where something cannot be had.
 */
export function priceOfKept(demand: Demand, kept: ReadonlySet<Value>): number {
  const now = new Map<Value, boolean>();
  const earlier = new Map<Value, boolean>();
  let price = priceOfArray * kept.size;

  const canHave = (value: Value, known: Map<Value, boolean>, mayLookBack: boolean): boolean => {
    if (demand.isFree(value)) return true;
    const found = known.get(value);
    if (found !== undefined) return found;
    const can = find(value, known, mayLookBack);
    known.set(value, can);
    return can;
  };

  const find = (value: Value, known: Map<Value, boolean>, mayLookBack: boolean): boolean => {
    if (kept.has(value)) {
      if (known === earlier) price += priceOfStepBefore;
      return true;
    }
    if (value.operation === 'input') {
      const before = demand.before.get(value);
      return mayLookBack && before !== undefined && canHave(before, earlier, false);
    }
    const can = value.operands.every((operand) => canHave(operand, known, mayLookBack));
    price += priceOf(value);
    return can;
  };

  const has = (value: Value, mayLookBack: boolean) => canHave(value, now, mayLookBack);
  const all =
    demand.traces.every((value) => has(value, false)) && demand.needs.every((value) => has(value, true));
  return all ? price : Number.POSITIVE_INFINITY;
}
