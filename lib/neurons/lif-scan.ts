import { empty, type FloatArray, type FloatNd } from '../array.ts';
import { copy, expand, unbroadcast } from '../broadcast.ts';
import { failRange, showShape } from '../errors.ts';
import { type Fire, stepAt } from '../kernels/fire.ts';
import { kernels } from '../kernels/index.ts';
import type { LifCotangents, LifNeurons, LifTrace } from '../kernels/reference/lif.ts';
import { reshape, slice } from '../ops/shape.ts';
import { type Shape, sameShape } from '../shape.ts';
import type { Surrogate } from '../surrogate.ts';
import { type Cotangent, current } from '../tape.ts';
import { Tensor, type TensorLike } from '../tensor.ts';
import type { LifSpec } from './lif-options.ts';

/** What the primitives of LIF neurons have in common, over an input of one shape. */
export interface LifScan {
  /** The spike function in force. */
  readonly fire: Fire;
  /** Room for spikes, membrane after (v) and before the reset (h); the last two are one array where they are equal. */
  outputs(): [spikes: FloatNd, v: FloatNd, h: FloatNd];
  /** Initial membrane, decay and threshold as kernels take them. */
  neurons(v0: FloatNd, beta: FloatNd, theta: FloatNd): LifNeurons;
  /** Room for the cotangents of input, v0, beta and theta: for a kernel, and for the tape. */
  cotangents(beta: FloatNd, theta: FloatNd): { readonly data: LifCotangents; readonly all: CotangentsOfLif };
}

type CotangentsOfLif = [input: FloatNd, v0: FloatNd, beta: Cotangent, theta: Cotangent];

/** Spike function and memory of a scan over an input `[T, B, ...]`. */
export function lifScan({ rule, surrogate, strict }: LifSpec, shape: Shape): LifScan {
  const perNeuron = shape.slice(2);
  const keepsV = rule.reset !== 'none' && !rule.resetDelay;
  /** One value for each neuron of a sample. */
  const spread = (values: FloatNd) => copy(expand(values, perNeuron)).data;
  return {
    fire: fireFunction(surrogate, strict),
    outputs: () => {
      const h = empty(shape);
      return [empty(shape), keepsV ? empty(shape) : h, h];
    },
    neurons: (v0, beta, theta) => ({ v0: kernels.flat(v0), beta: spread(beta), theta: spread(theta) }),
    cotangents: (beta, theta) => {
      const [input, v0] = [empty(shape), empty(shape.slice(1))];
      const [ctBeta, ctTheta] = [empty(perNeuron), empty(perNeuron)];
      return {
        data: { input: input.data, v0: v0.data, beta: ctBeta.data, theta: ctTheta.data },
        all: [input, v0, () => unbroadcast(ctBeta, beta.shape), () => unbroadcast(ctTheta, theta.shape)],
      };
    },
  };
}

/** What decides over spikes: the step, strict or not, or inside `smooth` the origin. */
function fireFunction({ kernels: own, row, params }: Surrogate, strict: boolean): Fire {
  if (current().smooth) return own.origin;
  if (!strict) return own.forward;
  return stepAt(row.threshold?.(params) ?? 0, true);
}

/** Spikes and membranes before the reset as the way back takes them. */
export function traceOf(spikes: FloatNd | undefined, h: FloatNd | undefined): LifTrace {
  const dataOf = (x: FloatNd | undefined) => kernels.flat(x ?? empty([0]));
  return { spikes: dataOf(spikes), h: dataOf(h) };
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
