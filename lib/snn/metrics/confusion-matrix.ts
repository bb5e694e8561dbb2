import { failRange, show } from '../../util/errors.ts';
import { type Labels, requireLabels, requireList } from '../losses/labels.ts';

/**
 * Counts: row = the true class, column = the predicted one.
 *
 * @throws TypeError when one is no list, RangeError when the lists differ in length or an entry is no class.
 */
export function confusionMatrix(predicted: Labels, labels: Labels, classes: number): number[][] {
  const place = 'confusionMatrix';
  if (!Number.isSafeInteger(classes) || classes < 1) {
    failRange(place, `got ${show(classes)} classes when a positive integer was due.`);
  }
  const size = requireList(place, predicted).length;
  const due = requireLabels(place, labels, size, classes);
  const got = requireLabels(place, predicted, size, classes);
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  due.forEach((label, i) => {
    const row = counts[label] as number[];
    const column = got[i] as number;
    row[column] = (row[column] as number) + 1;
  });
  return counts;
}
