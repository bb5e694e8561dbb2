/**
 * The sizes of a convolution in two dimensions, whose arrays are [images, channels, height, width]; one in a single dimension has
 * a height of 1. Channels are those of a group.
 */
export interface ConvolutionSizes {
  readonly images: number;
  readonly groups: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly outChannels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly paddingY: number;
  readonly paddingX: number;
  readonly dilationY: number;
  readonly dilationX: number;
}

/** Products that an element of the output is the sum of. */
export function termsOf({ channels, kernelHeight, kernelWidth }: ConvolutionSizes): number {
  return channels * kernelHeight * kernelWidth;
}
