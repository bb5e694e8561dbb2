import type { Random } from '../ops/random.ts';

/** A value that a parameter of a study may have; numbers are finite. */
export type StudyValue = number | string | boolean;

/** Numbers from one to another: `count` of them in a grid, any of them in a random search that has no `count`. */
export interface StudyRange {
  readonly from: number;
  readonly to: number;
  /** How many numbers, both ends among them; a grid needs it. */
  readonly count?: number;
  /** Whether steps are equal, or factors: then both ends are above 0. Default: linear. */
  readonly scale?: 'linear' | 'log';
  /** Whether only integers are taken. */
  readonly integer?: boolean;
}

/** Normally distributed numbers, for a random search. */
export interface StudyNormal {
  readonly mean: number;
  readonly std: number;
}

/** What values a parameter has: a list of them, a range, or a distribution. */
export type StudyParameter = readonly StudyValue[] | StudyRange | StudyNormal;

/** Numbers by name: what a run came to, or how it is on its way. */
export type StudyResults = Readonly<Record<string, number>>;

/** What a run is given besides its parameters. */
export interface StudyTools {
  /** A generator that follows from the parameters: the same run draws the same numbers, on any machine and in any order. */
  readonly random: Random;
  /** Keeps a point of the run's curves. */
  report(values: StudyResults): void;
}

/** What `spiketape sweep` runs: what a module exports. */
export interface Study<
  P extends Readonly<Record<string, StudyValue>> = Readonly<Record<string, StudyValue>>,
> {
  readonly parameters: { readonly [Name in keyof P]: StudyParameter };
  /** Which result counts, and which way; without it the first result, the higher the better. */
  readonly objective?: { readonly maximize: string } | { readonly minimize: string };
  /** One run. What it came to, or nothing: then what it reported last. */
  run(parameters: P, tools: StudyTools): StudyResults | undefined | Promise<StudyResults | undefined>;
}
