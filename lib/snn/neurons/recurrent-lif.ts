import type { Events } from '../../array/events.ts';
import { empty, type FloatArray, type FloatNd, wrap } from '../../array/layout.ts';
import type { Shape } from '../../array/shape.ts';
import { Dense, Lazy, type Value } from '../../array/values.ts';
import type { ValueRow } from '../../autodiff/row.ts';
import { apply, requireTensor, Tensor } from '../../autodiff/tensor.ts';
import { copy } from '../../kernels/apply.ts';
import { kernels } from '../../kernels/index.ts';
import { zeros } from '../../ops/create.ts';
import { type Random, requireRandom } from '../../ops/random.ts';
import { failRange, failType, requireBoolean, show, showShape } from '../../util/errors.ts';
import type { Initializer } from '../layers/initializers.ts';
import type { SpikingLayer, SpikingRun } from '../layers/layer.ts';
import { requireSizes, startingWeight } from '../layers/starting-weight.ts';
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

/** What a layer of recurrent LIF neurons is: LIF neurons, and how the weights among them start. */
export interface RecurrentLifOptions extends LifOptions {
  /** The generator of the recurrent weight. */
  readonly random: Random;
  /** What the recurrent weight starts from. Default uniform in ±1/sqrt(size). */
  readonly initializer?: Initializer;
  /** Whether neurons reach themselves; without, the diagonal of the weight is zero and has no gradient. Default true. */
  readonly autapses?: boolean;
}

/** The state of recurrent LIF neurons: membrane and spikes `[B, N]` of the last step. */
export type RecurrentLifState = { readonly v: Tensor; readonly spikes: Tensor };

/** The parameters of recurrent LIF neurons: their weight `[N, N]`, and those options that were given as tensors. */
export type RecurrentLifParams = LifParams & { readonly recurrent: Tensor };

/** A layer of recurrent LIF neurons. */
export interface RecurrentLif extends SpikingLayer<RecurrentLifParams, RecurrentLifState> {
  /** All steps, from a state (default: vLeak and no spikes), which may be differentiated by. */
  run(x: Tensor, state?: RecurrentLifState): SpikingRun<RecurrentLifState>;
}

const place = 'recurrentLif';

/**
 * Leaky integrate-and-fire neurons that reach each other, over a whole sequence `[T, B, N]`, time first. With x the
 * input, W the weight `params.recurrent` `[N, N]` (row i: from neuron i), s the spikes, the input current of step t is
 *
 *     I[t] = x[t] + s[t - 1] W
 *
 * and the rest is `lif`. Rows of W are gathered by the spikes, not multiplied, and so is the gradient of W.
 *
 * @param size - The number of neurons.
 * @throws TypeError or RangeError for an option that is unknown, of the wrong kind or outside its domain.
 */
export function recurrentLif(size: number, options: RecurrentLifOptions): RecurrentLif {
  requireSizes(place, size);
  const lif = requireLifOptions(place, options, ['random', 'initializer', 'autapses']);
  const { autapses = true } = options;
  requireBoolean(place, 'autapses', autapses);
  const params = { recurrent: startingRecurrence(size, options, autapses), ...lifParams(options) };
  const spec: RecurrentLifSpec = { lif, size, autapses, weight: params.recurrent };
  const run = (x: Tensor, state?: RecurrentLifState) => runRecurrentLif(spec, x, state);
  const call = (x: Tensor) => run(x).spikes;
  return Object.assign(call, { run, params, transient: 'input' as const });
}

interface RecurrentLifSpec {
  readonly lif: LifSpec;
  readonly size: number;
  readonly autapses: boolean;
  readonly weight: Tensor;
}

function startingRecurrence(size: number, options: RecurrentLifOptions, autapses: boolean): Tensor {
  const random = requireRandom(place, options.random);
  const weight = startingWeight(place, size, size, random, options.initializer);
  return autapses ? weight : new Tensor(clearDiagonal(copy(weight.array)));
}

function clearDiagonal(w: FloatNd): FloatNd {
  const size = w.shape[0] as number;
  for (let i = 0; i < size; i++) w.data[i * (size + 1)] = 0;
  return w;
}

function runRecurrentLif(
  spec: RecurrentLifSpec,
  x: Tensor,
  state: RecurrentLifState | undefined,
): SpikingRun<RecurrentLifState> {
  const input = requireTensor(place, x);
  const shape = input.value.shape;
  if (shape.length !== 3 || shape[2] !== spec.size) {
    failRange(place, `got an input of shape ${showShape(shape)} when [steps, batch, ${spec.size}] was due.`);
  }
  requireInput(spec.lif, shape);
  const { v: v0, spikes: s0 } = initialState(spec, state, shape.slice(1));
  const theta = thresholdOf(spec.lif);
  const inputs = [input, v0, decayOf(spec.lif), theta, spec.weight, s0];
  const [spikes, h] = apply(recurrentLifRow(spec, shape), inputs) as readonly [Tensor, Tensor];
  const reset = resetOf(spec.lif, theta, shape);
  return spikingRun(
    spikes,
    () => reset(h, spikes),
    () => {
      const last = lastStep(spikes);
      return { v: reset(lastStep(h), last), spikes: last };
    },
  );
}

