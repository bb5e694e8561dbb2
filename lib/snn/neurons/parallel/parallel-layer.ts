import { requireTensor, type Tensor } from '../../../autodiff/tensor.ts';
import {
  failRange,
  failType,
  isPlainObject,
  rejectUnknownKeys,
  show,
  showShape,
} from '../../../util/errors.ts';
import { showCall, shownAs } from '../../../util/repr.ts';
import type { SpikingLayer } from '../../layers/layer.ts';
import { learnedOfSurrogate } from '../learned-of.ts';
import { defaultSurrogate, requireSurrogate } from '../neuron-options.ts';
import type { SurrogateOf } from '../neuron-params.ts';
import type { AnySurrogate } from '../step-model.ts';

/** A layer of neurons whose steps are computed at once. */
export type ParallelLayer<P extends object> = SpikingLayer<P, Readonly<Record<string, Tensor>>>;

/** What a layer of parallel neurons is made of. */
export interface ParallelParts<P extends object, S extends AnySurrogate> {
  readonly place: string;
  /** What it was made with, for people. */
  readonly shown: object;
  readonly params: P;
  readonly surrogate: S | undefined;
  /** The membranes of all steps, from the input, and what to go on from. */
  membranes(
    x: Tensor,
    state: unknown,
  ): { readonly v: Tensor; readonly state: Readonly<Record<string, Tensor>> };
  /** What the surrogate is of. */
  above?(v: Tensor): Tensor;
}

/** A layer that fires where its membranes reach the threshold. */
export function parallelLayer<P extends object, S extends AnySurrogate>(
  parts: ParallelParts<P, S>,
): ParallelLayer<P & SurrogateOf<{ surrogate: S }>> {
  const { place, shown, membranes, above = (v) => v } = parts;
  const { surrogate = defaultSurrogate() }: { readonly surrogate: AnySurrogate | undefined } = parts;
  requireSurrogate(place, surrogate);
  const params = { ...parts.params, ...learnedOfSurrogate(surrogate) };
  const run = (given: Tensor, from?: unknown) => {
    const x = requireTensor(place, given);
    const { shape } = x.value;
    if (shape.length < 2 || shape[0] === 0)
      failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ...] was due.`);
    const { v, state } = membranes(x, from);
    return { spikes: surrogate(above(v)), v, state };
  };
  const call = (x: Tensor) => run(x).spikes;
  return shownAs(Object.assign(call, { run, params }), () =>
    showCall(place, shown),
  ) as unknown as ParallelLayer<P & SurrogateOf<{ surrogate: S }>>;
}

/** @throws TypeError for what is no object, or has unknown entries. */
export function requireObject<O extends object>(place: string, options: O, known: readonly string[]): O {
  rejectUnknownKeys(place, options, known);
  return options;
}

/** @throws TypeError for a state, of which there is none where all steps are seen at once. */
export function rejectState(place: string, state: unknown): void {
  if (state !== undefined && !(isPlainObject(state) && Object.keys(state).length === 0))
    failType(place, `got ${show(state)} as state, and there is none.`);
}
