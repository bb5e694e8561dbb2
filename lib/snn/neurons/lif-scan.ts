import { current, lazily } from '../../array/context.ts';
import { empty, type FloatArray, type FloatNd, wrap } from '../../array/layout.ts';
import { type Shape, sameShape } from '../../array/shape.ts';
import { Dense, Lazy, type Support, type Value } from '../../array/values.ts';
import type { Cotangent, PrimitiveRow } from '../../autodiff/row.ts';
import { apply, requireTensor, Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { copy, expand, unbroadcast } from '../../kernels/apply.ts';
import { type Fire, stepAt } from '../../kernels/fire.ts';
import { arenas, kernels } from '../../kernels/index.ts';
import type { CtSpikes, Current, LifCotangents, LifNeurons, LifTrace } from '../../kernels/reference/lif.ts';
import { reshape, slice } from '../../ops/shape.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { failRange, showShape } from '../../util/errors.ts';
import type { SpikingRun } from '../layers/layer.ts';
import type { LifSpec } from './lif-options.ts';

/** What the primitives of LIF neurons have in common, over an input of one shape. */
export interface LifScan {
  /** The current spike function. */
  readonly fire: Fire;
  /** Room for the membrane before the reset, and the spikes, which may be lazy: computed from it. */
  outputs(theta: FloatNd): Outputs;
  /** Initial membrane, decay and threshold as kernels take them. */
  neurons(v0: FloatNd, beta: FloatNd, theta: FloatNd): LifNeurons;
  /** Room for the cotangents of input, v0, beta and theta: for a kernel, and for the tape. */
  cotangents(beta: FloatNd, theta: FloatNd): { readonly data: LifCotangents; readonly all: CotangentsOfLif };
}

interface Outputs {
  readonly spikes: Value;
  readonly h: FloatNd;
  /** What a scan is to write spikes to, if it is. */
  readonly written: FloatArray | null;
}

type CotangentsOfLif = [input: Value, v0: Value, beta: Cotangent<Value>, theta: Cotangent<Value>];

/** Spike function and memory of a scan over an input `[T, B, ...]`. */
export function lifScan(spec: LifSpec, shape: Shape): LifScan {
  const { surrogate, strict, decay, vThreshold } = spec;
  const fire = fireFunction(surrogate, strict);
  const learns = [...Object.values(decay), vThreshold].some((value) => value instanceof Tensor);
  return {
    fire,
    outputs: (theta) => {
      const h = empty(shape);
      const support = supportOf(spec, h, theta);
      if (fire.step === undefined || !arenas.defers(h.size, [h])) {
        const spikes = empty(shape);
        return { spikes: new Dense(spikes, { support }), h, written: spikes.data };
      }
      const each = spread(theta, eachNeuron(shape, [theta]));
      return { spikes: lazySpikes(h, each, fire, support), h, written: null };
    },
    neurons: (v0, ...own) => {
      const each = eachNeuron(shape, own);
      const [beta, theta] = own.map((values) => spread(values, each)) as [FloatArray, FloatArray];
      return { v0: kernels.flat(v0), beta, theta };
    },
    cotangents: (beta, theta) => {
      const [input, v0] = [empty(shape), empty(shape.slice(1))];
      const { data } = input;
      if (!learns) {
        const all: CotangentsOfLif = [new Dense(input), new Dense(v0), null, null];
        return { data: { input: data, v0: v0.data, neurons: null }, all };
      }
      const each = eachNeuron(shape, [beta, theta]);
      const [ctBeta, ctTheta] = [empty(each), empty(each)];
      return {
        data: { input: data, v0: v0.data, neurons: { beta: ctBeta.data, theta: ctTheta.data } },
        all: [
          new Dense(input),
          new Dense(v0),
          () => new Dense(gathered(ctBeta, beta.shape)),
          () => new Dense(gathered(ctTheta, theta.shape)),
        ],
      };
    },
  };
}

/** Spikes that are computed from membranes when something reads their events or, later, their numbers. */
function lazySpikes(h: FloatNd, threshold: FloatArray, fire: Fire, support: Support | null): Lazy {
  // An optimizer may change the threshold before anything asks.
  const theta = threshold.slice();
  const fill = (out: FloatNd) => kernels.fireAbove(out.data, h.data, theta, fire);
  const events = () => kernels.findFired(h, theta, fire);
  return new Lazy(h.shape, { fill, events }, { support });
}

/** The shape of what neurons have of their own: that of one sample, or of one number where that is all they have. */
function eachNeuron(shape: Shape, own: readonly FloatNd[]): Shape {
  return own.every(({ size }) => size === 1) ? [] : shape.slice(2);
}

/** One value for each neuron. */
function spread(values: FloatNd, each: Shape): FloatArray {
  if (each.length === 0) return kernels.flat(values);
  return copy(expand(values, each)).data;
}

/** The cotangent of values that were spread over the neurons. */
function gathered(ct: FloatNd, shape: Shape): FloatNd {
  return ct.size === 1 ? wrap(ct.data, shape) : unbroadcast(ct, shape);
}

/** From the membrane `[..., neurons]` before the reset and the spikes to that after it. */
export type Reset = (h: Tensor, spikes: Tensor) => Tensor;

/** The reset of neurons over an input of one shape, with the threshold of now. */
export function resetOf(spec: LifSpec, threshold: TensorLike, shape: Shape): Reset {
  const { rule } = spec;
  if (rule.reset === 'none' || rule.resetDelay) return (h) => h;
  const row = resetRow(spec, shape);
  const { array, node } = requireTensor(spec.place, threshold);
  // An optimizer may change it before anything asks.
  const theta = new Tensor(copy(array), node);
  return (h, spikes) => apply(row, [h, spikes, theta]);
}

function resetRow({ place, rule }: LifSpec, shape: Shape): PrimitiveRow {
  const each = (theta: FloatNd) => eachNeuron(shape, [theta]);
  return {
    name: place,
    forward: (h, s, theta) => {
      const v = empty(h.shape);
      kernels.resetMembrane(v.data, kernels.flat(h), kernels.flat(s), spread(theta, each(theta)), rule);
      return v;
    },
    vjp: (ct, _, h, s, theta) => {
      const [ctH, ctSpikes, ctTheta] = [empty(h.shape), empty(h.shape), empty(each(theta))];
      const out = { h: ctH.data, spikes: ctSpikes.data, theta: ctTheta.data };
      const own = spread(theta, each(theta));
      kernels.resetMembraneBack(out, kernels.flat(ct), kernels.flat(h), kernels.flat(s), own, rule);
      return [ctH, rule.detachReset ? null : ctSpikes, () => gathered(ctTheta, theta.shape)];
    },
    keeps: { inputs: [0, 1, 2] },
  };
}

/** What decides over spikes: the step, strict or not, or inside `smooth` the origin. */
function fireFunction({ kernels: own, row, params }: Surrogate, strict: boolean): Fire {
  if (current().smooth) return own.origin;
  if (!strict) return own.forward;
  return stepAt(row.threshold?.(params) ?? 0, true);
}

/** The input of neurons as kernels take it. */
export function currentOf(input: Value): Current {
  return (input instanceof Lazy ? input.gathered : null) ?? kernels.flat(input.dense());
}

/** Spikes and membranes before the reset as the backward pass takes them. */
export function traceOf(spikes: Value, h: Value): LifTrace {
  return { spikes: spikes.isDense ? kernels.flat(spikes.dense()) : null, h: kernels.flat(h.dense()) };
}

/** The cotangent of spikes as kernels take it. */
export function ctOfSpikes(ct: Value | null): CtSpikes {
  return (ct instanceof Lazy ? ct.product : null) ?? ctOfMembrane(ct);
}

/** The cotangent of the membrane before the reset as kernels take it. */
export function ctOfMembrane(ct: Value | null): FloatArray | null {
  return ct && kernels.flat(ct.dense());
}

/**
 * Throws unless an input has steps, and decay and threshold fit its neurons.
 *
 * @throws RangeError.
 */
export function requireInput(spec: LifSpec, shape: Shape): void {
  if (shape[0] === 0)
    failRange(spec.place, `got an input of shape ${showShape(shape)}, at least one step was due.`);
  for (const [name, value] of Object.entries({ ...spec.decay, vThreshold: spec.vThreshold })) {
    requirePerNeuron(spec.place, name, value, shape.slice(2));
  }
}

/** Throws unless a value is one for all neurons, or broadcasts to one for each. */
function requirePerNeuron(place: string, name: string, value: TensorLike, perNeuron: Shape): void {
  const shape = value instanceof Tensor ? value.value.shape : [];
  const missing = perNeuron.length - shape.length;
  if (missing >= 0 && shape.every((n, axis) => n === 1 || n === perNeuron[axis + missing])) return;
  failRange(place, `got ${name} of shape ${showShape(shape)} for neurons of shape ${showShape(perNeuron)}.`);
}

/**
 * A state, or a part of one, of the shape of one step.
 *
 * @param what - How an error names it.
 * @throws RangeError for another shape.
 */
export function requireState(place: string, what: string, value: Tensor, shape: Shape): Tensor {
  if (sameShape(value.value.shape, shape)) return value;
  const [got, due] = [showShape(value.value.shape), showShape(shape)];
  return failRange(place, `got ${what} of shape ${got} when ${due} was due, the input's without its steps.`);
}

/**
 * Where a cotangent of the spikes `[steps, batch, neurons]` of membranes h gets any further: within the support of the
 * surrogate, if it has one. Found when it is first asked for; null too where no tape may ask.
 */
function supportOf({ surrogate: { row, params } }: LifSpec, h: FloatNd, theta: FloatNd): Support | null {
  if (row.support === undefined || current().tape === null || h.dimension !== 3) return null;
  const [low, high] = row.support(params);
  const find = lazily(() => {
    const window = { vThreshold: spread(theta, eachNeuron(h.shape, [theta])), low, high };
    return { events: kernels.findWithin(h, window) };
  });
  return () => find().events;
}

/**
 * What a layer gives over all steps. Membrane and state are computed when they are first read, and belong to where and when
 * the layer ran.
 */
export function spikingRun<S extends object>(
  spikes: Tensor,
  membrane: () => Tensor,
  lastState: () => S,
): SpikingRun<S> {
  const [v, state] = [lazily(membrane), lazily(lastState)];
  return {
    spikes,
    get v() {
      return v();
    },
    get state() {
      return state();
    },
  };
}

/** The membrane of neurons at rest. */
export function restingMembrane({ rule }: LifSpec, shape: Shape): Tensor {
  const rest = empty(shape);
  rest.data.fill(rule.vLeak);
  return new Tensor(rest);
}

/** The last step of a sequence. Unless it is recorded it has memory of its own, so that the sequence need not stay. */
export function lastStep(x: Tensor): Tensor {
  const { shape } = x.value;
  const last = reshape(slice(x, (shape[0] as number) - 1), shape.slice(1));
  return last.node === null ? new Tensor(copy(last.array)) : last;
}
