import type { Language } from './language.ts';
import { c } from './languages/c.ts';
import { cuda } from './languages/cuda.ts';
import { jax } from './languages/jax.ts';
import { pytorch } from './languages/pytorch.ts';
import { wgsl } from './languages/wgsl.ts';
import type { Target } from './targets.ts';

/** The languages by target. */
export const languages: Readonly<Record<Target, Language>> = { pytorch, jax, c, cuda, wgsl };
