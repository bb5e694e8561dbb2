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
  requireList(place, predicted);
  requireLabels(place, labels, predicted.length, classes);
  requireLabels(place, predicted, labels.length, classes);
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < labels.length; i++) {
    const row = counts[labels[i] as number] as number[];
    const column = predicted[i] as number;
    row[column] = (row[column] as number) + 1;
  }
  return counts;
}