function initialState(
  spec: RecurrentLifSpec,
  state: RecurrentLifState | undefined,
  shape: Shape,
): RecurrentLifState {
  if (state === undefined) return { v: restingMembrane(spec.lif, shape), spikes: zeros(shape) };
  if (!(state?.v instanceof Tensor && state.spikes instanceof Tensor))
    failType(place, `got ${show(state)} as state when { v, spikes } was due.`);
  return {
    v: requireState(place, 'a state with v', state.v, shape),
    spikes: requireState(place, 'a state with spikes', state.spikes, shape),
  };
}

/** The scan over all steps as one primitive: (input, v0, beta, threshold, weight, s0) -> [spikes, h]. */
function recurrentLifRow(spec: RecurrentLifSpec, shape: Shape): ValueRow<readonly Value[]> {
  const { rule, surrogate } = spec.lif;
  const scan = lifScan(spec.lif, shape);
  /** The weight that is used, contiguous. */
  const usedOf = (w: FloatNd) => (spec.autapses ? wrap(kernels.flat(w), w.shape) : clearDiagonal(copy(w)));
  return {
    name: place,
    takes: 'values',
    forward: (input, ...own) => {
      const [v0, beta, theta, w, s0] = own.map((value) => value.dense()) as Neurons;
      const { spikes, h, written } = scan.outputs(theta);
      kernels.recurrentLifForward(
        written,
        h.data,
        currentOf(input),
        { weight: usedOf(w), spikes: kernels.flat(s0) },
        scan.neurons(v0, beta, theta),
        rule,
        scan.fire,
        kernels,
      );
      return [spikes, new Dense(h)];
    },
    keeps: { inputs: [1, 2, 3, 4, 5], outputs: [0, 1] },
    vjp: ([ctSpikes, ctH], outputs, _, ...own) => {
      const [v0, beta, theta, w, s0] = own.map((value) => value.dense()) as Neurons;
      const [spikes, h] = outputs as [Value, Value];
      const ct = scan.cotangents(beta, theta);
      const weight = usedOf(w);
      kernels.recurrentLifBackward(
        ct.data,
        ctOfSpikes(ctSpikes ?? null),
        ctOfMembrane(ctH ?? null),
        traceOf(spikes, h),
        weight,
        scan.neurons(v0, beta, theta),
        rule,
        scan.fire,
        surrogate.kernels.gradient,
        kernels,
      );
      const ctWeight = () => ctOfWeight(w, ct.data.input, spikes, kernels.flat(s0));
      return [
        ...ct.all,
        () => new Dense(spec.autapses ? ctWeight() : clearDiagonal(ctWeight())),
        () => new Dense(ctOfInitialSpikes(s0, ct.data.input, weight)),
      ];
    },
  };
}

type Neurons = [v0: FloatNd, beta: FloatNd, theta: FloatNd, weight: FloatNd, s0: FloatNd];

/** The cotangent of the weight: of the currents of all steps, for the spikes of the steps before. */
function ctOfWeight(w: FloatNd, ctInput: FloatArray, spikes: Value, initial: FloatArray): FloatNd {
  const out = empty(w.shape);
  const events = spikes instanceof Lazy ? spikes.events : null;
  if (!events || initial.some((spike) => spike !== 0)) {
    kernels.recurrentLifWeight(out, ctInput, kernels.flat(spikes.dense()), initial, kernels);
    return out;
  }
  const [size] = w.shape as [number];
  const later = ctInput.subarray(initial.length);
  const rows = later.length / size;
  kernels.gatherRowsTransposed(out, firstRows(events, rows), wrap(later, [rows, size]));
  return out;
}

/** The events of the first rows. */
function firstRows({ width, starts, columns }: Events, rows: number): Events {
  return { rows, width, starts: starts.subarray(0, rows + 1), columns: columns.subarray(0, starts[rows]) };
}

/** The cotangent of the spikes before the first step, from that of its current. */
function ctOfInitialSpikes(s0: FloatNd, ctInput: FloatArray, weight: FloatNd): FloatNd {
  const out = empty(s0.shape);
  kernels.matmul(out, wrap(ctInput.subarray(0, out.size), out.shape), weight.transpose(1, 0));
  return out;
}
