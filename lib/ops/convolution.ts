import { empty, type FloatNd, sizeOf, wrap, zeroed } from '../array/layout.ts';
import type { Shape } from '../array/shape.ts';
import { Dense, Lazy, Sparse, type Value } from '../array/values.ts';
import type { Cotangent, ValueRow } from '../autodiff/row.ts';
import { apply, requireTensor, Tensor, type TensorLike } from '../autodiff/tensor.ts';
import { type ConvolutionSizes, termsOf } from '../kernels/convolution-sizes.ts';
import { kernels } from '../kernels/index.ts';
import { failRange, showShape } from '../util/errors.ts';
import { ConvolvedSpikes, SpreadMaxima } from './convolved-spikes.ts';
import { lazyOrDense } from './lazy-or-dense.ts';
import { once } from './once.ts';

/** How a kernel goes over an image, by [height, width]. */
export interface Steps {
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

/** What is convolved, with one axis or two of space. */
export interface Convolution {
  readonly x: TensorLike;
  readonly weight: TensorLike;
  readonly bias: TensorLike | undefined;
  readonly steps: Steps;
  readonly space: 1 | 2;
}

const axisNames = { 1: '[..., channels, length]', 2: '[..., channels, height, width]' } as const;
const weightNames = {
  1: '[out, in / groups, kernel]',
  2: '[out, in / groups, height, width]',
} as const;

/** The cross-correlation of images and weights, as one operation; what repeats along the first axis is convolved once. */
export function convolution(place: string, { x, weight, bias, steps, space }: Convolution): Tensor {
  const input = requireTensor(place, x);
  const kernel = requireTensor(place, weight);
  const added = bias === undefined ? [] : [requireTensor(place, bias)];
  requireAxes(place, input.value.shape, kernel.value.shape, space);
  const sizes = sizesOf(place, input.value.shape, kernel.value.shape, steps, space);
  requireBias(place, added[0]?.value.shape, kernel.value.shape[0] as number);
  return once(input, space + 1, (images) => {
    const { shape } = images.value;
    const own = { ...sizes, images: sizeOf(shape.slice(0, -space - 1)) };
    const sparse = isByEvents(own) ? images.value.sparse(kernels.findEvents) : null;
    const factor = sparse === null ? images : new Tensor(sparse, images.node);
    return apply(convolutionRow(place, outputShape(shape, own, space), own), [factor, kernel, ...added]);
  });
}

function convolutionRow(name: string, shape: Shape, sizes: ConvolutionSizes): ValueRow {
  return {
    name,
    takes: 'values',
    forward: (x, w, bias) => convolved(shape, x, w.dense(), bias?.dense(), sizes),
    keeps: { inputs: [0, 1] },
    vjp: (ct, _, x, w, bias) => {
      const g = cotangentOf(ct);
      const ofX = () => new Dense(inputGradient(g, x.shape, w.dense(), sizes), { isSpare: true });
      const ofWeight = () => new Dense(weightGradient(g, x, w.shape, sizes), { isSpare: true });
      const ofBias = (shape: Shape) => () => new Dense(biasGradient(g, shape, sizes), { isSpare: true });
      const all: (() => Value)[] = [ofX, ofWeight, ...(bias === undefined ? [] : [ofBias(bias.shape)])];
      return [...all.slice(0, -1), () => lastOf(g, all.at(-1) as () => Value)] satisfies Cotangent<Value>[];
    },
  };
}

/** Multiplications for a pixel of a group from which on it pays to go by events. */
const leastOfPixel = 128;

/** Whether spikes are gathered: not where many groups have little each, as with one channel a group. */
function isByEvents(sizes: ConvolutionSizes): boolean {
  return sizes.groups === 1 || termsOf(sizes) * sizes.outChannels >= leastOfPixel;
}

/** The map: of spikes, where it is large, not computed before something reads it, as pooling goes without. */
function convolved(
  shape: Shape,
  x: Value,
  w: FloatNd,
  bias: FloatNd | undefined,
  sizes: ConvolutionSizes,
): Value {
  if (x instanceof Sparse && isByEvents(sizes)) {
    const { events } = x;
    const fill = (out: FloatNd) => kernels.convolveEvents(out, events, w, bias, sizes);
    const recipe = new ConvolvedSpikes(events, w, bias, sizes);
    return lazyOrDense(shape, { fill, recipe, reads: bias === undefined ? [w] : [w, bias] });
  }
  const out = empty(shape);
  kernels.convolve(out, x.dense(), w, bias, sizes);
  return new Dense(out);
}

/** A cotangent as it is computed by, or its numbers. */
type MapCotangent = FloatNd | SpreadMaxima;

function cotangentOf(ct: Value | null): MapCotangent {
  const spread = ct instanceof Lazy ? ct.recipe(SpreadMaxima) : null;
  return spread ?? (ct as Value).dense();
}

/** The last of what is computed from a cotangent, whose memory then is free. */
function lastOf(ct: MapCotangent, f: () => Value): Value {
  const result = f();
  if (ct instanceof SpreadMaxima) ct.value.dispose();
  return result;
}

function inputGradient(ct: MapCotangent, shape: Shape, w: FloatNd, sizes: ConvolutionSizes): FloatNd {
  const out = empty(shape);
  if (ct instanceof SpreadMaxima) kernels.convolveInputSpread(out, ct.maxima, w, sizes);
  else kernels.convolveInput(out, ct, w, sizes);
  return out;
}

function weightGradient(ct: MapCotangent, x: Value, shape: Shape, sizes: ConvolutionSizes): FloatNd {
  if (sizes.images === 0) return zeroed(shape);
  const out = empty(shape);
  const isSpread = ct instanceof SpreadMaxima;
  if (isSpread && x instanceof Sparse) kernels.convolveWeightSpread(out, x.events, ct.maxima, sizes);
  else if (x instanceof Sparse && isByEvents(sizes))
    kernels.convolveWeightEvents(out, x.events, ct as FloatNd, sizes);
  else kernels.convolveWeight(out, x.dense(), isSpread ? ct.whole() : ct, sizes);
  return out;
}

/** The sum over images and pixels: of maxima, over these. */
function biasGradient(ct: MapCotangent, shape: Shape, { images }: ConvolutionSizes): FloatNd {
  const given = ct instanceof SpreadMaxima ? ct.value.dense() : ct;
  const [channels = 0] = shape;
  const pixels = images * channels === 0 ? 0 : given.size / (images * channels);
  const planes = empty([images, channels]);
  kernels.sum(planes, wrap(kernels.flat(given), [images, channels, pixels]), [2]);
  const out = empty(shape);
  kernels.sum(out, planes, [0]);
  return out;
}

/** @throws RangeError unless the ranks are right. */
function requireAxes(place: string, x: Shape, w: Shape, space: 1 | 2): void {
  if (x.length < space + 1)
    failRange(place, `got an input of shape ${showShape(x)} when ${axisNames[space]} was due.`);
  if (w.length !== space + 2)
    failRange(place, `got weights of shape ${showShape(w)} when ${weightNames[space]} were due.`);
}

function requireBias(place: string, shape: Shape | undefined, channels: number): void {
  if (shape === undefined || (shape.length === 1 && shape[0] === channels)) return;
  failRange(place, `got a bias of shape ${showShape(shape)} when [${channels}] was due.`);
}

function sizesOf(place: string, x: Shape, w: Shape, steps: Steps, space: 1 | 2): ConvolutionSizes {
  const { stride, padding, dilation, groups } = steps;
  const all = x.at(-space - 1) as number;
  const [out = 0, channels = 0] = w;
  requireGroups(place, x, all, w, groups);
  const height = space === 1 ? 1 : (x.at(-2) as number);
  const width = x.at(-1) as number;
  const kernelHeight = space === 1 ? 1 : (w.at(-2) as number);
  const kernelWidth = w.at(-1) as number;
  const outHeight = outputSize(height, kernelHeight, stride[0], padding[0], dilation[0]);
  const outWidth = outputSize(width, kernelWidth, stride[1], padding[1], dilation[1]);
  if (outHeight < 1 || outWidth < 1 || kernelHeight < 1 || kernelWidth < 1)
    failKernel(place, x, w, steps, space);
  return {
    images: 0,
    groups,
    channels,
    height,
    width,
    outChannels: out / groups,
    outHeight,
    outWidth,
    kernelHeight,
    kernelWidth,
    strideY: stride[0],
    strideX: stride[1],
    paddingY: padding[0],
    paddingX: padding[1],
    dilationY: dilation[0],
    dilationX: dilation[1],
  };
}

function outputSize(size: number, kernel: number, stride: number, padding: number, dilation: number): number {
  return Math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
}

function requireGroups(place: string, x: Shape, all: number, w: Shape, groups: number): void {
  const [out = 0, channels = 0] = w;
  if (all % groups !== 0 || out % groups !== 0)
    failRange(place, `groups must divide ${all} input and ${out} output channels, got ${groups}.`);
  if (channels * groups === all) return;
  const space = w.length === 4 ? 'height and width' : 'length';
  const isLast = x.at(-1) === channels * groups;
  const hint = isLast ? `; channels come before ${space}, here they seem to be last` : '';
  const due = groups === 1 ? `${channels}` : `${channels * groups} (${groups} groups of ${channels})`;
  failRange(
    place,
    `got ${all} channels in an input of shape ${showShape(x)} when the weights take ${due}${hint}.`,
  );
}

function failKernel(place: string, x: Shape, w: Shape, steps: Steps, space: 1 | 2): never {
  const only = (pair: readonly number[]) => showShape(pair.slice(-space));
  const [kernel, input] = [showShape(w.slice(2)), showShape(x.slice(-space))];
  const how = `with padding ${only(steps.padding)} and dilation ${only(steps.dilation)}`;
  return failRange(place, `got a kernel of ${kernel} for an input of ${input} ${how}, it must fit.`);
}

function outputShape(x: Shape, { groups, outChannels, outHeight, outWidth }: ConvolutionSizes, space: 1 | 2) {
  const channels = groups * outChannels;
  const lead = x.slice(0, -space - 1);
  return space === 1 ? [...lead, channels, outWidth] : [...lead, channels, outHeight, outWidth];
}
