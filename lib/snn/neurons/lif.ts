import type { FloatNd } from '../../array/layout.ts';
import type { Shape } from '../../array/shape.ts';
import { Dense, type Value } from '../../array/values.ts';
import type { ValueRow } from '../../autodiff/row.ts';
import { apply, requireTensor, Tensor } from '../../autodiff/tensor.ts';
import { kernels } from '../../kernels/index.ts';
import { failRange, failType, show, showShape } from '../../util/errors.ts';
import type { SpikingLayer, SpikingRun } from '../layers/layer.ts';
import {
  decayOf,
  type LifOptions,
  type LifParams,
  type LifSpec,
  lifParams,
  requireLifOptions,
  thresholdOf,
} from './lif-options.ts';
import {
  ctOfMembrane,
  ctOfSpikes,
  currentOf,
  lastStep,
  lifScan,
  requireInput,
  requireState,
  resetOf,
  restingMembrane,
  spikingRun,
  traceOf,
} from './lif-scan.ts';

/** The state of LIF neurons: the membrane `[B, ...]` after the last step. */
export type LifState = { readonly v: Tensor };

/** A layer of LIF neurons. */
export interface Lif extends SpikingLayer<LifParams, LifState> {
  /** All steps, from a state or membrane `[B, ...]` (default: vLeak everywhere), which may be differentiated by. */
  run(x: Tensor, state?: LifState | Tensor): SpikingRun<LifState>;
}

const place = 'lif';

/**
 * Leaky integrate-and-fire neurons over a whole sequence `[T, B, ...]`, time first. With h the membrane before and v
 * after the reset, s the spike, I the input:
 *
 *     h = vLeak + beta (v - vLeak) + gain I
 *     s = 1 where h >= vThreshold, else 0          the surrogate's gradient in the backward pass
 *     v = h - s vThreshold                         reset 'subtract'
 *     v = (1 - s) h + s vReset                     reset 'value'
 *     v = h                                        reset 'none'
 *
 * With `resetDelay`, v = h, and the reset enters the next charge with r = 1 where v >= vThreshold:
 * `vLeak + beta (v - vLeak) + gain I - r vThreshold`, or `vLeak + beta ((1 - r) v + r vReset - vLeak) + gain I`.
 *
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or outside its domain.
 */
export function lif(options: LifOptions): Lif {
  const spec = requireLifOptions(place, options);
  const run = (x: Tensor, state?: LifState | Tensor) => runLif(spec, x, state);
  const call = (x: Tensor) => run(x).spikes;
  return Object.assign(call, { run, params: lifParams(options), transient: 'input' as const });
}

function runLif(spec: LifSpec, x: Tensor, state: LifState | Tensor | undefined): SpikingRun<LifState> {
  const input = requireTensor(place, x);
  const shape = input.value.shape;
  if (shape.length < 2) {
    failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ...] was due.`);
  }
  requireInput(spec, shape);
  const v0 = initialMembrane(spec, state, shape.slice(1));
  const theta = thresholdOf(spec);
  const inputs = [input, v0, decayOf(spec), theta];
  const [spikes, h] = apply(lifRow(spec, shape), inputs) as readonly [Tensor, Tensor];
  const reset = resetOf(spec, theta, shape);
  return spikingRun(
    spikes,
    () => reset(h, spikes),
    () => ({ v: reset(lastStep(h), lastStep(spikes)) }),
  );
}

function initialMembrane(spec: LifSpec, state: LifState | Tensor | undefined, shape: Shape): Tensor {
  if (state === undefined) return restingMembrane(spec, shape);
  const v = state instanceof Tensor ? state : state?.v;
  if (!(v instanceof Tensor)) failType(place, `got ${show(state)} as state when { v } or a Tensor was due.`);
  return requireState(place, 'a state', v, shape);
}

/** The scan over all steps as one primitive: (input, v0, beta, threshold) -> [spikes, h]. */
function lifRow(spec: LifSpec, shape: Shape): ValueRow<readonly Value[]> {
  const { rule, surrogate } = spec;
  const scan = lifScan(spec, shape);
  return {
    name: place,
    takes: 'values',
    forward: (input, ...own) => {
      const [v0, beta, theta] = own.map((value) => value.dense()) as Neurons;
      const { spikes, h, written } = scan.outputs(theta);
      kernels.lifForward(written, h.data, currentOf(input), scan.neurons(v0, beta, theta), rule, scan.fire);
      return [spikes, new Dense(h)];
    },
    keeps: { inputs: [1, 2, 3], outputs: [0, 1] },
    vjp: ([ctSpikes, ctH], [spikes, h], _, ...own) => {
      const [v0, beta, theta] = own.map((value) => value.dense()) as Neurons;
      const ct = scan.cotangents(beta, theta);
      kernels.lifBackward(
        ct.data,
        ctOfSpikes(ctSpikes ?? null),
        ctOfMembrane(ctH ?? null),
        traceOf(spikes as Value, h as Value),
        scan.neurons(v0, beta, theta),
        rule,
        scan.fire,
        surrogate.kernels.gradient,
      );
      return ct.all;
    },
  };
}

type Neurons = [v0: FloatNd, beta: FloatNd, theta: FloatNd];
