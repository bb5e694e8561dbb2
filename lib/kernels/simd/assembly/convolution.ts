// What kernels of convolutions share. Images are [channels, height, width]; terms, the elements of a kernel, are counted by kernel
// row, kernel column and then channel, and summed in that order wherever they are multiplied or gathered.

import { transposeTo } from './transpose';

/** As `ConvolutionSizes` of the host; channels are those of a group. */
@unmanaged
export class Sizes {
  images: i32;
  groups: i32;
  channels: i32;
  height: i32;
  width: i32;
  outChannels: i32;
  outHeight: i32;
  outWidth: i32;
  kernelHeight: i32;
  kernelWidth: i32;
  strideY: i32;
  strideX: i32;
  paddingY: i32;
  paddingX: i32;
  dilationY: i32;
  dilationX: i32;
}

@inline
export function termsOf(s: Sizes): i32 {
  return s.channels * s.kernelHeight * s.kernelWidth;
}

@inline
export function pixelsOf(s: Sizes): i32 {
  return s.outHeight * s.outWidth;
}

/** The height of what kernels reach of an image, and its width. */
@inline
export function reachedHeight(s: Sizes): i32 {
  return (s.outHeight - 1) * s.strideY + (s.kernelHeight - 1) * s.dilationY + 1;
}

@inline
export function reachedWidth(s: Sizes): i32 {
  return (s.outWidth - 1) * s.strideX + (s.kernelWidth - 1) * s.dilationX + 1;
}

/** Where each term lies from the first, in bytes, in planes of what kernels reach. */
export function placeTerms(to: usize, s: Sizes): void {
  const width = reachedWidth(s);
  const plane = width * reachedHeight(s);
  for (let i = 0; i < s.kernelHeight; i++) {
    for (let j = 0; j < s.kernelWidth; j++) {
      for (let c = 0; c < s.channels; c++) {
        i32.store(to, (c * plane + i * s.dilationY * width + j * s.dilationX) << 2);
        to += 4;
      }
    }
  }
}

/** Where the first term of each pixel lies in a plane of what kernels reach, in bytes. */
export function placePixels(to: usize, s: Sizes): void {
  const width = reachedWidth(s);
  for (let y = 0; y < s.outHeight; y++) {
    for (let x = 0; x < s.outWidth; x++) {
      i32.store(to, (y * s.strideY * width + x * s.strideX) << 2);
      to += 4;
    }
  }
}

/** Copies what kernels reach of the planes of a group; what lies outside of the image is as it was. */
export function copyReached(to: usize, from: usize, s: Sizes): void {
  const height = reachedHeight(s);
  const width = reachedWidth(s);
  const rows = min(s.height, height - s.paddingY);
  const bytes = <usize>max(0, min(s.width, width - s.paddingX)) << 2;
  const rowBytes = <usize>s.width << 2;
  for (let c = 0; c < s.channels; c++) {
    let own = from + <usize>(c * s.height) * rowBytes;
    let at = to + (<usize>((c * height + s.paddingY) * width + s.paddingX) << 2);
    for (let y = 0; y < rows; y++) {
      memory.copy(at, own, bytes);
      own += rowBytes;
      at += <usize>width << 2;
    }
  }
}

/** The opposite, added up in planes of what kernels reach: zeros where they reach nothing. */
export function copyBack(to: usize, from: usize, s: Sizes): void {
  const height = reachedHeight(s);
  const width = reachedWidth(s);
  const rows = min(s.height, height - s.paddingY);
  const bytes = <usize>max(0, min(s.width, width - s.paddingX)) << 2;
  const rowBytes = <usize>s.width << 2;
  memory.fill(to, 0, <usize>(s.channels * s.height) * rowBytes);
  for (let c = 0; c < s.channels; c++) {
    let own = to + <usize>(c * s.height) * rowBytes;
    let at = from + (<usize>((c * height + s.paddingY) * width + s.paddingX) << 2);
    for (let y = 0; y < rows; y++) {
      memory.copy(own, at, bytes);
      own += rowBytes;
      at += <usize>width << 2;
    }
  }
}

/** The same from an image of what kernels reach that has its channels last. */
export function copyWhole(to: usize, from: usize, s: Sizes): void {
  const height = reachedHeight(s);
  const width = reachedWidth(s);
  const rows = min(s.height, height - s.paddingY);
  const columns = max(0, min(s.width, width - s.paddingX));
  const planeBytes = <usize>(s.height * s.width) << 2;
  const pixelBytes = <usize>s.channels << 2;
  if (rows < s.height || columns < s.width) memory.fill(to, 0, planeBytes * <usize>s.channels);
  for (let y = 0; y < rows; y++) {
    const own = from + <usize>((y + s.paddingY) * width + s.paddingX) * pixelBytes;
    transposeTo(to + (<usize>(y * s.width) << 2), planeBytes, own, pixelBytes, columns, s.channels);
  }
}
