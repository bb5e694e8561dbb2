import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { argmax, type losses, Tensor, tensor } from '../../../lib/index.ts';
import { expectThrows, wrong } from '../../support/expect.ts';

/** A sequence `[steps, batch, classes]` as nested numbers, with a class for each row of the batch. */
export interface Sequence {
  readonly shape: readonly [steps: number, batch: number, classes: number];
  /** `values[t][b][c]`. */
  readonly values: readonly (readonly (readonly number[])[])[];
  readonly labels: readonly number[];
}

/** Sequences of up to 5 steps, 4 samples and 4 classes. */
export function sequences(element: Arbitrary<number>): Arbitrary<Sequence> {
  const size = (max: number) => fc.integer({ min: 1, max });
  return fc.tuple(size(5), size(4), size(4)).chain(([steps, batch, classes]) => {
    const list = <T>(item: Arbitrary<T>, length: number) =>
      fc.array(item, { minLength: length, maxLength: length });
    return fc.record({
      shape: fc.constant([steps, batch, classes] as const),
      values: list(list(list(element, classes), batch), steps),
      labels: list(fc.nat({ max: classes - 1 }), batch),
    });
  });
}

/** For each sample and class, a number made from its values over time. */
export function decode({ values, shape }: Sequence, over: (time: readonly number[]) => number): number[][] {
  const [, batch, classes] = shape;
  return Array.from({ length: batch }, (_, b) =>
    Array.from({ length: classes }, (_, c) => over(values.map((step) => step[b]?.[c] as number))),
  );
}

export function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

export function average(values: readonly number[]): number {
  return total(values) / values.length;
}

/** The specs of what a function of a sequence and labels refuses, with its texts. */
export function describeLabelErrors(name: string, f: (x: Tensor, labels: losses.Labels) => unknown): void {
  const x = tensor([1, 0, 0, 1, 1, 0], [1, 2, 3]);
  const plain = (value: unknown) => (value instanceof Tensor ? value.toArray() : value);

  it('takes labels that are 64-bit integers', () => {
    const due = plain(f(x, [2, 1]));
    for (const labels of [BigInt64Array.of(2n, 1n), BigUint64Array.of(2n, 1n), [2n, 1n]])
      expect(plain(f(x, labels))).to.deep.equal(due);
    const text = `${name}: got the label 3 at 1 when a class from 0 to 2 was due.`;
    expectThrows(() => f(x, BigInt64Array.of(2n, 3n)), RangeError, text);
    const negative = `${name}: got the label -1 at 0 when a class from 0 to 2 was due.`;
    expectThrows(() => f(x, BigInt64Array.of(-1n, 0n)), RangeError, negative);
  });

  it('refuses a tensor of labels and one-hot ones, and names the way', () => {
    const none = `${name}: got a Tensor as labels when an array of class indices was due`;
    const text = `${none}; toTypedArray() has those of a tensor.`;
    expectThrows(() => f(x, wrong(tensor([0, 1]))), TypeError, text);
    const rows = [
      [1, 0, 0],
      [0, 1, 0],
    ];
    const cure = 'argmax(tensor(rows), 1).toTypedArray() has those of one-hot rows.';
    const due = `for each sample as labels when a class index was due; ${cure}`;
    expectThrows(() => f(x, wrong(rows)), TypeError, `${name}: got a row ${due}`);
    expectThrows(() => f(x, rows.flat()), TypeError, `${name}: got 3 numbers ${due}`);
    expect(plain(f(x, argmax(tensor(rows), 1).toTypedArray()))).to.deep.equal(plain(f(x, [0, 1])));
  });

  for (const [labels, shown] of [
    [undefined, 'undefined'],
    [null, 'null'],
    [1, '1'],
    ['01', '"01"'],
    [{}, 'an Object'],
  ] as const) {
    it(`refuses ${shown} as labels`, () => {
      const text = `${name}: got ${shown} as labels when an array of class indices was due.`;
      expectThrows(() => f(x, wrong(labels)), TypeError, text);
    });
  }

  it('refuses more or fewer labels than rows', () => {
    expectThrows(() => f(x, [0]), RangeError, `${name}: got 1 labels for a batch of 2.`);
    expectThrows(() => f(x, new Uint8Array(3)), RangeError, `${name}: got 3 labels for a batch of 2.`);
  });

  for (const [label, shown] of [
    [3, '3'],
    [-1, '-1'],
    [0.5, '0.5'],
    [Number.NaN, 'NaN'],
    ['1', '"1"'],
    [undefined, 'undefined'],
  ] as const) {
    it(`refuses the label ${shown}`, () => {
      const text = `${name}: got the label ${shown} at 1 when a class from 0 to 2 was due.`;
      expectThrows(() => f(x, wrong([2, label])), RangeError, text);
    });
  }

  it('takes labels in any list of numbers', () => {
    for (const labels of [
      [2, 0],
      new Uint8Array([2, 0]),
      new Float32Array([2, 0]),
      { length: 2, 0: 2, 1: 0 },
    ]) {
      f(x, labels);
    }
  });

  for (const [shape, shown] of [
    [[], '[]'],
    [[2, 3], '[2, 3]'],
    [[1, 1, 2, 3], '[1, 1, 2, 3]'],
    [[0, 2, 3], '[0, 2, 3]'],
    [[1, 0, 3], '[1, 0, 3]'],
    [[1, 2, 0], '[1, 2, 0]'],
  ] as const) {
    it(`refuses a sequence of shape ${shown}`, () => {
      const text = `${name}: got a tensor of shape ${shown} when [steps, batch, classes] was due, none of them 0.`;
      const size = shape.reduce((a: number, b: number) => a * b, 1);
      expectThrows(() => f(tensor(new Float32Array(size), shape), [0, 1]), RangeError, text);
    });
  }

  it('refuses a sequence that is no tensor', () => {
    const text = `${name}: got an array of 1 when a Tensor or a number was due.`;
    expectThrows(() => f(wrong([[[1]]]), [0]), TypeError, text);
  });
}
