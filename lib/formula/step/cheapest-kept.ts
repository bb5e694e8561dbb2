import type { Value } from '../graph.ts';
import { minimumCut } from './minimum-cut.ts';
import { type Demand, priceOfKept } from './recomputation.ts';

/** Up to so many candidates all pairs are tried. */
const fewest = 32;

/**
 * The cheapest values to keep for a backward pass: the minimum cut, or where it is cheaper a set of one or two values, or of
 * fewer than the cut, from which states are computed by the step before.
 */
export function cheapestKept(demand: Demand): Value[] {
  const { needs, traces } = demand;
  if (needs.length + traces.length === 0) return [];
  const candidates = demand.candidates.filter((value) => !value.isMask);
  const best = new Best(demand, minimumCut(demand));
  for (const value of candidates) best.offer(new Set([value]));
  if (candidates.length <= fewest)
    candidates.forEach((a, i) => {
      for (const b of candidates.slice(i + 1)) best.offer(new Set([a, b]));
    });
  for (const value of best.kept) best.offer(new Set([...best.kept].filter((other) => other !== value)));
  return [...best.kept].sort((a, b) => a.id - b.id);
}

class Best {
  kept: ReadonlySet<Value>;
  private readonly demand: Demand;
  private price: number;

  constructor(demand: Demand, kept: ReadonlySet<Value>) {
    this.demand = demand;
    this.kept = kept;
    this.price = priceOfKept(demand, kept);
  }

  offer(kept: ReadonlySet<Value>): void {
    const price = priceOfKept(this.demand, kept);
    if (price >= this.price) return;
    this.price = price;
    this.kept = kept;
  }
}
