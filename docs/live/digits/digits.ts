import { failRange } from '../../../lib/util/errors.ts';

/** Digits of 28 x 28 pixels with their labels. */
export interface Digits {
  /** Grey values in [0, 1], 0 is paper and 1 is ink: `count * 784`. */
  readonly images: Float32Array;
  readonly labels: Uint8Array;
  readonly count: number;
}

/** The digits of the page. */
export interface DigitSets {
  readonly train: Digits;
  readonly test: Digits;
}

/** Pixels of a digit. */
export const pixels = 784;

const head = 8;
const levels = 15;

/**
 * The bytes of the digits: two counts of 32 bits (train, test; little-endian), the labels, then the pixels in row order, two
 * a byte, in sixteen shades.
 */
export function packDigits({ train, test }: DigitSets): Uint8Array {
  const count = train.count + test.count;
  const bytes = new Uint8Array(head + count + (count * pixels) / 2);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, train.count, true);
  view.setUint32(4, test.count, true);
  bytes.set(train.labels, head);
  bytes.set(test.labels, head + train.count);
  const shadeAt = (i: number) => {
    const cut = train.count * pixels;
    return Math.round(levels * ((i < cut ? train.images[i] : test.images[i - cut]) as number));
  };
  for (let i = 0; i < count * pixels; i += 2)
    bytes[head + count + i / 2] = (shadeAt(i) << 4) | shadeAt(i + 1);
  return bytes;
}

/** @throws RangeError unless the bytes are as many as their counts say. */
export function unpackDigits(bytes: Uint8Array): DigitSets {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [train, test] = bytes.length < head ? [0, 0] : [view.getUint32(0, true), view.getUint32(4, true)];
  const count = train + test;
  const due = head + count + (count * pixels) / 2;
  if (count === 0 || bytes.length !== due)
    failRange('digits', `got ${bytes.length} bytes when ${due} were due for ${count} digits.`);
  const part = (from: number, size: number): Digits => {
    const images = new Float32Array(size * pixels);
    for (let i = 0; i < images.length; i += 2) {
      const pair = bytes[head + count + (from * pixels + i) / 2] as number;
      images[i] = (pair >> 4) / levels;
      images[i + 1] = (pair & levels) / levels;
    }
    return { images, labels: bytes.slice(head + from, head + from + size), count: size };
  };
  return { train: part(0, train), test: part(train, test) };
}
