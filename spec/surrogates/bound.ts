import { expect } from 'chai';
import fc from 'fast-check';
import type { Surrogate } from '../../lib/surrogates/core/surrogate.ts';
import type { ParameterSpec, ParameterValues } from '../../lib/surrogates/core/surrogate-row.ts';

/** A row under given parameters, the others being the defaults, with its facts worked out. */
export function bound<K extends string>({ row }: Surrogate<K>, values: Readonly<Partial<Record<K, number>>>) {
  const specs: [string, ParameterSpec][] = Object.entries(row.parameters ?? {});
  const defaults = Object.fromEntries(specs.map(([key, spec]) => [key, spec.default]));
  const p = { ...defaults, ...values } as ParameterValues<K>;
  return {
    p,
    origin: (x: number) => row.origin(x, p),
    gradient: (x: number) => row.gradient(x, p),
    facts: {
      threshold: row.threshold?.(p),
      kinks: row.kinks?.(p),
      jumps: row.jumps?.(p),
      support: row.support?.(p),
      center: row.center?.(p),
      originAtThreshold: row.originAtThreshold?.(p),
      mass: row.mass?.(p),
      length: row.length?.(p),
    },
  };
}

/** What `bound` gives. */
export type Bound = ReturnType<typeof bound>;

/** An origin with its gradient. */
export type Curve = Pick<Bound, 'origin' | 'gradient'>;

/** Powers of ten between two exponents. */
export function exponential(low: number, high: number): fc.Arbitrary<number> {
  return fc.double({ min: low, max: high, noNaN: true }).map((exponent) => 10 ** exponent);
}

/** Expects a number within a relative tolerance. */
export function expectRelative(actual: number, expected: number, tolerated: number, place: string): void {
  expect(Math.abs(actual - expected), `${place}: got ${actual} when ${expected} was due`).to.be.at.most(
    tolerated * Math.abs(expected),
  );
}
