import type { Value } from '../graph.ts';
import { priceOf, priceOfArray } from './prices.ts';
import type { Demand } from './recomputation.ts';

/**
 * The cheapest set of values to keep when states cannot be computed from the step before: a minimum cut between what cannot be
 * computed again and what is needed. A value is had by keeping it, or by computing it again from its operands.
 */
export function minimumCut({ candidates, needs, traces }: Demand): Set<Value> {
  const at = new Map(candidates.map((value, i) => [value, i]));
  const [source, sink] = [2 * candidates.length, 2 * candidates.length + 1];
  const network = new Network(sink + 1);
  candidates.forEach((value, i) => {
    network.connect(2 * i, 2 * i + 1, value.isMask ? Number.POSITIVE_INFINITY : priceOfArray);
    network.connect(source, 2 * i, value.operation === 'input' ? Number.POSITIVE_INFINITY : priceOf(value));
    for (const operand of value.operands) {
      const from = at.get(operand);
      if (from !== undefined) network.connect(2 * from + 1, 2 * i, Number.POSITIVE_INFINITY);
    }
  });
  for (const value of [...needs, ...traces])
    network.connect(2 * (at.get(value) as number) + 1, sink, Number.POSITIVE_INFINITY);
  const reached = network.saturate(source, sink);
  return new Set(candidates.filter((_, i) => reached[2 * i] && !reached[2 * i + 1]));
}

/** A network of pipes, each with what still fits through. */
class Network {
  private readonly to: number[] = [];
  private readonly left: number[] = [];
  private readonly from: number[][];

  constructor(nodes: number) {
    this.from = Array.from({ length: nodes }, () => []);
  }

  /** A pipe, and its reverse, which is at the next number. */
  connect(a: number, b: number, capacity: number): void {
    for (const [start, end, fits] of [
      [a, b, capacity],
      [b, a, 0],
    ] as const) {
      this.from[start]?.push(this.to.length);
      this.to.push(end);
      this.left.push(fits);
    }
  }

  /** Fills it from source to sink, way after way (Edmonds and Karp 1972); what the source still reaches then. */
  saturate(source: number, sink: number): boolean[] {
    for (;;) {
      const via = this.search(source);
      if (via[sink] === undefined) return via.map((pipe) => pipe !== undefined);
      let fits = Number.POSITIVE_INFINITY;
      this.walk(via, source, sink, (pipe) => {
        fits = Math.min(fits, this.left[pipe] as number);
      });
      if (fits === Number.POSITIVE_INFINITY) throw new Error('minimumCut: got a need that nothing can meet.');
      this.walk(via, source, sink, (pipe) => {
        this.left[pipe] = (this.left[pipe] as number) - fits;
        this.left[pipe ^ 1] = (this.left[pipe ^ 1] as number) + fits;
      });
    }
  }

  /** The pipe by which each node is first reached; -1 for the source. */
  private search(source: number): (number | undefined)[] {
    const via: (number | undefined)[] = new Array(this.from.length).fill(undefined);
    via[source] = -1;
    const queue = [source];
    for (const node of queue) {
      for (const pipe of this.from[node] ?? []) {
        const next = this.to[pipe] as number;
        if ((this.left[pipe] as number) === 0 || via[next] !== undefined) continue;
        via[next] = pipe;
        queue.push(next);
      }
    }
    return via;
  }

  private walk(
    via: readonly (number | undefined)[],
    source: number,
    sink: number,
    f: (pipe: number) => void,
  ): void {
    for (let node = sink; node !== source; ) {
      const pipe = via[node] as number;
      f(pipe);
      node = this.to[pipe ^ 1] as number;
    }
  }
}
