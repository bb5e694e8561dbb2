import { curve } from '../surrogates/core/facts/curve.ts';
import { type Surrogate, surrogate } from '../surrogates/core/surrogate.ts';
import type { ParameterValues, SurrogateRow } from '../surrogates/core/surrogate-row.ts';
import { integrate } from '../util/quadrature.ts';

/** A row whose origin is not known: a gradient, its parameters, and what else is known of it. */
export type GradientRow<K extends string = string> = Omit<
  SurrogateRow<K>,
  'name' | 'origin' | 'parameterGradients'
> & { readonly name?: string; readonly origin?: undefined };

/** The surrogate of a gradient: its origin is the integral, 0 at the anchor. */
export function integrated(row: GradientRow): Surrogate {
  const { name = 'gradient', ...facts } = row;
  const origin = (x: number, p: ParameterValues) => integralTo(row as unknown as SurrogateRow, x, p);
  return surrogate({ ...facts, name, origin } as unknown as SurrogateRow);
}

/** The integral from the anchor to x, octave by octave. */
function integralTo(row: SurrogateRow, x: number, params: ParameterValues): number {
  const { at, anchor, length, breaks } = curve(row, params);
  const end = Math.max(-1e150, Math.min(x, 1e150));
  const octaves = Array.from({ length: 64 }, (_, i) => length * 2 ** (i - 12));
  const edges = [anchor, end, ...breaks, ...octaves.flatMap((d) => [anchor - d, anchor + d])]
    .filter((edge) => (edge - anchor) * (edge - end) <= 0)
    .sort((a, b) => (end - anchor) * (a - b));
  return edges
    .slice(1)
    .reduce((sum, b, i) => sum + integrate((xs) => xs.map(at), edges[i] as number, b).value, 0);
}
