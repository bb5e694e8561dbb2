/** What one training run came to. */
export interface Outcome {
  /** Share of the test set that is right, 0 to 1. */
  readonly accuracy: number;
}

/** How much is trained. */
export type Size = 'full' | 'quick';

/** A result that somebody published, or a control, and the network that is to reach it here. */
export interface Result {
  readonly name: string;
  /** The data: what is learned from and what is tested on. */
  readonly data: string;
  readonly network: string;
  /** What is published, with its source; what a control is to show. */
  readonly published: string;
  /** What a quick run must reach, and may reach at most, with seed 1. */
  readonly quick: { readonly least: number; readonly most?: number };
  run(seed: number, size: Size): Outcome;
}
