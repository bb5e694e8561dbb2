import { expect } from 'chai';
import fc, { type Arbitrary } from 'fast-check';
import { metrics, tensor } from '../../../lib/index.ts';
import { expectThrows, wrong } from '../../support/expect.ts';
import { decode, describeLabelErrors, type Sequence, sequences, total } from '../losses/cases.ts';

const spike: Arbitrary<number> = fc.constantFrom(0, 1);
const membrane: Arbitrary<number> = fc.integer({ min: -8, max: 8 }).map((n) => n / 4);

function sequenceOf({ values, shape }: Sequence) {
  return tensor(values.flat(2), shape);
}

/** For each sample, the first of the classes that score most. */
function winners(given: Sequence, over: (time: readonly number[]) => number): number[] {
  return decode(given, over).map((scores) => scores.indexOf(Math.max(...scores)));
}

function shareRight(predicted: readonly number[], labels: readonly number[]): number {
  return predicted.filter((label, b) => label === labels[b]).length / labels.length;
}

describe('predictRate', () => {
  it('names the class with most spikes, the first of equal ones', () => {
    fc.assert(
      fc.property(sequences(spike), (given) => {
        expect(metrics.predictRate(sequenceOf(given))).to.deep.equal(winners(given, total));
      }),
    );
  });

  it('refuses what is no sequence', () => {
    const text =
      'predictRate: got a tensor of shape [2] when [steps, batch, classes] was due, none of them 0.';
    expectThrows(() => metrics.predictRate(tensor([1, 2])), RangeError, text);
  });
});

describe('accuracyRate', () => {
  it('is the share of samples whose label has most spikes', () => {
    fc.assert(
      fc.property(sequences(spike), (given) => {
        const accuracy = metrics.accuracyRate(sequenceOf(given), given.labels);
        expect(accuracy).to.equal(shareRight(winners(given, total), given.labels));
      }),
    );
  });

  describeLabelErrors('accuracyRate', metrics.accuracyRate);
});

describe('accuracyMaxMembrane', () => {
  it('is the share of samples whose label has the largest membrane at any time', () => {
    fc.assert(
      fc.property(sequences(membrane), (given) => {
        const accuracy = metrics.accuracyMaxMembrane(sequenceOf(given), given.labels);
        const predicted = winners(given, (time) => Math.max(...time));
        expect(accuracy).to.equal(shareRight(predicted, given.labels));
      }),
    );
  });

  describeLabelErrors('accuracyMaxMembrane', metrics.accuracyMaxMembrane);
});

describe('confusionMatrix', () => {
  const cases = fc.integer({ min: 1, max: 5 }).chain((classes) => {
    const pairs = fc.array(fc.tuple(fc.nat({ max: classes - 1 }), fc.nat({ max: classes - 1 })));
    return fc.tuple(fc.constant(classes), pairs);
  });

  it('counts each pair of true and predicted class', () => {
    fc.assert(
      fc.property(cases, ([classes, pairs]) => {
        const [labels, predicted] = [pairs.map(([label]) => label), pairs.map(([, guess]) => guess)];
        const counts = metrics.confusionMatrix(predicted, Uint8Array.from(labels), classes);
        expect(counts.map((row) => row.length)).to.deep.equal(new Array(classes).fill(classes));
        counts.forEach((row, label) => {
          row.forEach((count, guess) => {
            expect(count).to.equal(pairs.filter(([a, b]) => a === label && b === guess).length);
          });
        });
      }),
    );
  });

  it('refuses lists that are none, of other lengths, or with what is no class', () => {
    const place = 'confusionMatrix';
    const due = 'as labels when an array of class indices was due.';
    const way = `${due.slice(0, -1)}; toTypedArray() has those of a tensor.`;
    expectThrows(() => metrics.confusionMatrix(wrong(null), [0], 2), TypeError, `${place}: got null ${due}`);
    expectThrows(() => metrics.confusionMatrix([0], wrong(null), 2), TypeError, `${place}: got null ${due}`);
    expectThrows(
      () => metrics.confusionMatrix(wrong(tensor([0])), [0], 2),
      TypeError,
      `${place}: got a Tensor ${way}`,
    );
    expectThrows(
      () => metrics.confusionMatrix([0, 1], [0], 2),
      RangeError,
      `${place}: got 1 labels for a batch of 2.`,
    );
    const class2 = `${place}: got the label 2 at 0 when a class from 0 to 1 was due.`;
    expectThrows(() => metrics.confusionMatrix([2], [0], 2), RangeError, class2);
    expectThrows(() => metrics.confusionMatrix([0], [2], 2), RangeError, class2);
    for (const classes of [0, 1.5, Number.NaN]) {
      const text = `${place}: got ${classes} classes when a positive integer was due.`;
      expectThrows(() => metrics.confusionMatrix([], [], classes), RangeError, text);
    }
  });
});
