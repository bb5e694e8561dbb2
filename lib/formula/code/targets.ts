/** All targets. */
export const targets = ['pytorch', 'jax', 'c', 'cuda', 'wgsl'] as const;

/** What code of a surrogate is written for. */
export type Target = (typeof targets)[number];
