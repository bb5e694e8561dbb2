import { expect } from 'chai';
import fc from 'fast-check';
import { empty, type FloatNd, wrap } from '../../../lib/array/layout.ts';
import type { ConvolutionSizes } from '../../../lib/kernels/convolution-sizes.ts';
import * as reference from '../../../lib/kernels/reference/convolve.ts';
import { simdKernels } from '../../../lib/kernels/simd/simd-kernels.ts';
import { poisoned } from '../../support/poison.ts';
import { runs } from '../../support/runs.ts';
import { fillMemory } from './fill-memory.ts';
import { newEngine } from './new-engine.ts';

/** Kernels of 3 by 3 that move on by one, over so many channels that tiles pay. */
const tiled = fc
  .record({
    images: fc.integer({ min: 1, max: 3 }),
    groups: fc.integer({ min: 1, max: 2 }),
    channels: fc.integer({ min: 16, max: 19 }),
    outChannels: fc.integer({ min: 16, max: 18 }),
    height: fc.integer({ min: 1, max: 9 }),
    width: fc.integer({ min: 1, max: 19 }),
    paddingY: fc.integer({ min: 0, max: 2 }),
    paddingX: fc.integer({ min: 0, max: 2 }),
  })
  .map((one): ConvolutionSizes => {
    const [height, width] = [
      Math.max(one.height, 3 - 2 * one.paddingY),
      Math.max(one.width, 3 - 2 * one.paddingX),
    ];
    return {
      ...{ ...one, height, width, kernelHeight: 3, kernelWidth: 3 },
      ...{ strideY: 1, strideX: 1, dilationY: 1, dilationX: 1 },
      ...{ outHeight: height + 2 * one.paddingY - 2, outWidth: width + 2 * one.paddingX - 2 },
    };
  });

/** Groups with one or two channels of the output, and kernels of any kind. */
const thin = fc
  .record({
    images: fc.integer({ min: 1, max: 3 }),
    groups: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 2 }),
    outChannels: fc.integer({ min: 1, max: 2 }),
    outHeight: fc.integer({ min: 1, max: 4 }),
    outWidth: fc.integer({ min: 1, max: 13 }),
    kernelHeight: fc.integer({ min: 1, max: 5 }),
    kernelWidth: fc.integer({ min: 1, max: 9 }),
    strideY: fc.integer({ min: 1, max: 2 }),
    strideX: fc.constantFrom(1, 1, 2),
    dilationY: fc.integer({ min: 1, max: 2 }),
    dilationX: fc.constantFrom(1, 1, 2),
    paddingY: fc.integer({ min: 0, max: 2 }),
    paddingX: fc.integer({ min: 0, max: 3 }),
  })
  .map((one): ConvolutionSizes => {
    const reached = (count: number, stride: number, kernel: number, dilation: number, padding: number) =>
      Math.max(1, (count - 1) * stride + (kernel - 1) * dilation + 1 - 2 * padding);
    const height = reached(one.outHeight, one.strideY, one.kernelHeight, one.dilationY, one.paddingY);
    const width = reached(one.outWidth, one.strideX, one.kernelWidth, one.dilationX, one.paddingX);
    const count = (size: number, stride: number, kernel: number, dilation: number, padding: number) =>
      Math.floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1;
    return {
      ...{ ...one, height, width },
      outHeight: count(height, one.strideY, one.kernelHeight, one.dilationY, one.paddingY),
      outWidth: count(width, one.strideX, one.kernelWidth, one.dilationX, one.paddingX),
    };
  });

/** Four channels of the output for each group, of which those beyond its own are zeros. */
function widened(x: FloatNd, sizes: ConvolutionSizes, lead: number): FloatNd {
  const [own, each] = [sizes.outChannels, x.size / (lead * sizes.outChannels)];
  const data = new Float32Array(lead * 4 * each);
  for (let i = 0; i < lead; i++)
    data.set((x.data as Float32Array).subarray(i * own * each, (i + 1) * own * each), i * 4 * each);
  return wrap(data, [data.length]);
}

/** The output, and the gradients of input and weights. */
function allOf(kernels: object, sizes: ConvolutionSizes, given: Record<'x' | 'w' | 'ct', FloatNd>) {
  const { convolve, convolveInput, convolveWeight } = kernels as typeof reference;
  const { images, groups, channels, outChannels } = sizes;
  const out = empty([images, groups * outChannels, sizes.outHeight, sizes.outWidth]);
  const ofX = empty([images, groups * channels, sizes.height, sizes.width]);
  const ofW = empty([groups * outChannels, channels, sizes.kernelHeight, sizes.kernelWidth]);
  const like = (x: FloatNd, { shape }: FloatNd) => wrap(x.data, shape);
  const { x, w, ct } = { x: like(given.x, ofX), w: like(given.w, ofW), ct: like(given.ct, out) };
  convolve(out, x, w, undefined, sizes);
  convolveInput(ofX, ct, w, sizes);
  convolveWeight(ofW, x, ct, sizes);
  return { out, ofX, ofW };
}

