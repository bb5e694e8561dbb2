import { laterSum } from '../../array/later-array.ts';
import type { FloatNd } from '../../array/layout.ts';
import type { Shape } from '../../array/shape.ts';
import type { PrimitiveRow } from '../../autodiff/tape.ts';
import { apply, requireTensor, Tensor } from '../../autodiff/tensor.ts';
import { kernels } from '../../kernels/index.ts';
import { failRange, failType, show, showShape } from '../../util/errors.ts';
import { passesOn, type SpikingLayer, type SpikingRun } from '../layers/layer.ts';
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
  afterReset,
  ctOfSpikes,
  lastStep,
  lifScan,
  nonZero,
  requireInput,
  requireState,
  restingMembrane,
  spikingRun,
  traceOf,
  whereGradientPasses,
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
 *     s = 1 where h >= vThreshold, else 0          the surrogate's gradient on the way back
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
  return passesOn(
    'takes',
    Object.assign((x: Tensor) => run(x).spikes, { run, params: lifParams(options) }),
  );
}

function runLif(spec: LifSpec, x: Tensor, state: LifState | Tensor | undefined): SpikingRun<LifState> {
  const input = requireTensor(place, x);
  const shape = input.array.shape;
  if (shape.length < 2) {
    failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ...] was due.`);
  }
  requireInput(spec, shape);
  const v0 = initialMembrane(spec, state, shape.slice(1));
  const inputs = [input, v0, decayOf(spec), thresholdOf(spec)];
  const [spikes, h] = apply(lifRow(spec, shape), inputs) as readonly [Tensor, Tensor];
  spikes.passes = whereGradientPasses(spec, h);
  return spikingRun(
    spikes,
    () => afterReset(spec, h, spikes, shape),
    () => ({ v: afterReset(spec, lastStep(h), lastStep(spikes), shape) }),
  );
}

function initialMembrane(spec: LifSpec, state: LifState | Tensor | undefined, shape: Shape): Tensor {
  if (state === undefined) return restingMembrane(spec, shape);
  const v = state instanceof Tensor ? state : state?.v;
  if (!(v instanceof Tensor)) failType(place, `got ${show(state)} as state when { v } or a Tensor was due.`);
  return requireState(place, 'a state', v, shape);
}

/** The scan over all steps as one primitive: (input, v0, beta, threshold) -> [spikes, h]. */
function lifRow(spec: LifSpec, shape: Shape): PrimitiveRow<readonly FloatNd[]> {
  const { rule, surrogate } = spec;
  const scan = lifScan(spec, shape);
  return {
    name: place,
    forward: (input, v0, beta, theta) => {
      const { spikes, h, written } = scan.outputs(theta);
      const neurons = scan.neurons(v0, beta, theta);
      const current = laterSum(input) ?? kernels.flat(input);
      kernels.lifForward(written, h.data, current, neurons, rule, scan.fire);
      return [spikes, h];
    },
    keeps: { inputs: [1, 2, 3], outputs: [0, 1] },
    vjp: ([ctSpikes, ctH], [spikes, h], _, v0, beta, theta) => {
      const ct = scan.cotangents(beta, theta);
      kernels.lifBackward(
        ct.data,
        ctOfSpikes(ctSpikes),
        nonZero(ctH),
        traceOf(spikes as FloatNd, h as FloatNd),
        scan.neurons(v0, beta, theta),
        rule,
        scan.fire,
        surrogate.kernels.gradient,
      );
      return ct.all;
    },
  };
}
