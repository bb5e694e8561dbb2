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
  /** What is to be known of the figures. */
  readonly remark?: string;
  /** What is published, with its source; what a control is to show. */
  readonly published: string;
  /** The share that is right which is to be reached, none of a control. */
  readonly due?: number;
  /** The option of `npm run results` that gives the path of its data, where this package has none. */
  readonly option?: string;
  /** What a quick run must reach, and may reach at most, with seed 1. */
  readonly quick: { readonly least: number; readonly most?: number };
  /** Trains; with the file of `option`. */
  run(seed: number, size: Size, file?: string): Outcome;
  /** The same in PyTorch. */
  torch(file?: string): TorchTask;
}

/** A program of docs/results/torch/, and what it works with. */
export interface TorchTask {
  readonly program: string;
  readonly settings: object;
  /** Where the data are not drawn by the program. */
  readonly sets?: { readonly train: Samples; readonly test: Samples };
}

/** Samples of so many values, one after the other, and their labels. */
export interface Samples {
  readonly values: Float32Array;
  readonly labels: ArrayLike<number>;
}
