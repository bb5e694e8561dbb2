import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import {
  type DigitSet,
  type DigitsData,
  loadDigits,
  loadIdxDirectory,
  splitClasses,
} from '../../../../docs/examples/digits/data.ts';
import { drawn } from '../../../support/covering.ts';
import { digits } from './digits.ts';

function idx(shape: readonly number[], data: readonly number[]): Uint8Array {
  const words = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  words.setUint32(0, 0x0800 + shape.length);
  for (const [i, size] of shape.entries()) words.setUint32(4 + 4 * i, size);
  return Uint8Array.of(...new Uint8Array(words.buffer), ...data);
}

const countsOf = (set: DigitSet) =>
  Array.from({ length: 10 }, (_, digit) => set.labels.filter((label) => label === digit).length);

const pixelsOf = (set: DigitSet) => set.height * set.width;

const imagesOf = (set: DigitSet) =>
  Array.from({ length: set.count }, (_, i) =>
    Buffer.from(set.images.slice(i * pixelsOf(set), (i + 1) * pixelsOf(set)).buffer).toString('base64'),
  );

/** What takes more than a second. */
const slow = drawn(['loading', 'unpacking'], 1);

describe('loadDigits', () => {
  let data: DigitsData;
  before(() => {
    data = digits();
  });

  it('has 10,000 digits, 80 % of each class for training', () => {
    expect(countsOf(data.train)).to.deep.equal([800, 901, 792, 825, 784, 690, 811, 856, 755, 782]);
    expect(countsOf(data.test)).to.deep.equal([201, 226, 199, 207, 196, 173, 203, 214, 189, 196]);
    expect(data.train.count + data.test.count).to.equal(10000);
  });

  for (const part of ['train', 'test'] as const) {
    it(`has 28 x 28 images in [0, 1] with one label each in ${part}`, () => {
      const { images, labels, count, height, width } = data[part];
      expect([height, width]).to.deep.equal([28, 28]);
      expect(images.length).to.equal(count * 784);
      expect(labels.length).to.equal(count);
      expect(images.every((grey) => grey >= 0 && grey <= 1)).to.equal(true);
    });
  }

  it('shows each image once: training and test are disjoint', () => {
    expect(new Set([...imagesOf(data.train), ...imagesOf(data.test)]).size).to.equal(10000);
  });

  if (slow.includes('loading'))
    it('is the same every time', () => {
      expect(loadDigits()).to.deep.equal(data);
    });
});

describe('splitClasses', () => {
  const image = (value: number) => new Array<number>(784).fill(value);

  it('cuts each class at 80 %, rounded down, and keeps the order', () => {
    const { train, test } = splitClasses([
      [...image(0), ...image(0.25)],
      [],
      [0.1, 0.2, 0.3, 0.4, 0.5, 0.6].flatMap(image),
    ]);
    expect([...train.labels]).to.deep.equal([0, 2, 2, 2, 2]);
    expect([...test.labels]).to.deep.equal([0, 2, 2]);
    const values = (set: DigitSet) => Array.from({ length: set.count }, (_, i) => set.images[i * 784 + 783]);
    expect(values(train)).to.deep.equal([0, 0.1, 0.2, 0.3, 0.4].map(Math.fround));
    expect(values(test)).to.deep.equal([0.25, 0.5, 0.6].map(Math.fround));
  });

  it('refuses an incomplete image', () => {
    expect(() => splitClasses([image(0), image(1).slice(1)])).to.throw(
      RangeError,
      'splitClasses: got 783 values for digit 1, a multiple of 784 was due.',
    );
  });
});

