import fc, { type Arbitrary } from 'fast-check';
import { product } from './indices.ts';
import { type Sample, sample } from './sample.ts';

/** A convolution of images [..., channels, height, width] as a program asks for it. */
export interface ConvolutionCase {
  readonly x: Sample;
  readonly weight: Sample;
  readonly bias: Sample | undefined;
  /** Cotangent of the output. */
  readonly ct: Sample;
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

interface Axis {
  readonly size: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** An axis on which the kernel fits, with the least size often. */
const axes: Arbitrary<Axis> = fc
  .record({
    kernel: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.nat({ max: 2 }),
    dilation: fc.integer({ min: 1, max: 2 }),
    more: fc.nat({ max: 5 }),
  })
  .map(({ more, ...axis }) => {
    const least = Math.max(0, axis.dilation * (axis.kernel - 1) + 1 - 2 * axis.padding);
    return { ...axis, size: least + more };
  });

/** The size of the output along an axis. */
export function outputSize({ size, kernel, stride, padding, dilation }: Axis): number {
  let count = 0;
  while (count * stride + dilation * (kernel - 1) + 1 <= size + 2 * padding) count++;
  return count;
}

const flat: Axis = { size: 1, kernel: 1, stride: 1, padding: 0, dilation: 1 };

/** Convolutions of any kind; with one axis of space their height is 1. */
export function convolutions(element: Arbitrary<number>, space: 1 | 2 = 2): Arbitrary<ConvolutionCase> {
  const lead = fc.array(fc.nat({ max: 2 }), { maxLength: 2 });
  const group = fc.integer({ min: 1, max: 3 });
  return fc
    .tuple(lead, space === 1 ? fc.constant(flat) : axes, axes, group, group, fc.constantFrom(1, 1, 2))
    .chain(([leading, y, x, channels, outs, groups]) =>
      fc.record({
        x: sample([...leading, groups * channels, y.size, x.size], element),
        weight: sample([groups * outs, channels, y.kernel, x.kernel], eighths),
        bias: fc.option(sample([groups * outs], eighths), { nil: undefined }),
        ct: sample([...leading, groups * outs, outputSize(y), outputSize(x)], eighths),
        stride: fc.constant([y.stride, x.stride] as const),
        padding: fc.constant([y.padding, x.padding] as const),
        dilation: fc.constant([y.dilation, x.dilation] as const),
        groups: fc.constant(groups),
      }),
    );
}

/** Of which some dozens of products are summed exactly, whatever their order. */
const eighths = fc.integer({ min: -32, max: 32 }).map((n) => n / 8);

/** Every term: where it is added in the output, and read in the image and the weights. */
export function* terms(
  given: ConvolutionCase,
): Generator<readonly [out: number[], image: number[], weight: number[]]> {
  const { x, weight, ct, stride, padding, dilation, groups } = given;
  const [outs = 0, channels = 0, kernelHeight = 0, kernelWidth = 0] = weight.shape;
  const lead = x.shape.slice(0, -3);
  const [height = 0, width = 0] = x.shape.slice(-2);
  const [outHeight = 0, outWidth = 0] = ct.shape.slice(-2);
  for (let image = 0; image < product(lead); image++) {
    const at = unravel(image, lead);
    for (let o = 0; o < outs; o++)
      for (let i = 0; i < outHeight; i++)
        for (let j = 0; j < outWidth; j++)
          for (let c = 0; c < channels; c++)
            for (let u = 0; u < kernelHeight; u++)
              for (let v = 0; v < kernelWidth; v++) {
                const row = i * stride[0] - padding[0] + u * dilation[0];
                const column = j * stride[1] - padding[1] + v * dilation[1];
                if (row < 0 || column < 0 || row >= height || column >= width) continue;
                const group = Math.floor((o * groups) / outs);
                yield [
                  [...at, o, i, j],
                  [...at, group * channels + c, row, column],
                  [o, c, u, v],
                ];
              }
  }
}

function unravel(place: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  for (const size of [...shape].reverse()) {
    index.unshift(place % size);
    place = Math.floor(place / size);
  }
  return index;
}
