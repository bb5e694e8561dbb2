import { failRange, show } from '../errors.ts';
import * as elementwise from './reference/elementwise.ts';
import { lifBackward, lifForward } from './reference/lif.ts';
import { findEvents, gatherRows, gatherRowsTransposed, matmul } from './reference/matmul.ts';
import { bernoulliEvents, fillBernoulli, fillNormal, fillUniform } from './reference/random.ts';
import * as recurrentLif from './reference/recurrent-lif.ts';
import * as reduce from './reference/reduce.ts';
import * as surrogate from './reference/surrogate.ts';
import * as update from './reference/update.ts';
import { instantiate } from './simd/instantiate.ts';
import { simdKernels } from './simd/simd-kernels.ts';

const reference = {
  ...elementwise,
  ...reduce,
  ...recurrentLif,
  ...surrogate,
  ...update,
  bernoulliEvents,
  fillBernoulli,
  fillNormal,
  fillUniform,
  findEvents,
  gatherRows,
  gatherRowsTransposed,
  lifBackward,
  lifForward,
  matmul,
};

/** The named kernels that primitives call. Each writes to `out`, its first argument. */
export type Kernels = typeof reference;

const sets: Readonly<Record<string, Kernels>> = { ...withSimd(), reference };

/** The SIMD kernels where the engine has them, with the reference for all that has no SIMD form. */
function withSimd(): Record<string, Kernels> {
  const module = instantiate();
  return module === null ? {} : { simd: { ...reference, ...simdKernels(module) } };
}

let inForce = Object.keys(sets)[0] as string;

/** The kernels in force: SIMD where there are any. */
export let kernels: Kernels = sets[inForce] as Kernels;

/**
 * Chooses the kernels that every primitive calls from now on. `'simd'`: WebAssembly, the default where the engine has
 * it. `'reference'`: plain TypeScript.
 *
 * @returns The name of those in force before.
 * @throws RangeError when there are no kernels of that name.
 */
export function useKernels(name: string): string {
  const chosen = Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (chosen === undefined) {
    failRange('useKernels', `got ${show(name)}, known are ${Object.keys(sets).join(', ')}.`);
  }
  const before = inForce;
  inForce = name;
  kernels = chosen;
  return before;
}
