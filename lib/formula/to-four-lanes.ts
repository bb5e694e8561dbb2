import type { Graph, Value } from './graph.ts';
import type { Lanes } from './lanes.ts';
import { Lowering } from './lowering.ts';
import type { Setting } from './setting.ts';
import { toSingles } from './to-singles.ts';

/** Values of four Float32 lanes, and the arithmetic that they are computed in. */
export interface FourLanes {
  readonly outputs: readonly Value[];
  readonly lanes: 'f32x4' | 'f64x2';
}

/** Values as operations on lanes: in Float32 where that is sure to be precise, else in Float64 with the results rounded. */
export function toFourLanes(
  graph: Graph,
  lanes: Lanes,
  setting: Setting,
  results: readonly Value[],
): FourLanes {
  const lowering = new Lowering(graph, lanes, setting);
  const whole = lowering.withoutLibrary(results);
  const singles = toSingles({ graph, lanes, setting, lowering }, whole);
  if (singles) return { outputs: singles, lanes: 'f32x4' };
  return { outputs: lowering.lower(whole).map((value) => graph.narrow(value)), lanes: 'f64x2' };
}
