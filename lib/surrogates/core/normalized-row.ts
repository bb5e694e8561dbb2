import { divided } from '../../formula/divided.ts';
import { failRange, show } from '../../util/errors.ts';
import { sizeOf } from './facts/facts-of.ts';
import type { ParameterValues, SurrogateRow } from './surrogate-row.ts';

/** What of a gradient is 1 once it is normalized: its largest absolute value, or its integral over the real line. */
export type Normalization = 'peak' | 'area';

/**
 * A row whose gradient and origin are those of another, divided by the peak or the area of the gradient under whatever
 * parameters. It rejects parameters under which that is not a number above 0, and has no gradients for its parameters.
 *
 * @throws RangeError for what is neither `'peak'` nor `'area'`.
 */
export function normalizedRow<K extends string>(row: SurrogateRow<K>, by: Normalization): SurrogateRow<K> {
  if (by !== 'peak' && by !== 'area') failRange(row.name, `got ${show(by)} when 'peak' or 'area' was due.`);
  const { peers: _, formula: __, parameterGradients: ___, ...kept } = row;
  const { originAtThreshold, mass, peak } = row;
  const size = remembered((p: ParameterValues<K>) => sizeOf(row, by, p));
  return {
    ...kept,
    origin: divided(row.origin, size),
    gradient: divided(row.gradient, size),
    ...(originAtThreshold && { originAtThreshold: (p) => originAtThreshold(p) / size(p) }),
    ...(mass && { mass: (p) => mass(p) / size(p) }),
    ...(peak && { peak: (p) => peak(p) / size(p) }),
    rejects: (p) => row.rejects?.(p) ?? reasonAgainst(by, size(p)),
  };
}

function reasonAgainst(by: Normalization, size: number): string | undefined {
  if (size > 0 && size < Infinity) return undefined;
  const cure = by === 'area' && size !== 0 ? "; normalize by 'peak'" : '';
  return `got a gradient whose ${by} is ${size} when a finite one above 0 was due to normalize by${cure}.`;
}

/** A function that remembers its last result: kernels ask for the same parameters at every element. */
function remembered<P extends object>(f: (p: P) => number): (p: P) => number {
  let last: P | undefined;
  let value = Number.NaN;
  return (p) => {
    if (p !== last) [last, value] = [p, f(p)];
    return value;
  };
}
