import { expect } from 'chai';
import fc from 'fast-check';
import { batches, random, tensor, transpose, zeros } from '../../lib/index.ts';
import { expectThrows, wrong } from '../support/expect.ts';

/** A data set whose samples and labels say where they stand. */
function numbered(samples: number) {
  const rows = Array.from({ length: samples }, (_, i) => [i, 10 * i]);
  return { data: tensor(rows.flat(), [samples, 2]), labels: rows.map(([i]) => i as number) };
}

const sizes = fc.record({
  samples: fc.integer({ min: 1, max: 20 }),
  size: fc.integer({ min: 1, max: 7 }),
  seed: fc.nat(),
  dropLast: fc.boolean(),
});

describe('batches', () => {
  it('hold each sample once with its label, but for a last batch that is left out', () => {
    fc.assert(
      fc.property(sizes, ({ samples, size, seed, dropLast }) => {
        fc.pre(!(dropLast && samples < size));
        const { data, labels } = numbered(samples);
        const all = batches(data, labels, { size, random: random(seed), dropLast });
        const seen = [...all];
        expect(seen.length).to.equal(all.length);
        for (const batch of seen) {
          const due = Array.from(batch.indices);
          expect(batch.labels).to.deep.equal(due);
          expect(batch.data.shape).to.deep.equal([due.length, 2]);
          expect(Array.from(batch.data.toTypedArray())).to.deep.equal(due.flatMap((i) => [i, 10 * i]));
        }
        const lengths = seen.map(({ labels }) => labels.length);
        expect(lengths.slice(0, -1).every((n) => n === size)).to.equal(true);
        const once = seen.flatMap(({ labels }) => labels).sort((a, b) => a - b);
        expect(new Set(once).size).to.equal(once.length);
        expect(once.length).to.equal(dropLast ? samples - (samples % size) : samples);
      }),
    );
  });

  it('come in the order of the data without a generator, in a new one at every pass with one', () => {
    const { data, labels } = numbered(64);
    const inOrder = batches(data, labels, { size: 5 });
    const shuffled = batches(data, labels, { size: 5, random: random(1) });
    const pass = (all: typeof inOrder) => [...all].flatMap(({ labels }) => labels);
    expect(pass(inOrder)).to.deep.equal(labels);
    expect(pass(inOrder)).to.deep.equal(labels);
    const first = pass(shuffled);
    expect(pass(shuffled)).to.not.deep.equal(first);
    expect(pass(batches(data, labels, { size: 5, random: random(1) }))).to.deep.equal(first);
  });

  it('keep the kind of the labels, and take views', () => {
    const { data } = numbered(4);
    const [bytes] = batches(data, Uint8Array.of(3, 2, 1, 0), { size: 3 });
    expect(bytes?.labels).to.deep.equal(Uint8Array.of(3, 2, 1));
    const [targets] = batches(transpose(transpose(data)), transpose(tensor([[1, 2, 3, 4]])), { size: 2 });
    expect(targets?.labels.toArray()).to.deep.equal([[1], [2]]);
  });

  it('refuse what they cannot take', () => {
    const { data, labels } = numbered(4);
    const size = { size: 2 };
    expectThrows(
      () => batches(wrong([1]), labels, size),
      TypeError,
      'batches: got an array of 1 as data when a Tensor was due.',
    );
    expectThrows(
      () => batches(tensor(1), labels, size),
      RangeError,
      'batches: got a scalar as data when [samples, ...] was due.',
    );
    expectThrows(() => batches(data, [1], size), RangeError, 'batches: got 1 labels for 4 samples.');
    expectThrows(
      () => batches(data, zeros([3, 1]), size),
      RangeError,
      'batches: got 3 labels for 4 samples.',
    );
    expectThrows(
      () => batches(data, wrong('abcd'), size),
      TypeError,
      'batches: got "abcd" as labels when an array or a Tensor was due.',
    );
    for (const value of [0, -1, 0.5])
      expectThrows(
        () => batches(data, labels, { size: value }),
        RangeError,
        `batches: size must be a whole number from 1, got ${value}.`,
      );
    expectThrows(
      () => batches(zeros([0, 2]), [], { size: 2 }),
      RangeError,
      'batches: got data without samples when at least one was due.',
    );
    expectThrows(
      () => batches(zeros([3, 2]), [0, 1, 2], { size: 4, dropLast: true }),
      RangeError,
      'batches: 3 samples are no batch of 4, and dropLast leaves it out.',
    );
    expectThrows(
      () => batches(data, labels, { size: 1, dropLast: wrong(1) }),
      TypeError,
      'batches: dropLast is 1 when a boolean was due.',
    );
    expectThrows(
      () => batches(data, labels, { size: 1, random: wrong(Math) }),
      TypeError,
      'batches: random is an Object when a generator from random(seed) was due.',
    );
    expectThrows(
      () => batches(data, labels, wrong({ size: 1, shuffle: true })),
      TypeError,
      'batches: got an unknown option "shuffle", known are size, random, dropLast.',
    );
  });
});
