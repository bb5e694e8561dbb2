import type { Interval } from './interval.ts';

/** The variables of a box, each with the numbers that it may be. */
export type Box = readonly Interval[];
