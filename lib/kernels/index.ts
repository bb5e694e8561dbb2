import { failRange, show } from '../errors.ts';
import * as elementwise from './reference/elementwise.ts';
import * as lif from './reference/lif.ts';
import * as matmul from './reference/matmul.ts';
import * as reduce from './reference/reduce.ts';
import * as surrogate from './reference/surrogate.ts';
import * as update from './reference/update.ts';

const reference = { ...elementwise, ...reduce, ...matmul, ...lif, ...surrogate, ...update };

/** The named kernels that primitives call. Each writes to `out`, its first argument. */
export type Kernels = typeof reference;

const sets: Readonly<Record<string, Kernels>> = { reference };

/** The kernels in force. */
export let kernels: Kernels = reference;

/**
 * Chooses the kernels that every primitive calls from now on. `'reference'`: plain TypeScript.
 *
 * @throws RangeError when there are no kernels of that name.
 */
export function useKernels(name: string): void {
  const chosen = Object.hasOwn(sets, name) ? sets[name] : undefined;
  if (chosen === undefined) {
    failRange('useKernels', `got ${show(name)}, known are ${Object.keys(sets).join(', ')}.`);
  }
  kernels = chosen;
}
