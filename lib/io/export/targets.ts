import type { Language } from './language.ts';
import { c } from './languages/c.ts';
import { cuda } from './languages/cuda.ts';
import { jax } from './languages/jax.ts';
import { pytorch } from './languages/pytorch.ts';
import { wgsl } from './languages/wgsl.ts';

/** What code of a surrogate is written for. */
export type Target = 'pytorch' | 'jax' | 'c' | 'cuda' | 'wgsl';

/** The languages by target. */
export const languages: Readonly<Record<Target, Language>> = { pytorch, jax, c, cuda, wgsl };

/** All targets. */
export const targets: readonly Target[] = ['pytorch', 'jax', 'c', 'cuda', 'wgsl'];
