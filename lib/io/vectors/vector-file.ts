import { version } from '../../util/version.ts';

/** The version of the format: it rises with every change after which an old reader would be wrong. */
export const formatVersion = 1;

/** A number in JSON; those that JSON has no name for as texts that Python reads as `float(...)`. */
export type VectorNumber = number | 'NaN' | 'Infinity' | '-Infinity';

/** A file of vectors: what it is, how close results have to come, and its cases. */
export interface VectorFile<T> {
  readonly format: 'spiketape-vectors';
  readonly version: number;
  readonly spiketape: string;
  readonly kind: 'surrogates' | 'neurons';
  /** |got - due| is at most this times the larger of 1 and |due|. Outputs that are 0 or 1 are equal. */
  readonly tolerance: number;
  readonly cases: readonly T[];
}

/** A file of cases. */
export function vectorFile<T>(kind: VectorFile<T>['kind'], cases: readonly T[]): VectorFile<T> {
  return {
    format: 'spiketape-vectors',
    version: formatVersion,
    spiketape: version,
    kind,
    tolerance: kind === 'neurons' ? 1e-4 : 1e-5,
    cases,
  };
}

/** Numbers as JSON can have them. */
export function vectorNumbers(numbers: ArrayLike<number>): VectorNumber[] {
  return Array.from(numbers, (x) => (Number.isFinite(x) ? x : (String(x) as VectorNumber)));
}
