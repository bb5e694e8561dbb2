import { failRange } from './fail-range.ts';

/** The number of classes. */
export const CLASSES = 10;

/** The classes. */
export const classes: readonly number[] = Array.from({ length: CLASSES }, (_, i) => i);

/** What a training run hands over to its report. */
export interface ReportData {
  /** Heading of the page. */
  readonly title: string;
  /** Name of the data set. */
  readonly data: string;
  /** The settings of the run, in the order in which they are shown: seed, epochs, surrogate, network, ... */
  readonly options: Readonly<Record<string, string | number>>;
  /** Accuracy on the test set after the last epoch, 0 to 1. */
  readonly testAccuracy: number;
  /** How long the run took, seconds. */
  readonly seconds: number;
  /** Training samples per second. */
  readonly samplesPerSecond: number;
  /** Loss of each training step, nats. The page shows it as it is and smoothed. */
  readonly loss: ArrayLike<number>;
  /** Accuracies after each epoch, 0 to 1. */
  readonly epochs: readonly { readonly trainAccuracy: number; readonly testAccuracy: number }[];
  /** Test digits of class i that were read as class j: 10 x 10 counts, row-major. */
  readonly confusion: ArrayLike<number>;
  /** The test digits whose spikes are shown. */
  readonly digits: readonly ReportDigit[];
}

/** One test digit and what the network did with it. */
export interface ReportDigit {
  /** Grey values, 0 is paper and 1 is ink: `height * width`. */
  readonly image: ArrayLike<number>;
  /** Height of the image, pixels. */
  readonly height: number;
  /** Width of the image, pixels. */
  readonly width: number;
  /** The digit that it shows. */
  readonly label: number;
  /** The digit that the network read. */
  readonly predicted: number;
  /** Time steps T. */
  readonly steps: number;
  /** 0 or 1, [T, hidden neurons]. */
  readonly hiddenSpikes: ArrayLike<number>;
  /** 0 or 1, [T, 10]. */
  readonly outputSpikes: ArrayLike<number>;
  /** Membrane of the output neurons at the end of each step, [T, 10]. */
  readonly outputMembrane: ArrayLike<number>;
  /** Membrane at which the output neurons fire. */
  readonly threshold: number;
}

/** @throws RangeError when an array has not the length that its shape asks for, or a digit is none. */
export function checkReport({ confusion, digits }: ReportData): void {
  checkLength('confusion', confusion, CLASSES * CLASSES);
  for (const [i, digit] of digits.entries()) {
    const place = `digits[${i}]`;
    checkClass(`${place}.label`, digit.label);
    checkClass(`${place}.predicted`, digit.predicted);
    checkLength(`${place}.image`, digit.image, digit.height * digit.width);
    checkLength(`${place}.outputSpikes`, digit.outputSpikes, digit.steps * CLASSES);
    checkLength(`${place}.outputMembrane`, digit.outputMembrane, digit.steps * CLASSES);
    if (digit.hiddenSpikes.length % digit.steps !== 0) {
      const due = `a multiple of the ${digit.steps} steps was due`;
      failRange('renderReport', `${place}.hiddenSpikes: got ${digit.hiddenSpikes.length} values, ${due}.`);
    }
  }
}

function checkLength(place: string, values: ArrayLike<number>, due: number): void {
  if (values.length !== due) {
    failRange('renderReport', `${place}: got ${values.length} values, ${due} were due.`);
  }
}

function checkClass(place: string, value: number): void {
  if (!classes.includes(value)) {
    failRange('renderReport', `${place}: got ${value}, a digit from 0 to ${CLASSES - 1} was due.`);
  }
}