/** Numbers of both signs, of which the sum of the sizes that a product has is known. */
function drawn(shape: readonly number[], seed: number): FloatNd {
  const length = shape.reduce((a, b) => a * b, 1);
  return wrap(
    Float32Array.from({ length }, (_, i) => Math.fround(Math.sin(seed + 12.9898 * i))),
    shape,
  );
}

const cases = fc.tuple(tiled, fc.nat(1000)).map(([sizes, seed]) => {
  const { images, groups, channels, outChannels, outHeight, outWidth } = sizes;
  const ct = drawn([images, groups * outChannels, outHeight, outWidth], seed);
  return { sizes, ct, w: drawn([groups * outChannels, channels, 3, 3], seed + 1) };
});

function inputOf(kernels: object, ct: FloatNd, w: FloatNd, sizes: ConvolutionSizes): Float32Array {
  const { images, groups, channels, height, width } = sizes;
  const out = empty([images, groups * channels, height, width]);
  (kernels as typeof reference).convolveInput(out, ct, w, sizes);
  return out.data as Float32Array;
}

describe('SIMD convolution', () => {
  it('has the cotangent of the input of the reference where tiles are multiplied', () => {
    const simd = poisoned(simdKernels(newEngine(), 1, 1));
    const absolute = ({ data, shape }: FloatNd) => wrap(data.map(Math.abs), shape);
    fc.assert(
      fc.property(cases, ({ sizes, ct, w }) => {
        const [got, due] = [simd, reference].map((kernels) => inputOf(kernels, ct, w, sizes)) as [
          Float32Array,
          Float32Array,
        ];
        const most = Math.max(...inputOf(reference, absolute(ct), absolute(w), sizes));
        got.forEach((value, i) => {
          expect(value).to.be.closeTo(due[i] as number, 1e-6 * most);
        });
      }),
      { numRuns: runs(25) },
    );
  });

  it('has the numbers of the reference, and the bits of more channels, where groups have one or two of the output', () => {
    const simd = poisoned(simdKernels(newEngine(), 1, 1));
    fc.assert(
      fc.property(thin, fc.nat(1000), (sizes, seed) => {
        const { images, groups, channels, outChannels, height, width } = sizes;
        const x = drawn([images * groups * channels * height * width], seed);
        const w = drawn([groups * outChannels * channels * sizes.kernelHeight * sizes.kernelWidth], seed + 1);
        const ct = drawn([images * groups * outChannels * sizes.outHeight * sizes.outWidth], seed + 2);
        const got = allOf(simd, sizes, { x, w, ct });
        const due = allOf(reference, sizes, { x, w, ct });
        const most = x.size + w.size + ct.size;
        for (const name of ['out', 'ofX', 'ofW'] as const)
          got[name].data.forEach((value, i) => {
            expect(value).to.be.closeTo(due[name].data[i] as number, 1e-7 * most);
          });
        const wide = { w: widened(w, sizes, groups), ct: widened(ct, sizes, images * groups) };
        const more = allOf(simd, { ...sizes, outChannels: 4 }, { x, ...wide });
        expect(more.ofX.data).to.deep.equal(got.ofX.data);
        expect(more.out.data).to.deep.equal(widened(got.out, sizes, images * groups).data);
        expect(more.ofW.data).to.deep.equal(widened(got.ofW, sizes, groups).data);
      }),
      { numRuns: runs(100) },
    );
  });

  it('gives the same bits on any number of threads, and for images one by one', () => {
    const [engine, alone] = [newEngine(), newEngine()];
    engine.threads.count = 3;
    alone.threads.count = 1;
    fc.assert(
      fc.property(cases, ({ sizes, ct, w }) => {
        const due = inputOf(simdKernels(alone, 1, 1), ct, w, sizes);
        expect(inputOf(simdKernels(engine, 1, 1), ct, w, sizes)).to.deep.equal(due);
        const [size, length] = [ct.size / sizes.images, due.length / sizes.images];
        for (let i = 0; i < sizes.images; i++) {
          const one = wrap((ct.data as Float32Array).slice(i * size, (i + 1) * size), [
            1,
            ...ct.shape.slice(1),
          ]);
          const own = inputOf(simdKernels(alone, 1, 1), one, w, { ...sizes, images: 1 });
          expect(own).to.deep.equal(due.slice(i * length, (i + 1) * length));
        }
      }),
      { numRuns: runs(10) },
    );
    engine.threads.stop();
  });

  it('leaves tiles to the reference where the memory is full', () => {
    const engine = newEngine({ most: 2 ** 17 });
    fillMemory(engine.memory);
    fc.assert(
      fc.property(cases, ({ sizes, ct, w }) => {
        const got = inputOf(simdKernels(engine, 1, 1), ct, w, sizes);
        expect(got).to.deep.equal(inputOf(reference, ct, w, sizes));
      }),
      { numRuns: runs(3) },
    );
  });
});