describe('loadIdxDirectory', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'spiketape-digits-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  const trainImages = idx([3, 1, 2], [0, 255, 51, 102, 153, 204]);
  const files: Readonly<Record<string, Uint8Array>> = {
    'train-images-idx3-ubyte': trainImages,
    'train-labels-idx1-ubyte': idx([3], [0, 9, 4]),
    't10k-images-idx3-ubyte': idx([1, 1, 2], [255, 0]),
    't10k-labels-idx1-ubyte': idx([1], [7]),
  };
  const write = (all: Readonly<Record<string, Uint8Array | undefined>>) => {
    for (const [name, bytes] of Object.entries(all)) if (bytes) writeFileSync(join(dir, name), bytes);
  };
  const renamed = (rename: (name: string) => string, pack: (bytes: Uint8Array) => Uint8Array) =>
    Object.fromEntries(Object.entries(files).map(([name, bytes]) => [rename(name), pack(bytes)]));

  const forms: [form: string, files: Readonly<Record<string, Uint8Array>>][] = [
    ['plain files', files],
    ['gzip files', renamed((name) => `${name}.gz`, gzipSync)],
    [
      'names with a dot',
      renamed(
        (name) => name.replace('-idx', '.idx'),
        (bytes) => bytes,
      ),
    ],
    ['gzip files with a dot', renamed((name) => `${name.replace('-idx', '.idx')}.gz`, gzipSync)],
    ['gzip without .gz in the name', renamed((name) => name, gzipSync)],
    [
      'plain files with .gz in the name',
      renamed(
        (name) => `${name}.gz`,
        (bytes) => bytes,
      ),
    ],
  ];
  for (const [form, all] of forms) {
    it(`reads ${form}`, () => {
      write(all);
      const data = loadIdxDirectory(dir);
      expect(data.name).to.equal(`IDX files of ${dir}`);
      expect(data.train).to.deep.equal({
        images: Float32Array.of(0, 1, 0.2, 0.4, 0.6, 0.8),
        labels: Uint8Array.of(0, 9, 4),
        count: 3,
        height: 1,
        width: 2,
      });
      expect(data.test).to.deep.equal({
        images: Float32Array.of(1, 0),
        labels: Uint8Array.of(7),
        count: 1,
        height: 1,
        width: 2,
      });
    });
  }

  it('refuses a directory that is not there, or a file in its place', () => {
    const due = 'when a directory with the four MNIST files was due.';
    const none = join(dir, 'none');
    expect(() => loadIdxDirectory(none)).to.throw(RangeError, `got ${JSON.stringify(none)} ${due}`);
    write({ none: Uint8Array.of(1) });
    expect(() => loadIdxDirectory(none)).to.throw(RangeError, `got ${JSON.stringify(none)} ${due}`);
  });

  it('names all the names tried for a missing file', () => {
    for (const name of Object.keys(files)) {
      write({ ...files });
      rmSync(join(dir, name));
      const dotted = name.replace('-idx', '.idx');
      expect(() => loadIdxDirectory(dir)).to.throw(
        RangeError,
        `${dir}: got none of the files ${name}, ${name}.gz, ${dotted}, ${dotted}.gz when one was due.`,
      );
    }
  });

  it('takes no directory for a file', () => {
    write({ ...files, 't10k-labels-idx1-ubyte': undefined });
    mkdirSync(join(dir, 't10k-labels-idx1-ubyte'));
    expect(() => loadIdxDirectory(dir)).to.throw(RangeError, 'got none of the files t10k-labels-idx1-ubyte,');
  });

  const tooLong = 'train-images-idx3-ubyte: got more than 256 MiB, the most that is read.';

  it('reads no more than the most that is read', () => {
    write(files);
    // A file with a hole: long, and nothing on the disk.
    truncateSync(join(dir, 'train-images-idx3-ubyte'), 2 ** 40);
    expect(() => loadIdxDirectory(dir)).to.throw(RangeError, tooLong);
  });

  if (slow.includes('unpacking'))
    it('unpacks no more than is read', () => {
      // A file of gzip may have many parts.
      const mebibyte = gzipSync(Buffer.alloc(2 ** 20));
      const bomb = Buffer.concat([...Array<Buffer>(256).fill(mebibyte), gzipSync(Buffer.alloc(1))]);
      expect(bomb.length).to.be.below(2 ** 21);
      write({ ...files, 'train-images-idx3-ubyte': bomb });
      expect(() => loadIdxDirectory(dir)).to.throw(RangeError, tooLong);
    });

  const packed = gzipSync(trainImages);
  const faults: [fault: string, name: string, bytes: Uint8Array, text: string][] = [
    [
      'truncated gzip',
      'train-images-idx3-ubyte',
      packed.subarray(0, -9),
      'got gzip that cannot be unpacked (unexpected end of file) when an intact file was due.',
    ],
    [
      'gzip with a wrong checksum',
      'train-images-idx3-ubyte',
      packed.map((byte, i) => (i === packed.length - 8 ? byte ^ 1 : byte)),
      'got gzip that cannot be unpacked (incorrect data check)',
    ],
    ['an empty file', 'train-labels-idx1-ubyte', new Uint8Array(0), 'got 0 bytes'],
    [
      'a wrong magic',
      't10k-images-idx3-ubyte',
      Uint8Array.of(80, 75, 3, 4),
      'got 0x50 0x4b as the first bytes',
    ],
    [
      'labels in place of images',
      't10k-images-idx3-ubyte',
      idx([4], [1, 2, 3, 4]),
      'got shape [4] when [count, height, width] was due.',
    ],
    [
      'images in place of labels',
      't10k-labels-idx1-ubyte',
      idx([1, 1, 1], [3]),
      'got shape [1, 1, 1] when [count] was due.',
    ],
    ['too few labels', 'train-labels-idx1-ubyte', idx([2], [1, 2]), 'got 2 labels when'],
    [
      'a label above 9',
      'train-labels-idx1-ubyte',
      idx([3], [1, 2, 10]),
      'got label 10 at index 2 when 0 to 9 were due.',
    ],
    [
      'images of another size in the test set',
      't10k-images-idx3-ubyte',
      idx([1, 2, 1], [1, 2]),
      'got images of 2 x 1 pixels when 1 x 2 as in the training set were due.',
    ],
  ];
  for (const [fault, name, bytes, text] of faults) {
    it(`refuses ${fault}, and names the file`, () => {
      write({ ...files, [name]: bytes });
      expect(() => loadIdxDirectory(dir)).to.throw(RangeError, `${join(dir, name)}: ${text}`);
    });
  }
});
