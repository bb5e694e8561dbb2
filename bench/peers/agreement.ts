/** What a framework computed with given weights and batches. */
export interface Computed {
  /** The loss of the first batch before any update. */
  readonly loss: number;
  /** The share of hidden neuron-steps that fired in it. */
  readonly firing: number;
  /** The losses of the training steps. */
  readonly losses: readonly number[];
}

/** Whether two did equal work. */
export interface Agreement {
  readonly equal: boolean;
  /** Relative differences: of the first loss, of the firing, of the loss after two updates. */
  readonly loss: number;
  readonly firing: number;
  readonly updated: number;
}

/**
 * What the relative differences may be. As a rule they are below 1e-6, but a membrane that two frameworks round
 * differently may fall on different sides of the threshold: one output spike changes the mean loss of a batch of 128 by
 * up to 1/128, and Adam's first steps, which have the size of the learning rate whatever the gradient, magnify it.
 */
export const tolerances = { loss: 5e-3, firing: 1e-3, updated: 1e-2 } as const;

/**
 * Compares what two frameworks computed: the first loss and the firing say that the forward passes are the same, the
 * loss of the third step that the gradients and updates are.
 */
export function compare(one: Computed, other: Computed): Agreement {
  const third = Math.min(2, one.losses.length - 1, other.losses.length - 1);
  const loss = difference(one.loss, other.loss);
  const firing = difference(one.firing, other.firing);
  const updated = difference(one.losses[third], other.losses[third]);
  const equal = loss <= tolerances.loss && firing <= tolerances.firing && updated <= tolerances.updated;
  return { equal, loss, firing, updated };
}

function difference(a = Number.NaN, b = Number.NaN): number {
  return a === b ? 0 : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
