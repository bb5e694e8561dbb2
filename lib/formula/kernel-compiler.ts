import type { KernelModule } from './emit-kernels.ts';
import type { Graph, Value } from './graph.ts';
import type { Lanes } from './lanes.ts';
import { slotBytes } from './same.ts';
import type { Setting } from './setting.ts';
import { toFourLanes } from './to-four-lanes.ts';

/** A module, and the values of a setting as it takes them. */
export interface CompiledKernel {
  /** The same object for all settings that it serves. */
  readonly bytes: Uint8Array;
  /** To be copied to where the kernel finds its slots. */
  readonly slots: Uint8Array;
  readonly lanes: 'f32x4' | 'f64x2';
}

/** A module of `map` and `scale`, and what they are given as slots; or why there is none. */
export type CompiledFormula = CompiledKernel | { readonly bytes: null; readonly reason: string };

/**
 * Compiles values of a graph, for one setting of what is the same in all lanes after another. A module is emitted when none of
 * those before serves.
 *
 * @param emit - Gives the module for values of four Float32 lanes.
 */
export function kernelCompiler(
  graph: Graph,
  lanes: Lanes,
  emit: (outputs: readonly Value[]) => KernelModule,
): (results: readonly Value[], setting: Setting) => CompiledKernel {
  const modules = new Map<string, KernelModule>();
  const moduleOf = (outputs: readonly Value[]): KernelModule => {
    const key = String(outputs.map(({ id }) => id));
    const known = modules.get(key) ?? emit(outputs);
    modules.set(key, known);
    return known;
  };
  return (results, setting) => {
    const { outputs, lanes: form } = toFourLanes(graph, lanes, setting, results);
    const { bytes, slots } = moduleOf(outputs);
    const values = slotBytes(slots, (value) => setting.of(value));
    return { bytes, slots: values, lanes: form };
  };
}
