import type { Events } from '../../array/events.ts';
import { isMade, laterArray, laterProduct } from '../../array/later-array.ts';
import { empty, type FloatArray, type FloatNd, roomInForce, wrap } from '../../array/layout.ts';
import { type Shape, sameShape } from '../../array/shape.ts';
import { type Cotangent, current, type PrimitiveRow } from '../../autodiff/tape.ts';
import { apply, requireTensor, Tensor, type TensorLike } from '../../autodiff/tensor.ts';
import { copy, expand, unbroadcast } from '../../kernels/apply.ts';
import { type Fire, stepAt } from '../../kernels/fire.ts';
import { kernels } from '../../kernels/index.ts';
import type { CtSpikes, LifCotangents, LifNeurons, LifTrace } from '../../kernels/reference/lif.ts';
import { reshape, slice } from '../../ops/shape.ts';
import type { Surrogate } from '../../surrogates/core/surrogate.ts';
import { failRange, showShape } from '../../util/errors.ts';
import type { SpikingRun } from '../layers/layer.ts';
import { type LifSpec, thresholdOf } from './lif-options.ts';

/** What the primitives of LIF neurons have in common, over an input of one shape. */
export interface LifScan {
  /** The spike function in force. */
  readonly fire: Fire;
  /** Room for the membrane before the reset, and for spikes; these may be left to be worked out from it. */
  outputs(theta: FloatNd): Outputs;
  /** Initial membrane, decay and threshold as kernels take them. */
  neurons(v0: FloatNd, beta: FloatNd, theta: FloatNd): LifNeurons;
  /** Room for the cotangents of input, v0, beta and theta: for a kernel, and for the tape. */
  cotangents(beta: FloatNd, theta: FloatNd): { readonly data: LifCotangents; readonly all: CotangentsOfLif };
}

interface Outputs {
  readonly spikes: FloatNd;
  readonly h: FloatNd;
  /** What a scan is to write spikes to, if it is. */
  readonly written: FloatArray | null;
}

type CotangentsOfLif = [input: FloatNd, v0: FloatNd, beta: Cotangent, theta: Cotangent];

/** Spike function and memory of a scan over an input `[T, B, ...]`. */
export function lifScan({ surrogate, strict, decay, vThreshold }: LifSpec, shape: Shape): LifScan {
  const fire = fireFunction(surrogate, strict);
  const learns = [...Object.values(decay), vThreshold].some((value) => value instanceof Tensor);
  return {
    fire,
    outputs: (theta) => {
      const h = empty(shape);
      if (fire.step === undefined || !kernels.leavesOut(h, h.size)) {
        const spikes = empty(shape);
        return { spikes, h, written: spikes.data };
      }
      return { spikes: laterSpikes(h, spread(theta, eachNeuron(shape, [theta])), fire), h, written: null };
    },
    neurons: (v0, ...own) => {
      const each = eachNeuron(shape, own);
      const [beta, theta] = own.map((values) => spread(values, each)) as [FloatArray, FloatArray];
      return { v0: kernels.flat(v0), beta, theta };
    },
    cotangents: (beta, theta) => {
      const [input, v0] = [empty(shape), empty(shape.slice(1))];
      const { data } = input;
      if (!learns) return { data: { input: data, v0: v0.data, neurons: null }, all: [input, v0, null, null] };
      const each = eachNeuron(shape, [beta, theta]);
      const [ctBeta, ctTheta] = [empty(each), empty(each)];
      return {
        data: { input: data, v0: v0.data, neurons: { beta: ctBeta.data, theta: ctTheta.data } },
        all: [input, v0, () => gathered(ctBeta, beta.shape), () => gathered(ctTheta, theta.shape)],
      };
    },
  };
}

/** Spikes that are worked out from membranes when something asks for their events or, later, for their numbers. */
function laterSpikes(h: FloatNd, threshold: FloatArray, fire: Fire): FloatNd {
  // An optimizer may change the threshold before anything asks.
  const theta = threshold.slice();
  const { shape } = h;
  const fill = (out: FloatNd) => kernels.fireAbove(out.data, h.data, theta, fire);
  const events = () => kernels.findFired(h, theta, fire);
  return laterArray(shape, { fill, events, reads: [], room: roomInForce() });
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

/** The membrane `[..., neurons]` after the reset, where spikes and the membrane before it are known. */
export function afterReset(spec: LifSpec, h: Tensor, spikes: Tensor, shape: Shape): Tensor {
  const { rule, place } = spec;
  if (rule.reset === 'none' || rule.resetDelay) return h;
  const each = (theta: FloatNd) => eachNeuron(shape, [theta]);
  const row: PrimitiveRow = {
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
  return apply(row, [h, spikes, thresholdOf(spec)]);
}

/** What decides over spikes: the step, strict or not, or inside `smooth` the origin. */
function fireFunction({ kernels: own, row, params }: Surrogate, strict: boolean): Fire {
  if (current().smooth) return own.origin;
  if (!strict) return own.forward;
  return stepAt(row.threshold?.(params) ?? 0, true);
}

/** Spikes and membranes before the reset as the way back takes them. */
export function traceOf(spikes: FloatNd, h: FloatNd): LifTrace {
  return { spikes: isMade(spikes) ? kernels.flat(spikes) : null, h: kernels.flat(h) };
}

/** The cotangent of spikes as kernels take it. */
export function ctOfSpikes(ct: FloatNd | undefined): CtSpikes {
  return (ct && laterProduct(ct)) ?? nonZero(ct);
}

/** The numbers of a cotangent; null where it is the zero that stands for an output without one. */
export function nonZero(ct: FloatNd | undefined): FloatArray | null {
  if (ct === undefined) return null;
  const isConstantZero = ct.data[ct.offset] === 0 && ct.stride.every((step) => step === 0);
  return isConstantZero ? null : kernels.flat(ct);
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
  const shape = value instanceof Tensor ? value.array.shape : [];
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
  if (sameShape(value.array.shape, shape)) return value;
  const [got, due] = [showShape(value.array.shape), showShape(shape)];
  return failRange(place, `got ${what} of shape ${got} when ${due} was due, the input's without its steps.`);
}

/**
 * Where a cotangent of the spikes `[steps, batch, neurons]` of membranes h gets any further: within the support of the
 * surrogate, if it has one. Worked out when it is first asked for.
 */
export function whereGradientPasses(
  { surrogate: { row, params }, vThreshold }: LifSpec,
  h: Tensor,
): (() => Events | null) | null {
  if (row.support === undefined || h.node === null || h.array.dimension !== 3) return null;
  const [low, high] = row.support(params);
  const membrane = h.array;
  const threshold = requireTensor('lif', vThreshold).array;
  let found: { readonly events: Events | null } | undefined;
  return () => {
    const theta = spread(threshold, eachNeuron(membrane.shape, [threshold]));
    found ??= { events: kernels.findWithin(membrane, { vThreshold: theta, low, high }) };
    return found.events;
  };
}

/** What a layer gives over all steps. Membrane and state are worked out when they are first asked for. */
export function spikingRun<S extends object>(
  spikes: Tensor,
  membrane: () => Tensor,
  lastState: () => S,
): SpikingRun<S> {
  let v: Tensor | undefined;
  let state: S | undefined;
  return {
    spikes,
    get v() {
      v ??= membrane();
      return v;
    },
    get state() {
      state ??= lastState();
      return state;
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
  const { shape } = x.array;
  const last = reshape(slice(x, (shape[0] as number) - 1), shape.slice(1));
  return last.node === null ? new Tensor(copy(last.array)) : last;
}
