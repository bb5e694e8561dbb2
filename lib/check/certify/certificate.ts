import type { ParameterValues } from '../../surrogates/core/surrogate-row.ts';

/** What a certificate is asked for. */
export interface CertifyOptions {
  /** The numbers that it is for, the lower first. */
  readonly range: readonly [low: number, high: number];
  /** Parameters that may be any number of a range; the others are as in the surrogate. Default: none. */
  readonly parameters?: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** The largest |g − G'|, in units of the peak of the gradient; of its largest value in the range where it grows without end. Default 1e-6. */
  readonly bound?: number;
  /** The largest number of boxes that are looked at. Default 50,000. */
  readonly boxes?: number;
}

/** A place where origin and gradient change from one formula to another, between two numbers next to each other. */
export interface CertificatePlace {
  readonly x: number;
  /** What happens there: the gradient jumps, or the origin too. */
  readonly jumps: 'gradient' | 'origin';
}

/** A range of numbers in which nothing could be told, under these ranges of parameters. */
export interface OpenBox {
  readonly x: readonly [low: number, high: number];
  readonly parameters?: Readonly<Record<string, readonly [low: number, high: number]>>;
}

/**
 * What is known of |g − G'| for every real number of a range, as the formulas of origin and gradient are read over the real
 * numbers: proven by interval arithmetic, whose bounds are all rounded outwards; or refuted at a point; or open.
 */
export interface Certificate {
  readonly verdict: 'proven' | 'refuted' | 'open';
  readonly range: readonly [low: number, high: number];
  /** The parameters that have one value. */
  readonly params: ParameterValues;
  /** Those that have a range. */
  readonly parameters: Readonly<Record<string, readonly [low: number, high: number]>>;
  /** What |g − G'| is proven not to be above, or is above at a point. */
  readonly bound: number;
  /** How many boxes were looked at. */
  readonly boxes: number;
  /** Where the functions jump: a neighbourhood of a few last digits of each is left out. */
  readonly places: readonly CertificatePlace[];
  /** Where |g − G'| is above the bound: the numbers there, and what is sure of them. */
  readonly refuted?: {
    readonly x: number;
    readonly params: ParameterValues;
    readonly gradient: number;
    readonly slope: number;
  };
  /** Boxes of which nothing could be told, with all that was not looked at. */
  readonly open: readonly OpenBox[];
}
